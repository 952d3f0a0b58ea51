#!/usr/bin/env bash
# Expected: a tool whose argument is an int64 gets an integer above 2^53 exactly, or the call fails.
# What happens: AddTool of the Go SDK rounds such an argument, although the field is an int64: 9007199254740993 becomes
#   9007199254740992, and likewise a field of the result. A result of type any is exact; so are the raw arguments of
#   the same call, and a tool of Server.AddTool. The Go client rounds the numbers of structuredContent, even if the text
#   of the same result is exact. A Go server also rounds the id of the request in its answer, so that the client cannot
#   match it. Python and Java are exact. TypeScript rounds with z.number(), and rejects with z.number().int().
# Why it matters: a tool reads, changes or deletes another task than the one of the call, if ids are 64-bit numbers
#   (such as snowflakes), and the answer names that other task. The types of the program give no hint.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet mcp==2.3.0
cat > server.py <<'PYTHON'
from mcp.server.mcpserver import MCPServer

server = MCPServer("findings")


@server.tool()
def get(id: int) -> dict[str, int]:
    return {"id": id}


server.run()
PYTHON
npm install --silent --no-audit --no-fund --prefix . @modelcontextprotocol/server@2.4.0 zod@4.1.12 >/dev/null
cat > server.mjs <<'JS'
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const server = new McpServer({ name: 'findings', version: '1' });
const schema = z.object({ id: process.argv[2] === 'int' ? z.number().int() : z.number() });
server.registerTool('get', { inputSchema: schema }, async ({ id }) => ({ content: [], structuredContent: { id } }));
await server.connect(new StdioServerTransport());
JS
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.modelcontextprotocol.sdk</groupId><artifactId>mcp-core</artifactId><version>2.2.0</version></dependency>
    <dependency><groupId>io.modelcontextprotocol.sdk</groupId><artifactId>mcp-json-jackson2</artifactId><version>2.2.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Server.java <<'JAVA'
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.*;
import java.util.Map;

public class Server {
  public static void main(String[] args) throws Exception {
    var json = McpJsonDefaults.getMapper();
    var schema = "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}";
    McpServer.sync(new StdioServerTransportProvider(json))
        .serverInfo("findings", "1")
        .capabilities(ServerCapabilities.builder().tools(false).build())
        .toolCall(Tool.builder().name("get").inputSchema(json, schema).build(), (exchange, request) -> {
          Object id = request.arguments().get("id");
          return CallToolResult.builder().structuredContent((Object) Map.of("id", id)).build();
        })
        .build();
    Thread.sleep(600_000);
  }
}
JAVA
javac -Xlint:none -nowarn -cp "$(cat classpath)" Server.java 2>/dev/null
cat > main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type task struct {
	ID int64 `json:"id"`
}

type call = mcp.CallToolRequest
type result = mcp.CallToolResult

func text(format string, values ...any) *result {
	return &result{Content: []mcp.Content{&mcp.TextContent{Text: fmt.Sprintf(format, values...)}}}
}

func main() {
	ctx := context.Background()
	server := mcp.NewServer(&mcp.Implementation{Name: "findings", Version: "1"}, nil)
	mcp.AddTool(server, &mcp.Tool{Name: "get"}, func(_ context.Context, _ *call, in task) (*result, task, error) {
		return nil, in, nil
	})
	mcp.AddTool(server, &mcp.Tool{Name: "argument"}, func(_ context.Context, request *call, in task) (*result, any, error) {
		return text("id %d, raw %s", in.ID, request.Params.Arguments), nil, nil
	})
	mcp.AddTool(server, &mcp.Tool{Name: "result"}, func(context.Context, *call, any) (*result, task, error) {
		return nil, task{9007199254740993}, nil
	})
	mcp.AddTool(server, &mcp.Tool{Name: "result of type any"}, func(context.Context, *call, any) (*result, any, error) {
		return nil, task{9007199254740993}, nil
	})
	low := &mcp.Tool{Name: "Server.AddTool", InputSchema: json.RawMessage(`{"type":"object"}`)}
	server.AddTool(low, func(_ context.Context, request *call) (*result, error) {
		var in task
		if err := json.Unmarshal(request.Params.Arguments, &in); err != nil {
			return nil, err
		}
		return text("id %d", in.ID), nil
	})
	if len(os.Args) == 1 {
		_ = server.Run(ctx, &mcp.StdioTransport{})
		return
	}
	here, there := mcp.NewInMemoryTransports()
	go func() { _ = server.Run(ctx, there) }()
	client, err := mcp.NewClient(&mcp.Implementation{Name: "findings", Version: "1"}, nil).Connect(ctx, here, nil)
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"argument", "result", "result of type any", "Server.AddTool"} {
		answer, err := client.CallTool(ctx, &mcp.CallToolParams{Name: name, Arguments: task{9007199254740993}})
		if err != nil {
			panic(err)
		}
		fmt.Printf("go, %s: %s", name, answer.Content[0].(*mcp.TextContent).Text)
		if answer.StructuredContent != nil {
			fmt.Printf(", client: %.0f", answer.StructuredContent.(map[string]any)["id"])
		}
		fmt.Println()
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/modelcontextprotocol/go-sdk@v1.8.0 2>/dev/null
go mod tidy 2>/dev/null
go build -o goserver .
cat > client.py <<'PYTHON'
import json, subprocess

servers = {
    "python": ["venv/bin/python", "server.py"],
    "java": ["java", "-cp", open("classpath").read().strip() + ":.", "Server"],
    "go": ["./goserver"],
    "typescript, z.number()": ["node", "server.mjs"],
    "typescript, z.number().int()": ["node", "server.mjs", "int"],
}
hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "findings", "version": "1"}}
call = {"name": "get", "arguments": {"id": 9007199254740993}}
for name, command in servers.items():
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def send(method, params, **more):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}) + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline()) if more else None

    send("initialize", hello, id=1)
    send("notifications/initialized", {})
    number = 2 if name.startswith("typescript") else 9007199254740993
    answer = send("tools/call", call, id=number)
    result = answer["result"]
    shown = result["content"][0]["text"] if result.get("isError") else result["structuredContent"]
    print(f"{name}: {shown}, request {number} answered as {answer['id']}")
    server.kill()
PYTHON
{
  python3 client.py
  ./goserver client
} > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
python: {'id': 9007199254740993}, request 9007199254740993 answered as 9007199254740993
java: {'id': 9007199254740993}, request 9007199254740993 answered as 9007199254740993
go: {'id': 9007199254740992}, request 9007199254740993 answered as 9007199254740992
typescript, z.number(): {'id': 9007199254740992}, request 2 answered as 2
typescript, z.number().int(): Input validation error: Invalid arguments for tool get: id: Too big: expected int to be <9007199254740991, request 2 answered as 2
go, argument: id 9007199254740992, raw {"id":9007199254740993}
go, result: {"id":9007199254740992}, client: 9007199254740992
go, result of type any: {"id":9007199254740993}, client: 9007199254740992
go, Server.AddTool: id 9007199254740993
EXPECTED
cat seen
