#!/usr/bin/env bash
# Expected: prefetchCount: "010" of a Dapr component is ten, and durable: "enabled" is rejected, as "10.0"
#   and "1d" are.
# What happens: dapr/kit, which reads the metadata of all components, reads "010" as octal, 8, and "1_000" as
#   1000. An unknown word for a boolean is false without an error, so "enabled", "tru" and "Yes!" mean off,
#   while "on", "y" and " true" mean on. A list keeps the space after its comma, and a misspelt name is
#   ignored.
# Why it matters: a typing error in the option that keeps messages over a restart (durable of RabbitMQ)
#   turns it off silently.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/dapr/kit/metadata"
)

type settings struct {
	Durable       bool
	PrefetchCount int
	Brokers       []string
}

func main() {
	for _, each := range [][2]string{
		{"durable", "enabled"}, {"durable", "tru"}, {"durable", "Yes!"}, {"durable", "on"}, {"durable", " true"},
		{"prefetchCount", "10"}, {"prefetchCount", "010"}, {"prefetchCount", "1_000"}, {"prefetchCount", "10.0"},
		{"prefetchCounts", "10"}, {"brokers", "a:9092, b:9092"},
	} {
		var read settings
		err := metadata.DecodeMetadata(map[string]string{each[0]: each[1]}, &read)
		fmt.Printf("%s=%q: %t %d [%s] refused=%t\n",
			each[0], each[1], read.Durable, read.PrefetchCount, strings.Join(read.Brokers, "|"), err != nil)
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/kit@v0.18.3 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
durable="enabled": false 0 [] refused=false
durable="tru": false 0 [] refused=false
durable="Yes!": false 0 [] refused=false
durable="on": true 0 [] refused=false
durable=" true": true 0 [] refused=false
prefetchCount="10": false 10 [] refused=false
prefetchCount="010": false 8 [] refused=false
prefetchCount="1_000": false 1000 [] refused=false
prefetchCount="10.0": false 0 [] refused=true
prefetchCounts="10": false 0 [] refused=false
brokers="a:9092, b:9092": false 0 [a:9092| b:9092] refused=false
EXPECTED
cat seen
