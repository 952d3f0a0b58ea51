#!/usr/bin/env bash
# Expected: a tracestate key may begin with a digit (Trace Context, level 2, and "1a2b@vendor" in level 1),
#   so all members are passed on.
# What happens: because of one such key, Python and Go drop the whole tracestate, including the members of
#   other vendors, while they pass on traceparent. JavaScript drops only that member.
# Why it matters: the state by which a vendor finds its part of the trace disappears at some hops. The
#   sampling probability (ot=th:...) disappears with it, so that rates are computed wrongly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet opentelemetry-api==1.45.2
npm install --silent --no-audit --no-fund --prefix . @opentelemetry/api@1.9.1 @opentelemetry/core@2.12.1 >/dev/null
cat > run.py <<'PYTHON'
import sys
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

propagator = TraceContextTextMapPropagator()
out = {}
propagator.inject(out, propagator.extract({"traceparent": sys.argv[1], "tracestate": sys.argv[2]}))
print("  python:", "traceparent" in out and "trace goes on,", out.get("tracestate", "no state"))
PYTHON
cat > run.js <<'JS'
const { ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter } = require('@opentelemetry/api');
const { W3CTraceContextPropagator } = require('@opentelemetry/core');

const propagator = new W3CTraceContextPropagator();
const [, , traceparent, tracestate] = process.argv;
const out = {};
propagator.inject(propagator.extract(ROOT_CONTEXT, { traceparent, tracestate }, defaultTextMapGetter), out, defaultTextMapSetter);
console.log('  javascript:', 'traceparent' in out && 'trace goes on,', out.tracestate ?? 'no state');
JS
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/propagation"
)

func main() {
	in := propagation.MapCarrier{"traceparent": os.Args[1], "tracestate": os.Args[2]}
	out := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(propagation.TraceContext{}.Extract(context.Background(), in), out)
	if out["tracestate"] == "" {
		out["tracestate"] = "no state"
	}
	if out["traceparent"] != "" {
		fmt.Println("  go: trace goes on,", out["tracestate"])
	}
}
GO
go mod init findings 2>/dev/null
go get go.opentelemetry.io/otel@v1.44.0 2>/dev/null
go mod tidy 2>/dev/null
go build -o gostate .

parent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
for state in 'ot=th:c,vendor=x' 'ot=th:c,1vendor=x' 'ot=th:c,1a2b@vendor=x'; do
  echo "$state"
  venv/bin/python run.py "$parent" "$state" 2>/dev/null
  node run.js "$parent" "$state"
  ./gostate "$parent" "$state"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
ot=th:c,vendor=x
  python: trace goes on, ot=th:c,vendor=x
  javascript: trace goes on, ot=th:c,vendor=x
  go: trace goes on, ot=th:c,vendor=x
ot=th:c,1vendor=x
  python: trace goes on, no state
  javascript: trace goes on, ot=th:c
  go: trace goes on, no state
ot=th:c,1a2b@vendor=x
  python: trace goes on, ot=th:c,1a2b@vendor=x
  javascript: trace goes on, ot=th:c,1a2b@vendor=x
  go: trace goes on, ot=th:c,1a2b@vendor=x
EXPECTED
cat seen
