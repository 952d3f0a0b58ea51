#!/usr/bin/env bash
# Expected: a "test" in a JSON Patch makes the rest of it conditional. RFC 6902 compares numbers by value and members that
#   exist, and RFC 5789 wants all of a patch applied, or nothing.
# What happens: rfc6902 notes the failed test, carries out the operations behind it, and returns. fast-json-patch (by
#   default), and jsonpatch and zjsonpatch (both in place), raise an error but keep the operations before the test.
#   evanphx/json-patch, of which Kubernetes uses version 4, takes a missing member for null. For it, zjsonpatch, Johnzon
#   and Parsson, 1 and 1.0 differ. Only java-json-tools, and jsonpatch outside of this mode, are correct.
# Why it matters: a test is how clients avoid overwriting each other's changes. With these libraries, the change behind a
#   failed test still happens, or half of it stays in an object that is stored later. A number that one language writes
#   as 1.0 cannot be tested by another that writes 1.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > cases <<'CASES'
failed test	{"a":1,"b":2}	[{"op":"replace","path":"/a","value":9},{"op":"test","path":"/b","value":3},{"op":"remove","path":"/b"}]
equal numbers	{"n":1.0}	[{"op":"test","path":"/n","value":1}]
missing member	{}	[{"op":"test","path":"/n","value":null}]
CASES
python3 -m venv venv
venv/bin/pip install --quiet jsonpatch==1.48
npm install --silent --no-audit --no-fund --prefix . fast-json-patch@3.1.1 rfc6902@5.4.0 >/dev/null
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>com.flipkart.zjsonpatch</groupId><artifactId>zjsonpatch</artifactId><version>0.4.16</version></dependency>
    <dependency><groupId>com.github.java-json-tools</groupId><artifactId>json-patch</artifactId><version>1.13</version></dependency>
    <dependency><groupId>org.eclipse.parsson</groupId><artifactId>parsson</artifactId><version>1.1.7</version></dependency>
    <dependency><groupId>org.apache.johnzon</groupId><artifactId>johnzon-core</artifactId><version>2.0.2</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import com.fasterxml.jackson.databind.*;
import jakarta.json.*;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.file.*;
import java.util.*;

public class Run {
  static final ObjectMapper JSON = new ObjectMapper();

  interface Library {
    Object apply(JsonNode document, JsonNode patch) throws Exception;
  }

  static Library of(JsonProvider provider) {
    return (document, patch) -> provider.createPatch((JsonArray) read(provider, patch)).apply(read(provider, document));
  }

  static JsonStructure read(JsonProvider provider, JsonNode node) {
    return provider.createReader(new StringReader(node.toString())).read();
  }

  public static void main(String[] args) throws Exception {
    var libraries = new LinkedHashMap<String, Library>();
    libraries.put("zjsonpatch", (document, patch) -> com.flipkart.zjsonpatch.JsonPatch.apply(patch, document));
    libraries.put("zjsonpatch in place", (document, patch) -> {
      com.flipkart.zjsonpatch.JsonPatch.applyInPlace(patch, document);
      return document;
    });
    libraries.put("java-json-tools", (document, patch) -> com.github.fge.jsonpatch.JsonPatch.fromJson(patch).apply(document));
    libraries.put("johnzon", of(new org.apache.johnzon.core.JsonProviderImpl()));
    libraries.put("parsson", of(new org.eclipse.parsson.JsonProviderImpl()));
    for (var line : Files.readAllLines(Path.of("cases"))) {
      var columns = line.split("\t");
      for (var library : libraries.entrySet()) {
        var document = JSON.readTree(columns[1]);
        String result;
        try {
          result = "done, " + library.getValue().apply(document, JSON.readTree(columns[2]));
        } catch (Exception error) {
          result = "error, " + document;
        }
        System.out.println(columns[0] + ": " + library.getKey() + ": " + result);
      }
    }
  }
}
JAVA
cat > run.js <<'JS'
const { applyPatch } = require('fast-json-patch');
const rfc6902 = require('rfc6902');

