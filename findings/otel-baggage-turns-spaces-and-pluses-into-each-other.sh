#!/usr/bin/env bash
# Expected: the SDK of one language reads the W3C baggage that the SDK of another language wrote.
# What happens: Python writes a space as "+", which Go and JavaScript read as a plus. Go writes a plus
#   unescaped, which the header allows, and Python reads it as a space. JavaScript escapes both, so all
#   read it correctly. Python also treats the properties of a member as part of its value.
# Why it matters: names, phone numbers (+49...) and time zones (+02:00) in baggage change between services,
#   without an error, and only for some pairs of languages.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet opentelemetry-api==1.45.2
npm install --silent --no-audit --no-fund --prefix . @opentelemetry/api@1.9.1 @opentelemetry/core@2.12.1 >/dev/null
cat > run.py <<'PYTHON'
import sys
from opentelemetry import baggage
from opentelemetry.baggage.propagation import W3CBaggagePropagator

propagator = W3CBaggagePropagator()
if sys.argv[1] == "write":
    carrier = {}
    propagator.inject(carrier, baggage.set_baggage("user", "Ann Lee +49"))
    print(carrier["baggage"])
else:
    print(baggage.get_baggage("user", propagator.extract({"baggage": sys.argv[2]})))
PYTHON
cat > run.js <<'JS'
const { propagation, ROOT_CONTEXT, defaultTextMapGetter, defaultTextMapSetter } = require('@opentelemetry/api');
const { W3CBaggagePropagator } = require('@opentelemetry/core');

const propagator = new W3CBaggagePropagator();
if (process.argv[2] === 'write') {
  const carrier = {};
  const baggage = propagation.createBaggage({ user: { value: 'Ann Lee +49' } });
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggage), carrier, defaultTextMapSetter);
  console.log(carrier.baggage);
} else {
  const context = propagator.extract(ROOT_CONTEXT, { baggage: process.argv[3] }, defaultTextMapGetter);
  console.log(propagation.getBaggage(context).getEntry('user').value);
}
JS
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
)

func main() {
	if os.Args[1] == "write" {
		member, _ := baggage.NewMemberRaw("user", "Ann Lee +49")
		all, _ := baggage.New(member)
		carrier := propagation.MapCarrier{}
		propagation.Baggage{}.Inject(baggage.ContextWithBaggage(context.Background(), all), carrier)
		fmt.Println(carrier["baggage"])
		return
	}
	read := propagation.Baggage{}.Extract(context.Background(), propagation.MapCarrier{"baggage": os.Args[2]})
	fmt.Println(baggage.FromContext(read).Member("user").Value())
}
GO
go mod init findings 2>/dev/null
go get go.opentelemetry.io/otel@v1.44.0 2>/dev/null
go mod tidy 2>/dev/null
go build -o gobaggage .

run() {
  case $1 in
    python) venv/bin/python run.py "${@:2}" ;;
    javascript) node run.js "${@:2}" ;;
    go) ./gobaggage "${@:2}" ;;
  esac
}
for writer in python javascript go; do
  header=$(run "$writer" write)
  echo "$writer writes $header"
  for reader in python javascript go; do
    echo "  $reader reads '$(run "$reader" read "$header")'"
  done
done > seen
echo "python reads the property, too: '$(run python read 'user=Ann;role=admin')'" >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
python writes user=Ann+Lee+%2B49
  python reads 'Ann Lee +49'
  javascript reads 'Ann+Lee++49'
  go reads 'Ann+Lee++49'
javascript writes user=Ann%20Lee%20%2B49
  python reads 'Ann Lee +49'
  javascript reads 'Ann Lee +49'
  go reads 'Ann Lee +49'
go writes user=Ann%20Lee%20+49
  python reads 'Ann Lee  49'
  javascript reads 'Ann Lee +49'
  go reads 'Ann Lee +49'
python reads the property, too: 'Ann;role=admin'
EXPECTED
cat seen
