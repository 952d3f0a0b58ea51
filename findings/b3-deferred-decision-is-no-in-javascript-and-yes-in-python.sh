#!/usr/bin/env bash
# Expected: services pass on a B3 header unchanged: without a sampling state (the receiver decides), with
#   "b3: 0" (do not sample), and with "d" (debug, always sample).
# What happens: without a decision, the JavaScript propagator passes on 0, and the Python one 1. Both drop
#   "b3: 0" without ids, so the next service decides for itself. Python turns debug into an ordinary 1;
#   JavaScript keeps it in the single header, and loses it in the multiple headers.
# Why it matters: whether the rest of a trace is recorded depends on the language of one hop, so traces are
#   incomplete. Health checks that send "b3: 0" fill the trace store.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet opentelemetry-propagator-b3==1.45.1
npm install --silent --no-audit --no-fund --prefix . @opentelemetry/api@1.9.1 @opentelemetry/core@2.12.0 @opentelemetry/propagator-b3@2.12.0 >/dev/null
cat > run.py <<'PYTHON'
import sys
from opentelemetry.propagators.b3 import B3MultiFormat, B3SingleFormat

for propagator in (B3SingleFormat(), B3MultiFormat()):
    out = {}
    propagator.inject(out, propagator.extract({"b3": sys.argv[1]}))
    print("  python:", " ".join(f"{name}={value}" for name, value in sorted(out.items())) or "nothing")
PYTHON
cat > run.js <<'JS'
const { ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter } = require('@opentelemetry/api');
const { B3Propagator, B3InjectEncoding } = require('@opentelemetry/propagator-b3');

for (const injectEncoding of [B3InjectEncoding.SINGLE_HEADER, B3InjectEncoding.MULTI_HEADER]) {
  const propagator = new B3Propagator({ injectEncoding });
  const out = {};
  propagator.inject(propagator.extract(ROOT_CONTEXT, { b3: process.argv[2] }, defaultTextMapGetter), out, defaultTextMapSetter);
  const headers = Object.entries(out).sort().map(([name, value]) => `${name}=${value}`);
  console.log('  javascript:', headers.join(' ') || 'nothing');
}
JS
ids=80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1
for header in "$ids" "$ids-d" 0; do
  echo "$header"
  venv/bin/python run.py "$header"
  node run.js "$header"
done | sed 's/80f198ee56343ba864fe8b2a57d3eff7/TRACE/; s/e457b5a2e4d86bd1/SPAN/' > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
TRACE-SPAN
  python: b3=TRACE-SPAN-1
  python: x-b3-sampled=1 x-b3-spanid=SPAN x-b3-traceid=TRACE
  javascript: b3=TRACE-SPAN-0
  javascript: x-b3-sampled=0 x-b3-spanid=SPAN x-b3-traceid=TRACE
TRACE-SPAN-d
  python: b3=TRACE-SPAN-1
  python: x-b3-sampled=1 x-b3-spanid=SPAN x-b3-traceid=TRACE
  javascript: b3=TRACE-SPAN-d
  javascript: x-b3-sampled=1 x-b3-spanid=SPAN x-b3-traceid=TRACE
0
  python: nothing
  python: nothing
  javascript: nothing
  javascript: nothing
EXPECTED
cat seen
