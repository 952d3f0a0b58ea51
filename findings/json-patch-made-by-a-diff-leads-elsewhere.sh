#!/usr/bin/env bash
# Expected: a JSON Patch that a library makes of two documents turns the first into the second.
# What happens: with Factorize(), jsondiff copies the number 2 where the list [2] belongs, and with LCS() in addition,
#   it moves elements of a list to wrong places. With Equivalent(), which ignores the order of a list, it takes
#   ["c","d"] and ["d","d"] for the same. Without options, it does not see that 9007199254740992 becomes ...993.
#   Johnzon removes elements of a list from the front with the indexes of the end, which fails. zjsonpatch moves a
#   value to the member "2" of an object instead of "1". java-json-tools, Parsson, jsonpatch, fast-json-patch, rfc6902
#   and gomodules are correct.
# Why it matters: a service that sends or stores only the difference loses changes or writes other ones, without an
#   error where the patch is made.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > pairs <<'PAIRS'
[{"count":2,"old":{}},{"count":2,"days":[2]}]
[["a","b","c"],["c","a"]]
[["c","d"],["d","d"]]
[{"id":9007199254740992},{"id":9007199254740993}]
[["c","b"],[]]
[{"state":{"a/b":"x","-":[]}},{"state":{"1":"x","a":"x"}}]
PAIRS
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
  interface Library {
    Object diff(JsonNode before, JsonNode after);
  }

  static Library of(JsonProvider provider) {
    return (before, after) -> provider.createDiff(read(provider, before), read(provider, after));
  }

  static JsonStructure read(JsonProvider provider, JsonNode node) {
    return provider.createReader(new StringReader(node.toString())).read();
  }

  public static void main(String[] args) throws Exception {
    var libraries = new LinkedHashMap<String, Library>();
    libraries.put("zjsonpatch", com.flipkart.zjsonpatch.JsonDiff::asJson);
    libraries.put("java-json-tools", com.github.fge.jsonpatch.diff.JsonDiff::asJson);
    libraries.put("johnzon", of(new org.apache.johnzon.core.JsonProviderImpl()));
    libraries.put("parsson", of(new org.eclipse.parsson.JsonProviderImpl()));
    for (var line : Files.readAllLines(Path.of("pairs"))) {
      var pair = new ObjectMapper().readTree(line);
      libraries.forEach((name, library) -> System.out.println(name + "\t" + line + "\t" + library.diff(pair.get(0), pair.get(1))));
    }
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/wI2L/jsondiff"
	"gomodules.xyz/jsonpatch/v2"
)

func main() {
	text, _ := os.ReadFile("pairs")
	options := map[string][]jsondiff.Option{
		"jsondiff":                   nil,
		"jsondiff Factorize":         {jsondiff.Factorize()},
		"jsondiff LCS":               {jsondiff.LCS()},
		"jsondiff Factorize and LCS":      {jsondiff.Factorize(), jsondiff.LCS()},
		"jsondiff Equivalent":        {jsondiff.Equivalent()},
	}
	show := func(name string, line []byte, patch any, err error) {
		if err != nil {
			panic(err)
		}
		written, _ := json.Marshal(patch)
		if string(written) == "null" {
			written = []byte("[]")
		}
		fmt.Printf("%s\t%s\t%s\n", name, line, written)
	}
	for _, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
		var pair []json.RawMessage
		if err := json.Unmarshal(line, &pair); err != nil {
			panic(err)
		}
		for name, chosen := range options {
			patch, err := jsondiff.CompareJSON(pair[0], pair[1], chosen...)
			show(name, line, patch, err)
		}
		patch, err := jsonpatch.CreatePatch(pair[0], pair[1])
		show("gomodules", line, patch, err)
	}
}
GO
cat > run.js <<'JS'
const { compare } = require('fast-json-patch');
const { createPatch } = require('rfc6902');

