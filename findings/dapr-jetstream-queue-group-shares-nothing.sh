#!/usr/bin/env bash
# Expected: replicas of an app share the events of a pub/sub component, by their app-id as on Kafka, or at least
#   by queueGroupName, "for load balancing". After a restart they continue where they stopped.
# What happens: pubsub.jetstream ignores the app-id (consumerID). Each replica receives every event, even with
#   queueGroupName, and after each start the whole stream again. With durableName alone, only one replica can
#   subscribe; the second one fails. Only with both do replicas share events, and continue.
# Why it matters: an app that is correct on Kafka or Redis does everything once per replica, and again after
#   each deployment. The template {appID} in both settings makes each app a group.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/components-contrib/pubsub"
	"github.com/dapr/components-contrib/pubsub/jetstream"
	"github.com/dapr/kit/logger"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

const events = 20

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// A sidecar of the app "audit": how many events it got, and why it could not subscribe.
func replica(url string, topic string, settings map[string]string) (pubsub.PubSub, *atomic.Int32, error) {
	properties := map[string]string{"natsURL": url, "consumerID": "audit"}
	for name, value := range settings {
		properties[name] = value
	}
	log := logger.NewLogger("findings")
	log.SetOutputLevel(logger.FatalLevel)
	component := jetstream.NewJetStream(log)
	must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: properties}}))
	var got atomic.Int32
	err := component.Subscribe(context.Background(), pubsub.SubscribeRequest{Topic: topic}, func(context.Context, *pubsub.NewMessage) error {
		got.Add(1)
		return nil
	})
	return component, &got, err
}

func main() {
	folder, err := os.MkdirTemp("", "jetstream")
	must(err)
	defer os.RemoveAll(folder)
	broker, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: folder, NoLog: true, NoSigs: true})
	must(err)
	broker.Start()
	defer broker.Shutdown()
	broker.ReadyForConnections(30 * time.Second)
	connection, err := nats.Connect(broker.ClientURL())
	must(err)
	streams, err := connection.JetStream()
	must(err)

	for i, settings := range []map[string]string{
		{},
		{"queueGroupName": "audit"},
		{"durableName": "audit"},
		{"durableName": "audit", "queueGroupName": "audit"},
	} {
		topic := fmt.Sprint("orders", i)
		_, err = streams.AddStream(&nats.StreamConfig{Name: topic, Subjects: []string{topic}})
		must(err)
		one, ofOne, err := replica(broker.ClientURL(), topic, settings)
		must(err)
		other, ofOther, refused := replica(broker.ClientURL(), topic, settings)
		for id := range events {
			must(one.Publish(context.Background(), &pubsub.PublishRequest{Topic: topic, Data: []byte(fmt.Sprintf(`{"specversion":"1.0","id":"%d","data":{}}`, id))}))
		}
		time.Sleep(3 * time.Second)
		one.Close()
		other.Close()
		again, ofAgain, err := replica(broker.ClientURL(), topic, settings)
		must(err)
		time.Sleep(3 * time.Second)
		again.Close()
		fmt.Printf("%v: of %d events two replicas got %d together (second one refused: %v), after a restart %d again\n",
			settings, events, ofOne.Load()+ofOther.Load(), refused, ofAgain.Load())
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/nats-io/nats-server/v2@v2.15.3 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
map[]: of 20 events two replicas got 40 together (second one refused: <nil>), after a restart 20 again
map[queueGroupName:audit]: of 20 events two replicas got 40 together (second one refused: <nil>), after a restart 20 again
map[durableName:audit]: of 20 events two replicas got 20 together (second one refused: consumer is already bound to a subscription), after a restart 0 again
map[durableName:audit queueGroupName:audit]: of 20 events two replicas got 20 together (second one refused: <nil>), after a restart 0 again
EXPECTED
cat seen
