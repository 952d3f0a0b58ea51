#!/usr/bin/env bash
# Expected: maxRetryBackoff: 2s of Dapr's state.redis is the longest wait between two attempts, with a duration
#   as in other components; or 2000 is two seconds.
# What happens: it is the shortest wait, and a bare number of nanoseconds. "2s" is rejected, and the sidecar
#   does not start; "2000" is two microseconds. redisMinRetryInterval accepts "2s", and a bare number there is
#   in milliseconds. If redisMinRetryInterval is set, maxRetryBackoff is not read.
# Why it matters: a component copied from a guide prevents the sidecar from starting. Removing the unit to fix
#   that floods an unavailable Redis with attempts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/dapr/components-contrib/common/component/redis"
	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/kit/logger"
)

func main() {
	log := logger.NewLogger("finding")
	for _, each := range []map[string]string{
		{"maxRetryBackoff": "2s"},
		{"maxRetryBackoff": "2000"},
		{"redisMinRetryInterval": "2s"},
		{"redisMinRetryInterval": "2000"},
		{"redisMinRetryInterval": "1s", "maxRetryBackoff": "2s"},
	} {
		each["redisHost"] = "localhost:1"
		_, settings, err := redis.ParseClientFromProperties(
			each, metadata.StateStoreType, context.Background(), &log)
		fmt.Printf("maxRetryBackoff=%q redisMinRetryInterval=%q: ",
			each["maxRetryBackoff"], each["redisMinRetryInterval"])
		if err != nil {
			fmt.Println("refused")
			continue
		}
		fmt.Printf("shortest wait %s\n", time.Duration(settings.RedisMinRetryInterval))
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
maxRetryBackoff="2s" redisMinRetryInterval="": refused
maxRetryBackoff="2000" redisMinRetryInterval="": shortest wait 2µs
maxRetryBackoff="" redisMinRetryInterval="2s": shortest wait 2s
maxRetryBackoff="" redisMinRetryInterval="2000": shortest wait 2s
maxRetryBackoff="2s" redisMinRetryInterval="1s": shortest wait 1s
EXPECTED
cat seen
