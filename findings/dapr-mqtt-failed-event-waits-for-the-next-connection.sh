#!/usr/bin/env bash
# Expected: an event of a pub/sub component that the application fails to process is redelivered after a while,
#   with QoS 1 ("at least once"), as on RabbitMQ, Redis and Kafka.
# What happens: pubsub.mqtt3 does not acknowledge a failed event, and MQTT cannot request a redelivery. The
#   event waits until the sidecar reconnects, and later events overtake it: an event that failed on Monday
#   arrives with the deployment on Friday.
# Why it matters: after a database outage of some seconds, events stay unprocessed until somebody restarts the
#   sidecar, and nothing reports it. Only an inbound retry of a Resiliency policy retries earlier.
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
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/components-contrib/pubsub"
	dapr "github.com/dapr/components-contrib/pubsub/mqtt3"
	"github.com/dapr/kit/logger"
	"github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
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

// Fails with the first event only.
func (seen *attempts) take(_ context.Context, message *pubsub.NewMessage) error {
	seen.Lock()
	defer seen.Unlock()
	seen.of = append(seen.of, string(message.Data))
	if string(message.Data) == "first" {
		return errors.New("the database is away")
	}
	return nil
}

func (seen *attempts) String() string {
	seen.Lock()
	defer seen.Unlock()
	return strings.Join(seen.of, ", ")
}

func connect(address, appID string, handler pubsub.Handler) pubsub.PubSub {
	log := logger.NewLogger("findings")
	log.SetOutputLevel(logger.FatalLevel)
	component := dapr.NewMQTTPubSub(log)
	must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{
		"url": "tcp://" + address, "consumerID": appID, "qos": "1", "cleanSession": "false"}}}))
	if handler != nil {
		must(component.Subscribe(context.Background(), pubsub.SubscribeRequest{Topic: "orders"}, handler))
	}
	return component
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	address := listener.Addr().String()
	broker := mqtt.New(&mqtt.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	must(broker.AddHook(new(auth.AllowHook), nil))
	must(broker.AddListener(listeners.NewNet("net", listener)))
	must(broker.Serve())

	var seen attempts
	publisher := connect(address, "shop", nil)
	subscriber := connect(address, "audit", seen.take)
	for _, event := range []string{"first", "second", "third"} {
		must(publisher.Publish(context.Background(), &pubsub.PublishRequest{Topic: "orders", Data: []byte(event)}))
		time.Sleep(time.Second)
	}
	time.Sleep(20 * time.Second)
	fmt.Println("after 20 s:", &seen)
	subscriber.Close()
	connect(address, "audit", seen.take)
	time.Sleep(3 * time.Second)
	fmt.Println("connected anew:", &seen)
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/mochi-mqtt/server/v2@v2.7.9 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
after 20 s: first, second, third
connected anew: first, second, third, first
EXPECTED
cat seen
