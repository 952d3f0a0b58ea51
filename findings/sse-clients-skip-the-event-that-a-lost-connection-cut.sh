#!/usr/bin/env bash
# Expected: if a connection of server-sent events ends within an event, the client discards that part, and sends
#   the id of the last complete event as Last-Event-ID. The server then sends the interrupted event again.
# What happens: @microsoft/fetch-event-source and extended-eventsource remember an id as soon as its line arrives.
#   They ask for what follows the interrupted event, which is lost. sseclient and r3labs/sse deliver the part as a
#   whole event, and then ask for what follows it; after a response that ends regularly, r3labs/sse returns without
#   an error. eventsource, eventsource-client and go-sse are correct.
# Why it matters: a stream that resumes by ids loses an event, or delivers half of one, when a server or a proxy
#   closes the connection at the wrong moment. No client reports an error.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > server.py <<'PYTHON'
import socket, threading, time

asked = {}


def answer(connection):
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(4096)
    lines = request.decode().splitlines()
    path = lines[0].split()[1]
    asked.setdefault(path, []).append(next((line.split(": ")[1] for line in lines if line.lower().startswith("last-event-id")), "none"))

    def send(text):
        connection.sendall(b"%x\r\n%s\r\n" % (len(text), text.encode()))

    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    if len(asked[path]) == 1:
        send("id: 1\ndata: one\n\nid: 2\ndata: tw")  # of "two"
        time.sleep(0.3)
        if path.endswith("end"):
            connection.sendall(b"0\r\n\r\n")
        connection.close()
    elif len(asked[path]) == 2:
        send(f"data: asked after {asked[path][1]}\n\n")
        time.sleep(60)


with socket.create_server(("127.0.0.1", 0)) as server:
    with open("port", "w") as file:
        print(server.getsockname()[1], file=file)
    while True:
        threading.Thread(target=answer, args=server.accept()[:1], daemon=True).start()
PYTHON
python3 -m venv venv
venv/bin/pip install --quiet sseclient==0.0.27
npm install --silent --no-audit --no-fund --prefix . eventsource@5.1.5 eventsource-client@1.2.0 extended-eventsource@2.1.0 @microsoft/fetch-event-source@2.0.1 >/dev/null
python3 server.py &
server=$!

cat > run.mjs <<'JS'
import fs from 'fs';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { EventSource as Extended } from 'extended-eventsource';
import { fetchEventSource } from '@microsoft/fetch-event-source';

globalThis.window = globalThis; // for fetch-event-source, which expects a browser
setInterval(() => {}, 1000); // keeps Node running between two connections
const clients = {
  'eventsource 5.1.5': (url, take) => (new EventSource(url).onmessage = take),
  'eventsource-client 1.2.0': (url, take) => createEventSource({ url, onMessage: take }),
  'extended-eventsource 2.1.0': (url, take) => (new Extended(url).onmessage = take),
  'fetch-event-source 2.0.1': (url, take) => fetchEventSource(url, {
    openWhenHidden: true,
    onmessage: take,
    onclose() { throw new Error('connect again'); },
    onerror: () => 100,
  }),
};
const base = `http://127.0.0.1:${fs.readFileSync('port', 'utf8').trim()}`;
for (const [name, listen] of Object.entries(clients)) {
  for (const way of ['lost', 'end']) {
    const events = [];
    await new Promise((done) => {
      listen(`${base}/${name.split(' ')[0]}/${way}`, ({ data }) => {
        events.push(data);
        if (data.startsWith('asked')) done();
      });
    });
    console.log(`${name}, ${way}: ${events.join(', ')}`);
  }
}
process.exit(0);
JS
cat > run.py <<'PYTHON'
from sseclient import SSEClient

events = []
for event in SSEClient(f"http://127.0.0.1:{open('port').read().strip()}/sseclient/end", retry=100):
    events.append(event.data)
    if event.data.startswith("asked"):
        break
print(f"sseclient 0.0.27, end: {', '.join(events)}")
PYTHON
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	r3labs "github.com/r3labs/sse/v2"
	tmaxmax "github.com/tmaxmax/go-sse"
)

func main() {
	port, err := os.ReadFile("port")
	if err != nil {
		panic(err)
	}
	for _, name := range []string{"go-sse 0.11.0", "r3labs/sse 2.10.0"} {
		for _, way := range []string{"lost", "end"} {
			url := fmt.Sprintf("http://127.0.0.1:%s/%s/%s", strings.TrimSpace(string(port)), strings.Fields(name)[0], way)
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			var events []string
			take := func(data string) {
				events = append(events, data)
				if strings.HasPrefix(data, "asked") {
					cancel()
				}
			}
			if name == "go-sse 0.11.0" {
				request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
				if err != nil {
					panic(err)
				}
				connection := tmaxmax.NewConnection(request)
				connection.SubscribeToAll(func(event tmaxmax.Event) { take(event.Data) })
				_ = connection.Connect()
			} else if r3labs.NewClient(url).SubscribeRawWithContext(ctx, func(event *r3labs.Event) { take(string(event.Data)) }) == nil && ctx.Err() == nil {
				take("returns without an error")
			}
			fmt.Printf("%s, %s: %s\n", name, way, strings.Join(events, ", "))
			cancel()
		}
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/r3labs/sse/v2@v2.10.0 github.com/tmaxmax/go-sse@v0.11.0 2>/dev/null
go mod tidy 2>/dev/null
go build -o gosse .
node run.mjs > seen 2>log || { cat log >&2; exit 1; } # extended-eventsource writes there that it connects again
venv/bin/python run.py | grep sseclient >> seen # it prints an empty line for each new connection
./gosse >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
eventsource 5.1.5, lost: one, asked after 1
eventsource 5.1.5, end: one, asked after 1
eventsource-client 1.2.0, lost: one, asked after 1
eventsource-client 1.2.0, end: one, asked after 1
extended-eventsource 2.1.0, lost: one, asked after 2
extended-eventsource 2.1.0, end: one, asked after 2
fetch-event-source 2.0.1, lost: one, asked after 2
fetch-event-source 2.0.1, end: one, asked after 2
sseclient 0.0.27, end: one, tw, asked after 2
go-sse 0.11.0, lost: one, asked after 1
go-sse 0.11.0, end: one, asked after 1
r3labs/sse 2.10.0, lost: one, tw, asked after 2
r3labs/sse 2.10.0, end: one, tw, returns without an error
EXPECTED
cat seen
