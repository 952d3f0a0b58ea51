#!/usr/bin/env bash
# Expected: state.transaction of @dapr/dapr accepts the same operations over HTTP and gRPC; the example in the
#   SDK's own types has an object as the value.
# What happens: over gRPC, an object or a number throws a TypeError of Buffer.from before anything is sent. Over
#   HTTP, the same operations reach the sidecar. state.save serializes objects over both, so a program only
#   notices with its first transaction.
# Why it matters: the protocol is one option of the client. A program that was tested over HTTP fails after the
#   switch, in the calls that have to be atomic.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . @dapr/dapr@3.18.0 >/dev/null
cat > run.js <<'JS'
const http = require('http');
const { DaprClient, CommunicationProtocolEnum } = require('@dapr/dapr');

// Stands for a sidecar that takes everything, over HTTP.
const sidecar = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    if (request.url.includes('/transaction')) console.log(`  HTTP sends ${JSON.stringify(JSON.parse(body).operations[0].request.value)}`);
    response.writeHead(request.url.includes('metadata') ? 200 : 204, { 'Content-Type': 'application/json' }).end(request.url.includes('metadata') ? '{"runtimeVersion":"1.18.3"}' : undefined);
  });
});
const silent = { error() {}, warn() {}, info() {}, verbose() {}, debug() {} };

sidecar.listen(0, '127.0.0.1', async () => {
  const client = (communicationProtocol) => new DaprClient({
    daprHost: '127.0.0.1', daprPort: String(sidecar.address().port), communicationProtocol, logger: { service: silent },
  });
  for (const value of [{ status: 'shipped', trackingId: 'TRK123' }, 3]) {
    console.log(JSON.stringify(value));
    const operations = [{ operation: 'upsert', request: { key: 'order-123', value } }];
    await client(CommunicationProtocolEnum.HTTP).state.transaction('orders', operations);
    try {
      await client(CommunicationProtocolEnum.GRPC).state.transaction('orders', operations);
      console.log('  gRPC sends it');
    } catch (e) {
      console.log(`  gRPC throws ${e.constructor.name} ${e.code}`);
    }
  }
  process.exit(0);
});
JS
node run.js > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
{"status":"shipped","trackingId":"TRK123"}
  HTTP sends {"status":"shipped","trackingId":"TRK123"}
  gRPC throws TypeError ERR_INVALID_ARG_TYPE
3
  HTTP sends 3
  gRPC throws TypeError ERR_INVALID_ARG_TYPE
EXPECTED
cat seen
