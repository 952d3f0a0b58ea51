#!/usr/bin/env bash
# Expected: two subscriptions to one topic, such as two streams of a Dapr SDK at one sidecar, share or repeat its
#   events. Ending one of them does not affect the other.
# What happens: Dapr's pubsub.kafka has one handler for each topic. The newer subscription receives all events,
#   the older one nothing. When the older one ends, the newer one ends as well, without an error or a warning.
# Why it matters: whoever replaces a subscription (new before old, to miss nothing) has none afterwards. The lag
#   grows while the application is healthy.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/components-contrib/pubsub"
	dapr "github.com/dapr/components-contrib/pubsub/kafka"
	"github.com/dapr/kit/logger"
	"github.com/twmb/franz-go/pkg/kfake"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type deliveries struct {
	sync.Mutex
	of []string
}

func (seen *deliveries) by(subscription string) pubsub.Handler {
	return func(_ context.Context, message *pubsub.NewMessage) error {
		seen.Lock()
		defer seen.Unlock()
		seen.of = append(seen.of, string(message.Data)+" to the "+subscription)
		return nil
	}
}

func (seen *deliveries) String() string {
	seen.Lock()
	defer seen.Unlock()
	return strings.Join(seen.of, ", ")
}

func main() {
	broker, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "orders"))
	must(err)
	log := logger.NewLogger("findings")
	component := dapr.NewKafka(log)
	log.SetOutputLevel(logger.WarnLevel)
	must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{
		"brokers": broker.ListenAddrs()[0], "authType": "none", "consumerGroup": "audit", "initialOffset": "oldest"}}}))

	var seen deliveries
	subscribe := func(name string) context.CancelFunc {
		until, end := context.WithCancel(context.Background())
		must(component.Subscribe(until, pubsub.SubscribeRequest{Topic: "orders"}, seen.by(name)))
		return end
	}
	after := func(what, event string) {
		time.Sleep(2 * time.Second)
		must(component.Publish(context.Background(), &pubsub.PublishRequest{Topic: "orders", Data: []byte(event)}))
		time.Sleep(15 * time.Second)
		fmt.Println(what+":", &seen)
	}

	endOlder := subscribe("older")
	after("one subscription", "first")
	subscribe("newer")
	after("two subscriptions", "second")
	endOlder()
	after("the older one ended", "third")
	subscribe("next")
	after("subscribed once more", "fourth")
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/twmb/franz-go@v1.22.3 \
  github.com/twmb/franz-go/pkg/kfake@v0.0.0-20260918054303-01f206a7e32c 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
one subscription: first to the older
two subscriptions: first to the older, second to the newer
the older one ended: first to the older, second to the newer
subscribed once more: first to the older, second to the newer, third to the next, fourth to the next
EXPECTED
cat seen
