#!/usr/bin/env bash
# Expected: time is optional, so an event without it has none after it is read. An event that has one keeps
#   its offset and fraction when it is passed on.
# What happens: JavaScript and Python set the time of such an event to the moment at which they read it, so it
#   differs with each delivery. When JavaScript passes an event on, it converts the time to UTC and truncates it
#   to milliseconds; Python truncates it to microseconds. Go adds nothing and keeps the nanoseconds, but not
#   the offset.
# Why it matters: what looks like the time of a change is the time of its last delivery. A consumer that keeps
#   the newest state prefers an old event that is redelivered.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet cloudevents==2.2.0
npm install --silent --no-audit --no-fund --prefix . cloudevents@10.0.0 >/dev/null
cat > run.py <<'PYTHON'
import json, sys
from cloudevents.core.bindings import http

event = http.from_http_event(http.HTTPMessage({"content-type": "application/cloudevents+json"}, sys.argv[1].encode()))
print(json.loads(http.to_structured_event(event).body).get("time", "none"))
PYTHON
cat > run.js <<'JS'
const { HTTP } = require('cloudevents');

const event = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: process.argv[2] });
console.log(JSON.parse(HTTP.structured(event).body).time ?? 'none');
JS
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	event := cloudevents.Event{}
	if err := json.Unmarshal([]byte(os.Args[1]), &event); err != nil {
		panic(err)
	}
	passedOn, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	seen := map[string]any{"time": "none"}
	if err := json.Unmarshal(passedOn, &seen); err != nil {
		panic(err)
	}
	fmt.Println(seen["time"])
}
GO
go mod init findings 2>/dev/null
go get github.com/cloudevents/sdk-go/v2@v2.16.2 2>/dev/null
go mod tidy 2>/dev/null
go build -o goevents .

# Names the moments of this run, which differ each time.
told() {
  local before after time
  before=$(date -u +%Y-%m-%dT%H:%M:%S)
  time=$("${@:2}")
  after=$(date -u +%Y-%m-%dT%H:%M:%S)
  [[ "${time:0:19}" < "$before" || "${time:0:19}" > "$after" ]] || time="the moment of reading"
  echo "  $1: $time"
}

event='{"specversion":"1.0","id":"1","source":"/tasks","type":"task.completed"}'
for text in "$event" "${event/%\}/,\"time\":\"2026-11-02T10:00:00.123456789+02:00\"\}}"; do
  echo "$text"
  told python venv/bin/python run.py "$text"
  told javascript node run.js "$text"
  told go ./goevents "$text"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
{"specversion":"1.0","id":"1","source":"/tasks","type":"task.completed"}
  python: the moment of reading
  javascript: the moment of reading
  go: none
{"specversion":"1.0","id":"1","source":"/tasks","type":"task.completed","time":"2026-11-02T10:00:00.123456789+02:00"}
  python: 2026-11-02T10:00:00.123456+02:00
  javascript: 2026-11-02T08:00:00.123Z
  go: 2026-11-02T08:00:00.123456789Z
EXPECTED
cat seen
