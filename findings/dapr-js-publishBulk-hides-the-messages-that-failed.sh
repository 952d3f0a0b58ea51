#!/usr/bin/env bash
# Expected: publishBulk of @dapr/dapr returns the messages that were not published, if the sidecar reports that
#   some of them failed.
# What happens: over HTTP, the default, it returns an empty list, as after a success. The SDK compares its own
#   entryID with a field of that name in the response, but Dapr calls it entryId. Every message counts as failed
#   only if the response contains no list of entries at all. The SDK also sends entryID to the sidecar, which
#   works because Go ignores the case of JSON names.
# Why it matters: publishBulk throws nothing, so its list is the only way to learn what to publish again.
#   Messages of a batch that a broker rejects are lost.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . @dapr/dapr@3.18.0 >/dev/null
cat > run.js <<'JS'
const http = require('http');
const { DaprClient, CommunicationProtocolEnum } = require('@dapr/dapr');

// Stands for a sidecar whose broker refuses one message, or all: it answers as daprd 1.18 does.
let refuses = () => false;
const sidecar = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    if (!request.url.includes('/publish/bulk/')) return response.writeHead(request.url.includes('metadata') ? 200 : 204, { 'Content-Type': 'application/json' }).end(request.url.includes('metadata') ? '{"runtimeVersion":"1.18.3"}' : undefined);
    const entries = JSON.parse(body);
    const failed = entries.filter(refuses);
    console.log(`  the sidecar gets ${Object.keys(entries[0]).join(', ')}, and refuses ${failed.length} of ${entries.length}`);
    if (failed.length === 0) return response.writeHead(204).end();
    response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({
      failedEntries: failed.map((entry) => ({ entryId: entry.entryID, error: 'the queue is full' })),
      errorCode: 'ERR_PUBSUB_PUBLISH_MESSAGE',
    }));
  });
});
const silent = { error() {}, warn() {}, info() {}, verbose() {}, debug() {} };

sidecar.listen(0, '127.0.0.1', async () => {
  const client = new DaprClient({
    daprHost: '127.0.0.1', daprPort: String(sidecar.address().port),
    communicationProtocol: CommunicationProtocolEnum.HTTP, logger: { service: silent },
  });
  for (const [name, rule] of [['none', () => false], ['one of three', (entry) => entry.event.n === 2], ['all', () => true]]) {
    refuses = rule;
    console.log(`${name}:`);
    const answer = await client.pubsub.publishBulk('pubsub', 'orders', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    console.log(`  the program gets ${answer.failedMessages.length} failed messages`);
  }
  process.exit(0);
});
JS
node run.js > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
none:
  the sidecar gets entryID, event, contentType, metadata, and refuses 0 of 3
  the program gets 0 failed messages
one of three:
  the sidecar gets entryID, event, contentType, metadata, and refuses 1 of 3
  the program gets 0 failed messages
all:
  the sidecar gets entryID, event, contentType, metadata, and refuses 3 of 3
  the program gets 0 failed messages
EXPECTED
cat seen
