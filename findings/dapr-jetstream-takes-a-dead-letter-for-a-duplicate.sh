#!/usr/bin/env bash
# Expected: an event that Dapr publishes to a second topic, such as its dead-letter topic, arrives there, as the
#   call succeeds. An event that is published again later, such as by a replay, arrives twice.
# What happens: pubsub.jetstream uses the id of the CloudEvent as the message id. JetStream drops an id that the
#   stream had within two minutes, on any subject. Publish returns no error. With one stream per topic, the
#   event arrives in the second topic; the replay is still dropped.
# Why it matters: Dapr acknowledges the original after it has "published" the dead letter, so both are lost. A
#   short duplicate_window of the stream (at least 100 ms) and one stream per topic avoid it.
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
	"time"

	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/components-contrib/pubsub"
	"github.com/dapr/components-contrib/pubsub/jetstream"
	"github.com/dapr/kit/logger"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
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
	for stream, topics := range map[string][]string{"common": {"orders", "orders-dead"}, "bills": {"bills"}, "bills-dead": {"bills-dead"}} {
		_, err = streams.AddStream(&nats.StreamConfig{Name: stream, Subjects: topics})
		must(err)
	}
	log := logger.NewLogger("findings")
	log.SetOutputLevel(logger.FatalLevel)
	component := jetstream.NewJetStream(log)
	must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{"natsURL": broker.ClientURL()}}}))
	event := []byte(`{"specversion":"1.0","id":"1","source":"shop","type":"order","data":{}}`)
	for _, step := range [][2]string{
		{"common", "orders"}, {"common", "orders-dead"}, {"common", "orders"},
		{"bills", "bills"}, {"bills-dead", "bills-dead"}, {"bills", "bills"},
	} {
		err := component.Publish(context.Background(), &pubsub.PublishRequest{Topic: step[1], Data: event})
		info, found := streams.StreamInfo(step[0], &nats.StreamInfoRequest{SubjectsFilter: step[1]})
		must(found)
		fmt.Printf("published to %s: error %v, messages there: %d\n", step[1], err, info.State.Subjects[step[1]])
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/nats-io/nats-server/v2@v2.15.3 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
published to orders: error <nil>, messages there: 1
published to orders-dead: error <nil>, messages there: 0
published to orders: error <nil>, messages there: 1
published to bills: error <nil>, messages there: 1
published to bills-dead: error <nil>, messages there: 1
published to bills: error <nil>, messages there: 1
EXPECTED
cat seen
