#!/usr/bin/env bash
# Expected: a client reads tasks://open/list from a server whose template is tasks://{state}/list{?limit,after}, with
#   or without the query, in any language. The expansion of a URI template (RFC 6570) leaves out what has no value.
# What happens: the TypeScript SDKs find the resource only if all parameters are there, in the order of the template.
#   Java finds it only if the query has at least one parameter, and has a single variable for the query, with the name
#   "?limit,after". Java does not find a {+path} that contains a slash; neither finds {/year,month}. Both read
#   task://item/7?x=1 as the id "7?x=1", and do not decode a%20b. Python and Go find the same resources, but the
#   handlers of Go get the URI without variables.
# Why it matters: a server that moves to another language answers "not found" to the URIs that its clients built from
#   the same template, or looks for ids that no task has.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > templates <<'TEMPLATES'
tasks://{state}/list{?limit,after}
task://item/{id}
doc://folder/{+path}
log://day{/year,month}
TEMPLATES
cat > uris <<'URIS'
tasks://open/list
tasks://open/list?limit=5
tasks://open/list?after=x&limit=5
tasks://open/list?limit=5&after=x
task://item/a%20b
task://item/7?x=1
doc://folder/a/b.txt
log://day/2026/12
URIS
python3 -m venv venv
venv/bin/pip install --quiet mcp==2.3.0
cat > server.py <<'PYTHON'
import json
from mcp.server.mcpserver import MCPServer

server = MCPServer("findings")


@server.resource("tasks://{state}/list{?limit,after}")
def tasks(state, limit=None, after=None):
    return json.dumps({"state": state, "limit": limit, "after": after})


@server.resource("task://item/{id}")
def task(id):
    return json.dumps({"id": id})


@server.resource("doc://folder/{+path}")
def doc(path):
    return json.dumps({"path": path})


@server.resource("log://day{/year,month}")
def log(year, month):
    return json.dumps({"year": year, "month": month})


server.run()
PYTHON
npm install --silent --no-audit --no-fund --prefix . @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/server@2.4.0 >/dev/null
cat > server.mjs <<'JS'
import fs from 'fs';

const [main, stdio] = process.argv.slice(2);
const { McpServer, ResourceTemplate } = await import(main);
const { StdioServerTransport } = await import(stdio);
const server = new McpServer({ name: 'findings', version: '1' });
for (const template of fs.readFileSync('templates', 'utf8').trim().split('\n')) {
  server.registerResource(template, new ResourceTemplate(template, { list: undefined }), {}, async (uri, variables) => (
    { contents: [{ uri: uri.href, text: JSON.stringify(variables) }] }
  ));
}
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
import io.modelcontextprotocol.server.*;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.*;
import io.modelcontextprotocol.util.DefaultMcpUriTemplateManager;
import java.nio.file.*;
import java.util.List;

public class Server {
  public static void main(String[] args) throws Exception {
    var server = McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
        .serverInfo("findings", "1")
        .capabilities(ServerCapabilities.builder().resources(false, false).build());
    for (var template : Files.readAllLines(Path.of("templates"))) {
      var variables = new DefaultMcpUriTemplateManager(template);
      server.resourceTemplates(new SyncResourceTemplateSpecification(
          ResourceTemplate.builder().uriTemplate(template).name(template).build(),
          (exchange, request) -> new ReadResourceResult(List.of(new TextResourceContents(
              request.uri(), "text/plain", variables.extractVariableValues(request.uri()).toString())))));
    }
    server.build();
    Thread.sleep(600_000);
  }
}
JAVA
javac -Xlint:none -nowarn -cp "$(cat classpath)" Server.java 2>/dev/null
cat > main.go <<'GO'
package main

import (
	"context"
	"os"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func main() {
	server := mcp.NewServer(&mcp.Implementation{Name: "findings", Version: "1"}, nil)
	text, _ := os.ReadFile("templates")
	for _, template := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		read := func(_ context.Context, request *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
			return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: request.Params.URI, Text: "found"}}}, nil
		}
		server.AddResourceTemplate(&mcp.ResourceTemplate{Name: template, URITemplate: template}, read)
	}
	_ = server.Run(context.Background(), &mcp.StdioTransport{})
}
GO
go mod init findings 2>/dev/null
go get github.com/modelcontextprotocol/go-sdk@v1.8.0 2>/dev/null
go mod tidy 2>/dev/null
go build -o goserver .
cat > client.py <<'PYTHON'
import json, subprocess

sdk = "@modelcontextprotocol/sdk/server"
servers = {
    "python": ["venv/bin/python", "server.py"],
    "typescript 1": ["node", "server.mjs", f"{sdk}/mcp.js", f"{sdk}/stdio.js"],
    "typescript 2": ["node", "server.mjs", "@modelcontextprotocol/server", "@modelcontextprotocol/server/stdio"],
    "java": ["java", "-cp", open("classpath").read().strip() + ":.", "Server"],
    "go": ["./goserver"],
}
hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "findings", "version": "1"}}
answers = {}
for name, command in servers.items():
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def send(method, params, **more):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}) + "\n")
        server.stdin.flush()
        return json.loads(server.stdout.readline()) if more else None

    send("initialize", hello, id=1)
    send("notifications/initialized", {})
    for number, uri in enumerate(open("uris").read().splitlines(), 2):
        answer = send("resources/read", {"uri": uri}, id=number)
        answers[name, uri] = "not found" if "error" in answer else answer["result"]["contents"][0]["text"]
    server.kill()
for uri in open("uris").read().splitlines():
    print(uri)
    for name in servers:
        print(f"  {name}: {answers[name, uri]}")
PYTHON
python3 client.py > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
tasks://open/list
  python: {"state": "open", "limit": null, "after": null}
  typescript 1: not found
  typescript 2: not found
  java: not found
  go: found
tasks://open/list?limit=5
  python: {"state": "open", "limit": "5", "after": null}
  typescript 1: not found
  typescript 2: not found
  java: {state=open, ?limit,after=?limit=5}
  go: found
tasks://open/list?after=x&limit=5
  python: {"state": "open", "limit": "5", "after": "x"}
  typescript 1: not found
  typescript 2: not found
  java: {state=open, ?limit,after=?after=x&limit=5}
  go: found
tasks://open/list?limit=5&after=x
  python: {"state": "open", "limit": "5", "after": "x"}
  typescript 1: {"state":"open","limit":"5","after":"x"}
  typescript 2: {"state":"open","limit":"5","after":"x"}
  java: {state=open, ?limit,after=?limit=5&after=x}
  go: found
task://item/a%20b
  python: {"id": "a b"}
  typescript 1: {"id":"a%20b"}
  typescript 2: {"id":"a%20b"}
  java: {id=a%20b}
  go: found
task://item/7?x=1
  python: not found
  typescript 1: {"id":"7?x=1"}
  typescript 2: {"id":"7?x=1"}
  java: {id=7?x=1}
  go: not found
doc://folder/a/b.txt
  python: {"path": "a/b.txt"}
  typescript 1: {"path":"a/b.txt"}
  typescript 2: {"path":"a/b.txt"}
  java: not found
  go: found
log://day/2026/12
  python: {"year": "2026", "month": "12"}
  typescript 1: not found
  typescript 2: not found
  java: not found
  go: found
EXPECTED
cat seen
