"""A FastAPI service that creates tasks, and one that audits them, with Dapr between them: neither outbox nor inbox."""

import json
import logging
import os
import uuid
from contextlib import asynccontextmanager
from datetime import datetime, timezone

import asyncpg
import httpx
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field

LOG = logging.getLogger(__name__)
# The two services have as many together as the application
CONNECTIONS = 8
TOPIC = os.environ["TOPIC"]
INSERT_TASK = "insert into task values ($1, $2, $3, $4, $5, $6, 1, $7, $7)"
INSERT_ENTRY = """
    insert into audit_log (event_id, event_type, task_id, user_id, occurred_at, event)
    values ($1, $2, $3, $4, $5, $6)
"""


class Draft(BaseModel):
    title: str = Field(min_length=1, max_length=500)
    description: str | None = None
    priority: str = "medium"


@asynccontextmanager
async def connected(service: FastAPI):
    database = asyncpg.create_pool(
        os.environ["DATABASE_URL"].removeprefix("jdbc:"),
        min_size=CONNECTIONS,
        max_size=CONNECTIONS,
        server_settings={"search_path": os.environ["DATABASE_SCHEMA"]},
    )
    dapr = httpx.AsyncClient(base_url=f"http://127.0.0.1:{os.environ['DAPR_HTTP_PORT']}", timeout=10)
    async with database, dapr:
        service.state.database = database
        service.state.dapr = dapr
        yield


backend = FastAPI(lifespan=connected)
audit = FastAPI(lifespan=connected)


@backend.get("/health")
@audit.get("/health")
async def health():
    return {"status": "healthy"}


@backend.post("/api/{user}/tasks", status_code=201)
async def create(user: str, draft: Draft):
    now = datetime.now(timezone.utc)
    task_id = uuid.uuid4()
    await backend.state.database.execute(
        INSERT_TASK, task_id, user, draft.title, draft.description, "open", draft.priority, now
    )
    task = {
        "id": str(task_id),
        "user_id": user,
        "title": draft.title,
        "description": draft.description,
        "status": "open",
        "priority": draft.priority,
        "version": 1,
        "created_at": now.isoformat(),
        "updated_at": now.isoformat(),
    }
    await publish("task.created", {"task_id": task["id"], **task})
    return task


async def publish(event_type: str, payload: dict):
    event_id = str(uuid.uuid4())
    event = {
        "event_id": event_id,
        "event_type": event_type,
        "event_version": "v1",
        "timestamp": datetime.now(timezone.utc).isoformat(),
        "correlation_id": event_id,
        "source": "backend",
        "payload": payload,
    }
    try:
        response = await backend.state.dapr.post(f"/v1.0/publish/pubsub/{TOPIC}", json=event)
        response.raise_for_status()
    except httpx.HTTPError as failure:
        # As the documents have it: log the error, go on serving requests
        LOG.error("Event %s of task %s is not published: %r", event_id, payload["task_id"], failure)


@audit.get("/dapr/subscribe")
async def subscriptions():
    return [{"pubsubname": "pubsub", "topic": TOPIC, "route": "/events"}]


@audit.post("/events")
async def record(delivery: Request):
    event = (await delivery.json())["data"]
    payload = event["payload"]
    await audit.state.database.execute(
        INSERT_ENTRY,
        uuid.UUID(event["event_id"]),
        event["event_type"],
        uuid.UUID(payload["task_id"]),
        payload["user_id"],
        datetime.fromisoformat(event["timestamp"]),
        json.dumps(event),
    )
    return {"status": "SUCCESS"}
