// Uses each tool by the TypeScript SDK: client.mjs <url> <token>. Prints what it did, and fails where that was wrong.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, token] = process.argv.slice(2);
const client = new Client({ name: "test", version: "1" });
const transport = new StreamableHTTPClientTransport(new URL(url), {
  requestInit: { headers: { Authorization: `Bearer ${token}` } },
});
await client.connect(transport);
console.log("connected", client.getServerVersion().name, transport.protocolVersion);
assert.equal(transport.protocolVersion, "2025-11-25");
console.log("tools", ...(await client.listTools()).tools.map((tool) => tool.name));

async function call(name, args = {}) {
  const result = await client.callTool({ name, arguments: args });
  console.log(name, JSON.stringify(args), "->", result.content[0].text.slice(0, 160));
  assert.ok(!result.isError, result.content[0].text);
  return JSON.parse(result.content[0].text);
}

async function refused(name, args = {}) {
  const result = await client.callTool({ name, arguments: args });
  console.log(name, JSON.stringify(args), "-> refused:", result.content[0].text.slice(0, 160));
  assert.ok(result.isError && !result.content[0].text.includes("\tat "));
}

async function fails(what, code) {
  await assert.rejects(what, (error) => {
    console.log("-> error", error.code);
    return error.code === code;
  });
}

const task = await call("add_task", { title: "milk", description: "oat", due: "31 january 2040 at 9", remind: "an hour before" });
assert.equal(task.remind_at, "2040-01-31T08:00:00Z");
const it = { task_id: task.id };
const cleared = await call("update_task", { ...it, description: null, remind_at: null });
assert.ok(!("description" in cleared) && !("remind_at" in cleared));
await call("remind_task", { ...it, remind: "the day before" });
assert.equal((await call("get_task", it)).remind_at, "2040-01-30T09:00:00Z");
assert.equal((await call("list_tasks", { sort: "due_at" })).items.length, 1);
assert.equal((await call("complete_task", it)).status, "completed");
assert.equal((await call("reopen_task", it)).status, "open");
await call("complete_task", it);
await call("delete_task", it);
assert.equal((await call("restore_task", it)).status, "completed");
await call("delete_task", it);
await refused("get_task", it);
await refused("add_task", { title: "tax", due: "feb 30" });
await refused("add_task");
await refused("list_tasks", { sort: "title" });
await refused("list_tasks", { user_id: "bob" });
await fails(client.callTool({ name: "drop_tables", arguments: {} }), -32602);
await fails(client.listResources(), -32601);
await fails(client.listPrompts(), -32601);
const many = await Promise.all(
  Array.from({ length: 20 }, (_, n) => client.callTool({ name: "add_task", arguments: { title: `egg ${n}` } })),
);
assert.ok(many.every((result) => !result.isError));
console.log("20 calls at once were answered");
const abort = new AbortController();
const cancelled = client.callTool({ name: "list_tasks", arguments: {} }, undefined, { signal: abort.signal });
abort.abort("enough");
await assert.rejects(cancelled);
assert.equal((await call("list_tasks", { limit: 100 })).items.length, 20);
console.log("answered after a call was cancelled");
await client.close();
