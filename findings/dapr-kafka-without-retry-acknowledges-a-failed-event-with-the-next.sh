#!/usr/bin/env bash
# Expected: with consumeRetryEnabled: "false", an event that the application fails to process is not acknowledged,
#   so it is redelivered after a restart at the latest.
# What happens: Kafka stores one offset for each partition. Dapr's pubsub.kafka continues with the next event, and
#   acknowledging that one acknowledges the failed one. Only the last event of a partition is redelivered.
# Why it matters: the setting looks like "let Kafka redeliver", and means "at most once". Keep the default, or
#   configure an inbound retry of a Resiliency policy and a dead-letter topic.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"context"
	"errors"
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

type attempts struct {
	sync.Mutex
	of []string
}

// Fails with the first and the third event, once each.
func (seen *attempts) take(_ context.Context, message *pubsub.NewMessage) error {
	seen.Lock()
	defer seen.Unlock()
	event := string(message.Data)
	again := strings.Contains(strings.Join(seen.of, ", "), event)
	seen.of = append(seen.of, event)
	if (event == "first" || event == "third") && !again {
		return errors.New("the database is away")
	}
	return nil
}

func (seen *attempts) String() string {
	seen.Lock()
	defer seen.Unlock()
	return strings.Join(seen.of, ", ")
}

func connect(address string, retry string) pubsub.PubSub {
	log := logger.NewLogger("findings")
	log.SetOutputLevel(logger.FatalLevel)
	component := dapr.NewKafka(log)
	must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{
		"brokers": address, "authType": "none", "consumerGroup": "audit", "initialOffset": "oldest", "consumeRetryEnabled": retry}}}))
	return component
}

func main() {
	for _, retry := range []string{"true", "false"} {
		broker, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "orders"))
		must(err)
		address := broker.ListenAddrs()[0]
		var seen attempts
		component := connect(address, retry)
		for _, event := range []string{"first", "second", "third"} {
			must(component.Publish(context.Background(), &pubsub.PublishRequest{Topic: "orders", Data: []byte(event)}))
		}
		must(component.Subscribe(context.Background(), pubsub.SubscribeRequest{Topic: "orders"}, seen.take))
		time.Sleep(15 * time.Second)
		fmt.Println("consumeRetryEnabled", retry+":", &seen)
		must(component.Close())
		must(connect(address, retry).Subscribe(context.Background(), pubsub.SubscribeRequest{Topic: "orders"}, seen.take))
		time.Sleep(15 * time.Second)
		fmt.Println("  connected anew:", &seen)
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/twmb/franz-go@v1.22.3 \
  github.com/twmb/franz-go/pkg/kfake@v0.0.0-20260918054303-01f206a7e32c 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
consumeRetryEnabled true: first, first, second, third, third
  connected anew: first, first, second, third, third
consumeRetryEnabled false: first, second, third
  connected anew: first, second, third, third
EXPECTED
cat seen
