#!/usr/bin/env bash
# Expected: jackson-jq calculates like jq, with floating-point numbers, or exactly, like gojq: six times 1.8e18
#   is 1.08e19.
# What happens: jackson-jq adds and multiplies in 64 bits and overflows without an error, so the sum is
#   negative. An id above 2^63, which it passes on unchanged, is negative after + 0. Two integers above 2^53
#   that differ by one are equal, and unique drops one of them; jq and gojq tell them apart. A number of
#   seconds, .ms / 1000, becomes the string 1.800000000123e+9. 1.0 is "1" with tostring, "1.0" in a string.
# Why it matters: a mapping that works in jq on the command line writes negative times or identical ids in
#   Java. Camel's jq language and Todoflow's dialects use jackson-jq.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > event.json <<'JSON'
{"id": 9007199254740993, "trace": 12345678901234567890, "ns": 1800000000000000000, "ms": 1800000000123, "cost": 1.0}
JSON
cat > programs <<'PROGRAMS'
.ns + .ns + .ns + .ns + .ns + .ns
.ns * 10
.trace
.trace + 0
.id + 1
.id == 9007199254740992
[.id, 9007199254740992] | unique | length
.ms / 1000 | tostring
"\(.ms / 1000)"
.cost | tostring
"\(.cost)"
PROGRAMS
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>net.thisptr</groupId><artifactId>jackson-jq</artifactId><version>1.6.2</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.*;
import net.thisptr.jackson.jq.*;

public class Run {
  public static void main(String[] args) throws Exception {
    var event = new ObjectMapper().readTree(new File("event.json"));
    var functions = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, functions);
    for (var program : Files.readAllLines(Path.of("programs"))) {
      JsonQuery.compile(program, Versions.JQ_1_6)
          .apply(Scope.newChildScope(functions), event, result -> System.out.println(program + "  jackson-jq: " + result));
    }
  }
}
JAVA
python3 -m venv venv
venv/bin/pip install --quiet jq==1.13.0
cat > run.py <<'PYTHON'
import jq

event = open("event.json").read()
for program in open("programs").read().splitlines():
    print(f"{program}  jq: {jq.compile(program).input_text(event).text()}")
PYTHON
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/itchyny/gojq"
)

func main() {
	text, _ := os.ReadFile("event.json")
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var event any
	if err := decoder.Decode(&event); err != nil {
		panic(err)
	}
	programs, _ := os.ReadFile("programs")
	for _, program := range strings.Split(strings.TrimSpace(string(programs)), "\n") {
		query, err := gojq.Parse(program)
		if err != nil {
			panic(err)
		}
		result, _ := query.Run(event).Next()
		shown, err := gojq.Marshal(result)
		fmt.Printf("%s  gojq: %s", program, shown)
		if err != nil {
			fmt.Print(err)
		}
		fmt.Println()
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/itchyny/gojq@v0.12.20 2>/dev/null
go mod tidy 2>/dev/null
{
  java -cp "$(cat classpath)" Run.java
  venv/bin/python run.py
  go run .
} > all
while read -r program; do
  echo "$program"
  grep --fixed-strings "$program  " all | sed 's/.*  /  /'
done < programs > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
.ns + .ns + .ns + .ns + .ns + .ns
  jackson-jq: -7646744073709551616
  jq: 10800000000000000000
  gojq: 10800000000000000000
.ns * 10
  jackson-jq: -446744073709551616
  jq: 18000000000000000000
  gojq: 18000000000000000000
.trace
  jackson-jq: 12345678901234567890
  jq: 12345678901234567168
  gojq: 12345678901234567890
.trace + 0
  jackson-jq: -6101065172474983726
  jq: 12345678901234567168
  gojq: 12345678901234567890
.id + 1
  jackson-jq: 9007199254740994
  jq: 9007199254740992
  gojq: 9007199254740994
.id == 9007199254740992
  jackson-jq: true
  jq: false
  gojq: false
[.id, 9007199254740992] | unique | length
  jackson-jq: 1
  jq: 2
  gojq: 2
.ms / 1000 | tostring
  jackson-jq: "1.800000000123e+9"
  jq: "1800000000.123"
  gojq: "1800000000.123"
"\(.ms / 1000)"
  jackson-jq: "1.800000000123E9"
  jq: "1800000000.123"
  gojq: "1800000000.123"
.cost | tostring
  jackson-jq: "1"
  jq: "1.0"
  gojq: "1.0"
"\(.cost)"
  jackson-jq: "1.0"
  jq: "1.0"
  gojq: "1.0"
EXPECTED
cat seen
