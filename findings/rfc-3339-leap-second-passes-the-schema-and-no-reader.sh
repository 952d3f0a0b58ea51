#!/usr/bin/env bash
# Expected: common libraries can read a date-time that a JSON schema with format: date-time accepts.
# What happens: Ajv accepts the leap second of 2016 and lower-case letters, as RFC 3339 does.
#   java.time.Instant moves the leap second to :59; OffsetDateTime, Go, Python and JavaScript reject it.
#   Java, JavaScript and msgspec accept lower-case letters; Go and Python itself reject them.
#   With more than nine digits, Java rejects, Go truncates, and msgspec rounds up.
# Why it matters: a schema does not protect a consumer, and two classes of one standard library disagree
#   about the same text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet msgspec==0.23.0
npm install --silent --no-audit --no-fund --prefix . ajv@8.20.0 ajv-formats@3.0.1 >/dev/null
cat > times <<'TIMES'
2016-12-31T23:59:60Z
2026-11-29t10:00:00z
2026-11-29T10:00:00.1234567896Z
TIMES
cat > Run.java <<'JAVA'
import java.nio.file.*;
import java.time.*;
import java.util.function.Function;

public class Run {
  public static void main(String[] args) throws Exception {
    for (var time : Files.readAllLines(Path.of("times"))) {
      print("java Instant", time, Instant::parse);
      print("java OffsetDateTime", time, OffsetDateTime::parse);
    }
  }

  static void print(String name, String time, Function<String, Object> reader) {
    try {
      System.out.println(time + " " + name + ": " + reader.apply(time));
    } catch (DateTimeException e) {
      System.out.println(time + " " + name + ": refused");
    }
  }
}
JAVA
cat > run.py <<'PYTHON'
import datetime
import msgspec

readers = {
    "python fromisoformat": datetime.datetime.fromisoformat,
    "python msgspec": lambda text: msgspec.convert(text, datetime.datetime),
}
for time in open("times").read().split():
    for name, reader in readers.items():
        try:
            print(time, name + ":", reader(time).isoformat())
        except ValueError:
            print(time, name + ": refused")
PYTHON
cat > run.js <<'JS'
const ajv = new (require('ajv').default)();
require('ajv-formats').default(ajv);
const schema = ajv.compile({ type: 'string', format: 'date-time' });
for (const time of require('fs').readFileSync('times', 'utf8').trim().split('\n')) {
  const date = new Date(time);
  console.log(`${time} ajv: ${schema(time) ? 'valid' : 'refused'}`);
  console.log(`${time} javascript: ${isNaN(date) ? 'refused' : date.toISOString()}`);
}
JS
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	text, _ := os.ReadFile("times")
	for _, each := range strings.Fields(string(text)) {
		var read time.Time
		if json.Unmarshal([]byte(`"`+each+`"`), &read) == nil {
			fmt.Println(each, "go:", read.Format(time.RFC3339Nano))
		} else {
			fmt.Println(each, "go: refused")
		}
	}
}
GO
go mod init findings 2>/dev/null
{
  node run.js
  java Run.java
  go run .
  venv/bin/python run.py
} | LC_ALL=C sort > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
2016-12-31T23:59:60Z ajv: valid
2016-12-31T23:59:60Z go: refused
2016-12-31T23:59:60Z java Instant: 2016-12-31T23:59:59Z
2016-12-31T23:59:60Z java OffsetDateTime: refused
2016-12-31T23:59:60Z javascript: refused
2016-12-31T23:59:60Z python fromisoformat: refused
2016-12-31T23:59:60Z python msgspec: refused
2026-11-29T10:00:00.1234567896Z ajv: valid
2026-11-29T10:00:00.1234567896Z go: 2026-11-29T10:00:00.123456789Z
2026-11-29T10:00:00.1234567896Z java Instant: refused
2026-11-29T10:00:00.1234567896Z java OffsetDateTime: refused
2026-11-29T10:00:00.1234567896Z javascript: 2026-11-29T10:00:00.123Z
2026-11-29T10:00:00.1234567896Z python fromisoformat: 2026-11-29T10:00:00.123456+00:00
2026-11-29T10:00:00.1234567896Z python msgspec: 2026-11-29T10:00:00.123457+00:00
2026-11-29t10:00:00z ajv: valid
2026-11-29t10:00:00z go: refused
2026-11-29t10:00:00z java Instant: 2026-11-29T10:00:00Z
2026-11-29t10:00:00z java OffsetDateTime: 2026-11-29T10:00Z
2026-11-29t10:00:00z javascript: 2026-11-29T10:00:00.000Z
2026-11-29t10:00:00z python fromisoformat: refused
2026-11-29t10:00:00z python msgspec: 2026-11-29T10:00:00+00:00
EXPECTED
cat seen
