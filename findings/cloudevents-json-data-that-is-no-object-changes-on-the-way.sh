#!/usr/bin/env bash
# Expected: the data of an event with application/json may be any JSON value, and arrives unchanged. In the
#   binary mode of HTTP, the body is its JSON text, such as "hello" with the quotes, false, or ["a"].
# What happens: Python writes lists and booleans as Python literals, which are not JSON, and strings without
#   quotes, so that "5" arrives as a number. JavaScript also omits the quotes. It reads numbers, booleans and
#   null in a body as strings ("false" is truthy), and loses 0, false and "" in the structured mode. Go writes
#   and reads all of them correctly.
# Why it matters: events whose data is an object pass all tests. A list of tags, a flag or a count fails.
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
from cloudevents.core.v1.event import CloudEvent

mode, value = sys.argv[1:]
if mode == "write":
    event = CloudEvent({"id": "1", "source": "/s", "type": "t", "datacontenttype": "application/json"}, json.loads(value))
    print("  python writes", http.to_binary_event(event).body.decode())
else:
    headers = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "application/json"}
    body = '{"specversion":"1.0","id":"1","source":"/s","type":"t","data":%s}' % value
    binary = http.from_http_event(http.HTTPMessage(headers, value.encode())).get_data()
    structured = http.from_http_event(http.HTTPMessage({"content-type": "application/cloudevents+json"}, body.encode())).get_data()
    print("  python reads", json.dumps(binary), "structured", json.dumps(structured))
PYTHON
cat > run.js <<'JS'
const { CloudEvent, HTTP } = require('cloudevents');

const [, , mode, value] = process.argv;
if (mode === 'write') {
  const event = new CloudEvent({ source: '/s', type: 't', datacontenttype: 'application/json', data: JSON.parse(value) });
  console.log('  javascript writes', String(HTTP.binary(event).body));
} else {
  const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'content-type': 'application/json' };
  const body = `{"specversion":"1.0","id":"1","source":"/s","type":"t","data":${value}}`;
  const binary = HTTP.toEvent({ headers, body: value }).data;
  const structured = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body }).data;
  console.log('  javascript reads', JSON.stringify(binary), 'structured', JSON.stringify(structured) ?? 'nothing');
}
JS
cat > main.go <<'GO'
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	cloudevents "github.com/cloudevents/sdk-go/v2"
	"github.com/cloudevents/sdk-go/v2/binding"
	cehttp "github.com/cloudevents/sdk-go/v2/protocol/http"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func read(body string, headers map[string]string) string {
	request := must(http.NewRequest("POST", "http://localhost", strings.NewReader(body)))
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	var data any
	event := must(binding.ToEvent(context.Background(), cehttp.NewMessageFromHttpRequest(request)))
	if err := event.DataAs(&data); err != nil {
		return err.Error()
	}
	return string(must(json.Marshal(data)))
}

func main() {
	mode, value := os.Args[1], os.Args[2]
	if mode == "write" {
		var data any
		must(data, json.Unmarshal([]byte(value), &data))
		event := cloudevents.NewEvent()
		event.SetID("1")
		event.SetSource("/s")
		event.SetType("t")
		must(event, event.SetData("application/json", data))
		request := must(http.NewRequest("POST", "http://localhost", nil))
		must(request, cehttp.WriteRequest(context.Background(), binding.ToMessage(&event), request))
		fmt.Println("  go writes", string(must(io.ReadAll(request.Body))))
		return
	}
	binary := read(value, map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/s", "ce-type": "t", "content-type": "application/json"})
	structured := read(`{"specversion":"1.0","id":"1","source":"/s","type":"t","data":`+value+`}`,
		map[string]string{"content-type": "application/cloudevents+json"})
	fmt.Println("  go reads", binary, "structured", structured)
}
GO
go mod init findings 2>/dev/null
go get github.com/cloudevents/sdk-go/v2@v2.16.2 2>/dev/null
go mod tidy 2>/dev/null
go build -o goevents .

for value in '"hello"' '"5"' 0 false '["a"]'; do
  echo "$value"
  for mode in write read; do
    venv/bin/python run.py "$mode" "$value"
    node run.js "$mode" "$value"
    ./goevents "$mode" "$value"
  done
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
"hello"
  python writes hello
  javascript writes hello
  go writes "hello"
  python reads "hello" structured "hello"
  javascript reads "hello" structured "hello"
  go reads "hello" structured "hello"
"5"
  python writes 5
  javascript writes 5
  go writes "5"
  python reads "5" structured "5"
  javascript reads "5" structured "5"
  go reads "5" structured "5"
0
  python writes 0
  javascript writes 0
  go writes 0
  python reads 0 structured 0
  javascript reads "0" structured nothing
  go reads 0 structured 0
false
  python writes False
  javascript writes false
  go writes false
  python reads false structured false
  javascript reads "false" structured nothing
  go reads false structured false
["a"]
  python writes ['a']
  javascript writes ["a"]
  go writes ["a"]
  python reads ["a"] structured ["a"]
  javascript reads ["a"] structured ["a"]
  go reads ["a"] structured ["a"]
EXPECTED
cat seen
