"""Uses each tool by the Python SDK: client.py <url> <token>. Prints what it did, and fails where that was wrong."""

import asyncio
import json
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

URL, TOKEN = sys.argv[1:3]


def told(result):
    return json.loads(result.content[0].text)


async def main():
    http = httpx2.AsyncClient(headers={"Authorization": "Bearer " + TOKEN}, timeout=60)
    async with Client(streamable_http_client(URL, http_client=http), read_timeout_seconds=60) as client:
        print("connected", client.server_info.name, client.protocol_version)
        assert client.protocol_version == "2025-11-25"
        tools = [tool.name for tool in (await client.list_tools()).tools]
        print("tools", *tools)

        async def call(name, **arguments):
            result = await client.call_tool(name, arguments)
            print(name, arguments, "->", result.content[0].text[:160])
            assert not result.is_error, result
            return told(result)

        async def refused(name, **arguments):
            result = await client.call_tool(name, arguments)
            print(name, arguments, "-> refused:", result.content[0].text[:160])
            assert result.is_error and "\tat " not in result.content[0].text

        task = await call("add_task", title="milk", description="oat", due="31 january 2040 at 9", remind="an hour before")
        assert task["remind_at"] == "2040-01-31T08:00:00Z"
        task_id = task["id"]
        cleared = await call("update_task", task_id=task_id, description=None, remind_at=None)
        assert "description" not in cleared and "remind_at" not in cleared
        await call("remind_task", task_id=task_id, remind="the day before")
        assert (await call("get_task", task_id=task_id))["remind_at"] == "2040-01-30T09:00:00Z"
        assert len((await call("list_tasks", sort="due_at"))["items"]) == 1
        assert (await call("complete_task", task_id=task_id))["status"] == "completed"
        assert (await call("reopen_task", task_id=task_id))["status"] == "open"
        await call("complete_task", task_id=task_id)
        await call("delete_task", task_id=task_id)
        assert (await call("restore_task", task_id=task_id))["status"] == "completed"
        await call("delete_task", task_id=task_id)
        await refused("get_task", task_id=task_id)
        await refused("add_task", title="tax", due="feb 30")
        await refused("add_task")
        await refused("list_tasks", sort="title")
        await refused("list_tasks", user_id="bob")
        for ask in (client.list_resources, client.list_prompts):
            try:
                listed = await ask()
                assert not (getattr(listed, "resources", None) or getattr(listed, "prompts", None))
            except MCPError as error:
                assert error.code == -32601, error
                print(ask.__name__, "-> error", error.code)
        try:
            result = await client.call_tool("drop_tables", {})
            raise AssertionError(result)
        except MCPError as error:
            print("drop_tables -> error", error.code)
            assert error.code == -32602
        many = await asyncio.gather(*(client.call_tool("add_task", {"title": f"egg {n}"}) for n in range(20)))
        assert all(not result.is_error for result in many)
        print("20 calls at once were answered")
        cancelled = asyncio.create_task(client.call_tool("list_tasks", {}))
        await asyncio.sleep(0)
        cancelled.cancel()
        await asyncio.gather(cancelled, return_exceptions=True)
        assert len((await call("list_tasks", limit=100))["items"]) == 20
        print("answered after a call was cancelled")


asyncio.run(main())
