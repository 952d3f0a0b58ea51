#!/usr/bin/env bash
# Expected: application/vnd.task+json is JSON (the JSON format of CloudEvents says so), so the data of such an
#   event is an object in its envelope, with every SDK.
# What happens: the Go SDK rejects such an event that the Python SDK writes. It writes the object as a string
#   with escaped quotes, which the other SDKs hand to the application as a string. In the binary mode of HTTP,
#   the JavaScript SDK does not parse such a body either, although it parses application/json.
# Why it matters: a media type that names the version of an event excludes consumers in Go. An event that a Go
#   service converts from binary to structured mode no longer contains an object.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet cloudevents==2.2.0
npm install --silent --no-audit --no-fund --prefix . cloudevents@10.0.0 >/dev/null
cat > run.py <<'PYTHON'
import json, sys
from datetime import datetime, timezone
from cloudevents.core.bindings import http
from cloudevents.core.v1.event import CloudEvent

if len(sys.argv) == 1:
    time = datetime(2026, 11, 2, tzinfo=timezone.utc)
    attributes = {"id": "1", "source": "/s", "type": "t", "time": time, "datacontenttype": "application/vnd.task+json"}
    event = CloudEvent(attributes, {"task": 1})
    print(http.to_structured_event(event).body.decode())
else:
    headers = {"content-type": "application/cloudevents+json"}
    print("  python:", json.dumps(http.from_http_event(http.HTTPMessage(headers, sys.argv[1].encode())).get_data()))
PYTHON
cat > run.js <<'JS'
const { HTTP } = require('cloudevents');

if (process.argv[2] === 'binary') {
  for (const type of ['application/json', 'application/vnd.task+json']) {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'content-type': type };
    console.log('  javascript,', type + ':', JSON.stringify(HTTP.toEvent({ headers, body: '{"task":1}' }).data));
  }
} else {
  const headers = { 'content-type': 'application/cloudevents+json' };
  console.log('  javascript:', JSON.stringify(HTTP.toEvent({ headers, body: process.argv[2] }).data));
}
JS
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
)

func main() {
	if len(os.Args) == 1 {
		event := cloudevents.NewEvent()
		event.SetID("1")
		event.SetSource("/s")
		event.SetType("t")
		if err := event.SetData("application/vnd.task+json", map[string]int{"task": 1}); err != nil {
			panic(err)
		}
		text, err := json.Marshal(event)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
		return
	}
	var event cloudevents.Event
	if err := json.Unmarshal([]byte(os.Args[1]), &event); err != nil {
		fmt.Println("  go:", strings.SplitN(err.Error(), ": ", 2)[0])
		return
	}
	fmt.Println("  go:", string(event.Data()))
}
GO
go mod init findings 2>/dev/null
go get github.com/cloudevents/sdk-go/v2@v2.16.2 2>/dev/null
go mod tidy 2>/dev/null
go build -o goevents .

{
  echo "HTTP body {\"task\":1}"
  node run.js binary
  for writer in 'venv/bin/python run.py' ./goevents; do
    event=$($writer)
    echo "$event"
    venv/bin/python run.py "$event"
    node run.js "$event"
    ./goevents "$event"
  done
} > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
HTTP body {"task":1}
  javascript, application/json: {"task":1}
  javascript, application/vnd.task+json: "{\"task\":1}"
{"id": "1", "source": "/s", "type": "t", "time": "2026-11-02T00:00:00Z", "datacontenttype": "application/vnd.task+json", "specversion": "1.0", "data": {"task": 1}}
  python: {"task": 1}
  javascript: {"task":1}
  go: unexpected data payload for media type "application/vnd.task+json", expected a string
{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"application/vnd.task+json","data":"{\"task\":1}"}
  python: "{\"task\":1}"
  javascript: "{\"task\":1}"
  go: {"task":1}
EXPECTED
cat seen
