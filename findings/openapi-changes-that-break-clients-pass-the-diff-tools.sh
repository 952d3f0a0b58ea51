#!/usr/bin/env bash
# Expected: a tool that compares two OpenAPI documents reports each change that breaks clients, or that it cannot
#   read the document.
# What happens: openapi-diff reads OpenAPI 3.1 without a warning, and sees no change if the items of an array become
#   integers, null is added or removed, a const changes, a oneOf gets an alternative, or a webhook disappears. In
#   OpenAPI 3.0, it sees these changes (with an enum of one value as the const, and no webhooks), but counts those of
#   null as compatible. libopenapi counts a header that becomes required, a new maxLength and a new alternative as
#   compatible, and sees nothing if "explode" becomes false. oasdiff sees neither this, nor that a request no longer
#   allows other properties; an optional property that disappears from a response is mere information for it.
# Why it matters: a build that guards its API with one of these tools passes, and clients fail afterwards.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > documents.py <<'PYTHON'
import copy, json


def nullable(version):
    return {"type": ["string", "null"]} if version == "3.1.0" else {"type": "string", "nullable": True}


def kind(version, value):
    return {"const": value} if version == "3.1.0" else {"type": "string", "enum": [value]}


def content(properties):
    return {"application/json": {"schema": {"type": "object", "properties": properties}}}


def document(version):
    asked = {"title": {"type": "string"}, "due": nullable(version), "kind": kind(version, "task"),
             "tags": {"type": "array", "items": {"type": "string"}}}
    answered = {"due": {"type": "string"}, "done": {"type": "string"}, "ref": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}
    create = {
        "parameters": [{"name": "If-Match", "in": "header", "schema": {"type": "string"}},
                       {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}],
        "requestBody": {"content": content(asked)},
        "responses": {"200": {"description": "a task", "content": content(answered)}},
    }
    result = {"openapi": version, "info": {"title": "tasks", "version": "1"}, "paths": {"/tasks": {"post": create}}}
    if version == "3.1.0":
        event = {"requestBody": {"content": content({"id": {"type": "string"}})}, "responses": {"200": {"description": "ok"}}}
        result["webhooks"] = {"done": {"post": event}}
    return result


def post(d): return d["paths"]["/tasks"]["post"]
def request(d): return post(d)["requestBody"]["content"]["application/json"]["schema"]
def response(d): return post(d)["responses"]["200"]["content"]["application/json"]["schema"]


changes = {
    "items of a request become integers": lambda d: request(d)["properties"]["tags"]["items"].update(type="integer"),
    "null in a response": lambda d: response(d)["properties"].update(due=nullable(d["openapi"])),
    "no null in a request": lambda d: request(d)["properties"].update(due={"type": "string"}),
    "another const in a request": lambda d: request(d)["properties"].update(kind=kind(d["openapi"], "job")),
    "oneOf of a response grows": lambda d: response(d)["properties"]["ref"]["oneOf"].append({"type": "boolean"}),
    "webhook disappears": lambda d: d.pop("webhooks"),
    "header becomes required": lambda d: post(d)["parameters"][0].update(required=True),
    "maxLength in a request": lambda d: request(d)["properties"]["title"].update(maxLength=5),
    "no other properties in a request": lambda d: request(d).update(additionalProperties=False),
    "explode becomes false": lambda d: post(d)["parameters"][1].update(explode=False),
    "property of a response disappears": lambda d: response(d)["properties"].pop("done"),
}
names = []
for version in ("3.0.3", "3.1.0"):
    with open(f"{version}.json", "w") as file:
        json.dump(document(version), file)
    for name, change in changes.items():
        changed = document(version)
        if version == "3.0.3" and name not in list(changes)[:5]:
            continue  # to compare with what openapi-diff does not see
        change(changed)
        names.append(f"{version} {name}")
        with open(f"{names[-1]}.json", "w") as file:
            json.dump(changed, file)
with open("names", "w") as file:
    file.write("".join(f"{name}\n" for name in names))
PYTHON
python3 documents.py

cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.openapitools.openapidiff</groupId><artifactId>openapi-diff-core</artifactId><version>2.1.7</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.16</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import java.nio.file.*;
import org.openapitools.openapidiff.core.OpenApiCompare;

public class Run {
  public static void main(String[] args) throws Exception {
    for (var name : Files.readAllLines(Path.of("names"))) {
      var change = OpenApiCompare.fromLocations(name.substring(0, 5) + ".json", name + ".json");
      System.out.println(name + "  openapi-diff: " + change.isChanged());
    }
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
	"github.com/pb33f/libopenapi"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func oasdiff(before, after string) string {
	first := must(load.NewSpecInfo(openapi3.NewLoader(), load.NewSource(before)))
	second := must(load.NewSpecInfo(openapi3.NewLoader(), load.NewSource(after)))
	report, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), first, second)
	if err != nil {
		panic(err)
	}
	config := checker.NewConfig(checker.GetAllChecks())
	changes := checker.CheckBackwardCompatibilityUntilLevel(config, report, sources, checker.INFO)
	if len(changes) == 0 {
		return "nothing"
	}
	return changes[0].GetLevel().String()
}

func compare(before, after string) string {
	first := must(libopenapi.NewDocument(must(os.ReadFile(before))))
	second := must(libopenapi.NewDocument(must(os.ReadFile(after))))
	changes := must(libopenapi.CompareDocuments(first, second))
	if changes == nil {
		return "nothing"
	}
	return fmt.Sprintf("breaking %d of %d", changes.TotalBreakingChanges(), changes.TotalChanges())
}

func main() {
	for _, name := range strings.Split(strings.TrimSpace(string(must(os.ReadFile("names")))), "\n") {
		before, after := name[:5]+".json", name+".json"
		fmt.Printf("%s  oasdiff: %s\n%s  libopenapi: %s\n", name, oasdiff(before, after), name, compare(before, after))
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/oasdiff/oasdiff@v1.38.0 github.com/getkin/kin-openapi@v0.153.0 github.com/pb33f/libopenapi@v0.42.5 2>/dev/null
go mod tidy 2>/dev/null
{
  java -cp "$(cat classpath)" Run.java
  go run .
} > all
while read -r name; do
  echo "$name; $(grep --fixed-strings "$name  " all | sed 's/.*  //' | paste --serial --delimiters=, | sed 's/,/, /g')"
done < names > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
3.0.3 items of a request become integers; openapi-diff: INCOMPATIBLE, oasdiff: error, libopenapi: breaking 1 of 1
3.0.3 null in a response; openapi-diff: COMPATIBLE, oasdiff: error, libopenapi: breaking 0 of 1
3.0.3 no null in a request; openapi-diff: COMPATIBLE, oasdiff: error, libopenapi: breaking 0 of 1
3.0.3 another const in a request; openapi-diff: INCOMPATIBLE, oasdiff: error, libopenapi: breaking 1 of 2
3.0.3 oneOf of a response grows; openapi-diff: INCOMPATIBLE, oasdiff: error, libopenapi: breaking 0 of 1
3.1.0 items of a request become integers; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 1 of 1
3.1.0 null in a response; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 1 of 1
3.1.0 no null in a request; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 1 of 1
3.1.0 another const in a request; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 1 of 1
3.1.0 oneOf of a response grows; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 0 of 1
3.1.0 webhook disappears; openapi-diff: NO_CHANGES, oasdiff: error, libopenapi: breaking 1 of 1
3.1.0 header becomes required; openapi-diff: INCOMPATIBLE, oasdiff: error, libopenapi: breaking 0 of 1
3.1.0 maxLength in a request; openapi-diff: INCOMPATIBLE, oasdiff: error, libopenapi: breaking 0 of 1
3.1.0 no other properties in a request; openapi-diff: INCOMPATIBLE, oasdiff: nothing, libopenapi: breaking 1 of 1
3.1.0 explode becomes false; openapi-diff: INCOMPATIBLE, oasdiff: nothing, libopenapi: nothing
3.1.0 property of a response disappears; openapi-diff: COMPATIBLE, oasdiff: info, libopenapi: breaking 1 of 1
EXPECTED
cat seen
