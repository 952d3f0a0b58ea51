#!/usr/bin/env bash
# Expected: each call of @dapr/dapr rejects its promise if the sidecar returns 500.
# What happens: publish, state.save and state.delete log the error and resolve, with the error in the value;
#   publishBulk resolves with failedMessages. state.get, state.transaction, invoke and the bindings reject.
# Why it matters: "await client.pubsub.publish(...)" in a try block looks safe and loses the event; the
#   program continues as if it were published. Check the returned error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . @dapr/dapr@3.18.0 >/dev/null
cat > run.js <<'JS'
const http = require('http');
const { DaprClient, CommunicationProtocolEnum, HttpMethod } = require('@dapr/dapr');

// Stands for a sidecar that is healthy and whose components all fail.
const sidecar = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const healthy = /healthz|metadata/.test(request.url);
    response.writeHead(healthy ? 200 : 500, { 'content-type': 'application/json' });
    response.end(healthy ? '{"id":"x","runtimeVersion":"1.18.4"}' : '{"errorCode":"ERR","message":"down"}');
  });
});
sidecar.listen(0, '127.0.0.1', async () => {
  const client = new DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(sidecar.address().port),
    communicationProtocol: CommunicationProtocolEnum.HTTP,
  });
  const upsert = { operation: 'upsert', request: { key: 'k', value: 1 } };
  const calls = {
    publish: () => client.pubsub.publish('pubsub', 'tasks', { a: 1 }),
    publishBulk: () => client.pubsub.publishBulk('pubsub', 'tasks', [{ a: 1 }, { a: 2 }]),
    'state.save': () => client.state.save('store', [{ key: 'k', value: 1 }]),
    'state.delete': () => client.state.delete('store', 'k'),
    'state.get': () => client.state.get('store', 'k'),
    'state.transaction': () => client.state.transaction('store', [upsert]),
    invoke: () => client.invoker.invoke('app', 'method', HttpMethod.POST, { a: 1 }),
    binding: () => client.binding.send('mail', 'create', { a: 1 }),
  };
  for (const [name, call] of Object.entries(calls)) {
    try {
      const value = await call();
      const inside = value?.error ? 'an error in it' : `${value?.failedMessages?.length} failed messages in it`;
      console.log(`${name}: resolves, ${inside}`);
    } catch (error) {
      console.log(`${name}: rejects`);
    }
  }
  process.exit(0);
});
JS
node run.js | grep -E '^[a-zA-Z.]+: re' > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
publish: resolves, an error in it
publishBulk: resolves, 2 failed messages in it
state.save: resolves, an error in it
state.delete: resolves, an error in it
state.get: rejects
state.transaction: rejects
invoke: rejects
binding: rejects
EXPECTED
cat seen