for (const line of require('fs').readFileSync('pairs', 'utf8').trim().split('\n')) {
  const pair = JSON.parse(line);
  if (line.includes('99254740993')) continue; // no number of JavaScript
  console.log(`fast-json-patch\t${line}\t${JSON.stringify(compare(...pair))}`);
  console.log(`rfc6902\t${line}\t${JSON.stringify(createPatch(...pair))}`);
}
JS
cat > run.py <<'PYTHON'
import json, jsonpatch, sys

# Makes a patch of each pair, then applies the patches of all libraries.
for line in open("pairs").read().splitlines():
    with open("patches", "a") as file:
        file.write(f"jsonpatch\t{line}\t{jsonpatch.make_patch(*json.loads(line))}\n")
for line in sorted(open("patches").read().splitlines()):
    name, pair, patch = line.split("\t")
    before, after = json.loads(pair)
    try:
        result = jsonpatch.apply_patch(before, patch)
    except jsonpatch.JsonPatchException as error:
        result = type(error).__name__
    if result != after:
        changes = [" ".join(str(change[key]) for key in ("op", "from", "path") if key in change) for change in json.loads(patch)]
        print(f"{name}: {pair} -> {json.dumps(result)} by {', '.join(changes) or 'nothing'}")
    else:
        print(f"{name}: correct", file=sys.stderr)
PYTHON
go mod init findings 2>/dev/null
go get github.com/wI2L/jsondiff@v0.7.1 gomodules.xyz/jsonpatch/v2@v2.5.0 2>/dev/null
go mod tidy 2>/dev/null
java -cp "$(cat classpath)" Run.java > patches
go run . >> patches
node run.js >> patches
venv/bin/python run.py > seen 2> correct
sort correct | uniq --count | sed 's/^ *\([0-9]*\) \(.*\): correct/\2: \1 correct/' >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
johnzon: [["c","b"],[]] -> "JsonPatchPathNotFound" by remove /0, remove /1
jsondiff: [{"id":9007199254740992},{"id":9007199254740993}] -> {"id": 9007199254740992} by nothing
jsondiff Equivalent: [["c","d"],["d","d"]] -> ["c", "d"] by nothing
jsondiff Equivalent: [{"id":9007199254740992},{"id":9007199254740993}] -> {"id": 9007199254740992} by nothing
jsondiff Factorize: [{"count":2,"old":{}},{"count":2,"days":[2]}] -> {"count": 2, "days": 2} by copy /count /days, remove /old
jsondiff Factorize: [{"id":9007199254740992},{"id":9007199254740993}] -> {"id": 9007199254740992} by nothing
jsondiff Factorize and LCS: [["a","b","c"],["c","a"]] -> ["a", "c"] by move /0 /1, remove /0
jsondiff Factorize and LCS: [{"count":2,"old":{}},{"count":2,"days":[2]}] -> {"count": 2, "days": 2} by copy /count /days, remove /old
jsondiff Factorize and LCS: [{"id":9007199254740992},{"id":9007199254740993}] -> {"id": 9007199254740992} by nothing
jsondiff LCS: [{"id":9007199254740992},{"id":9007199254740993}] -> {"id": 9007199254740992} by nothing
zjsonpatch: [{"state":{"a/b":"x","-":[]}},{"state":{"1":"x","a":"x"}}] -> {"state": {"2": "x", "a": "x"}} by move /state/a~1b /state/2, remove /state/-, add /state/a
fast-json-patch: 5 correct
gomodules: 6 correct
java-json-tools: 6 correct
johnzon: 5 correct
jsondiff Equivalent: 4 correct
jsondiff Factorize and LCS: 3 correct
jsondiff Factorize: 4 correct
jsondiff LCS: 5 correct
jsondiff: 5 correct
jsonpatch: 6 correct
parsson: 6 correct
rfc6902: 5 correct
zjsonpatch: 5 correct
EXPECTED
cat seen