for (const line of require('fs').readFileSync('cases', 'utf8').trim().split('\n')) {
  const [name, ...texts] = line.split('\t');
  const show = (library, apply) => {
    const [document, patch] = texts.map(text => JSON.parse(text));
    let result = 'done';
    try {
      result = apply(document, patch) ?? result;
    } catch {
      result = 'error';
    }
    console.log(`${name}: ${library}: ${result}, ${JSON.stringify(document)}`);
  };
  show('fast-json-patch', (document, patch) => void applyPatch(document, patch));
  show('rfc6902', (document, patch) => rfc6902.applyPatch(document, patch).some(error => error) ? 'returns errors' : 'done');
}
JS
cat > run.py <<'PYTHON'
import json, jsonpatch

for line in open("cases").read().splitlines():
    name, *texts = line.split("\t")
    for library, in_place in {"jsonpatch": False, "jsonpatch in place": True}.items():
        document, patch = map(json.loads, texts)
        try:
            jsonpatch.apply_patch(document, patch, in_place)
            result = "done"
        except jsonpatch.JsonPatchException:
            result = "error"
        print(f"{name}: {library}: {result}, {json.dumps(document, separators=(',', ':'))}")
PYTHON
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	v5 "github.com/evanphx/json-patch/v5"
	v4 "gopkg.in/evanphx/json-patch.v4"
)

func show(name, document string, result []byte, err error) {
	if err != nil {
		fmt.Printf("%s: error, %s\n", name, document)
	} else {
		fmt.Printf("%s: done, %s\n", name, result)
	}
}

func main() {
	text, _ := os.ReadFile("cases")
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		columns := strings.Split(line, "\t")
		document, text := columns[1], []byte(columns[2])
		patch4, err := v4.DecodePatch(text)
		if err != nil {
			panic(err)
		}
		result, err := patch4.Apply([]byte(document))
		show(columns[0]+": evanphx v4", document, result, err)
		patch5, err := v5.DecodePatch(text)
		if err != nil {
			panic(err)
		}
		result, err = patch5.Apply([]byte(document))
		show(columns[0]+": evanphx v5", document, result, err)
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/evanphx/json-patch/v5@v5.9.11 gopkg.in/evanphx/json-patch.v4@v4.13.0 2>/dev/null
go mod tidy 2>/dev/null
{ java -cp "$(cat classpath)" Run.java; node run.js; venv/bin/python run.py; go run .; } | LC_ALL=C sort > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
equal numbers: evanphx v4: error, {"n":1.0}
equal numbers: evanphx v5: error, {"n":1.0}
equal numbers: fast-json-patch: done, {"n":1}
equal numbers: java-json-tools: done, {"n":1.0}
equal numbers: johnzon: error, {"n":1.0}
equal numbers: jsonpatch in place: done, {"n":1.0}
equal numbers: jsonpatch: done, {"n":1.0}
equal numbers: parsson: error, {"n":1.0}
equal numbers: rfc6902: done, {"n":1}
equal numbers: zjsonpatch in place: error, {"n":1.0}
equal numbers: zjsonpatch: error, {"n":1.0}
failed test: evanphx v4: error, {"a":1,"b":2}
failed test: evanphx v5: error, {"a":1,"b":2}
failed test: fast-json-patch: error, {"a":9,"b":2}
failed test: java-json-tools: error, {"a":1,"b":2}
failed test: johnzon: error, {"a":1,"b":2}
failed test: jsonpatch in place: error, {"a":9,"b":2}
failed test: jsonpatch: error, {"a":1,"b":2}
failed test: parsson: error, {"a":1,"b":2}
failed test: rfc6902: returns errors, {"a":9}
failed test: zjsonpatch in place: error, {"a":9,"b":2}
failed test: zjsonpatch: error, {"a":1,"b":2}
missing member: evanphx v4: done, {}
missing member: evanphx v5: done, {}
missing member: fast-json-patch: error, {}
missing member: java-json-tools: error, {}
missing member: johnzon: error, {}
missing member: jsonpatch in place: error, {}
missing member: jsonpatch: error, {}
missing member: parsson: error, {}
missing member: rfc6902: returns errors, {}
missing member: zjsonpatch in place: error, {}
missing member: zjsonpatch: error, {}
EXPECTED
cat seen
