#!/usr/bin/env bash
# Expected: if NATS loses the consumer or the stream of a Dapr subscriber (a new disk, memory storage, an
#   administrator), the subscriber creates it again, as it does with a RabbitMQ queue, or reports an error.
# What happens: pubsub.jetstream creates the consumer once, when it subscribes. If the consumer disappears, the
#   subscription waits for it, publishing continues without an error, and nothing is logged. Only a restart of
#   the sidecar subscribes again.
# Why it matters: a sidecar that is healthy and connected delivers nothing for days, and only NATS shows that
#   the topic grows. Monitor the consumers there, and restart the apps after a loss.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
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

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type lines struct{ atomic.Int32 }

func (count *lines) Write(text []byte) (int, error) {
	count.Add(1)
	return len(text), nil
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
	_, err = streams.AddStream(&nats.StreamConfig{Name: "orders", Subjects: []string{"orders"}})
	must(err)

	var warnings lines
	log := logger.NewLogger("findings")
	log.SetOutputLevel(logger.WarnLevel)
	log.SetOutput(io.Writer(&warnings))
	var got atomic.Int32
	start := func() pubsub.PubSub {
		component := jetstream.NewJetStream(log)
		must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{
			"natsURL": broker.ClientURL(), "durableName": "audit", "queueGroupName": "audit"}}}))
		must(component.Subscribe(context.Background(), pubsub.SubscribeRequest{Topic: "orders"}, func(context.Context, *pubsub.NewMessage) error {
			got.Add(1)
			return nil
		}))
		return component
	}
	component := start()
	publish := func(id int) error {
		return component.Publish(context.Background(), &pubsub.PublishRequest{Topic: "orders", Data: []byte(fmt.Sprintf(`{"specversion":"1.0","id":"%d","data":{}}`, id))})
	}
	report := func(what string, err error) {
		time.Sleep(5 * time.Second)
		fmt.Printf("%s: error %v, delivered %d, warnings %d\n", what, err, got.Load(), warnings.Load())
	}
	report("published", publish(1))
	must(streams.DeleteConsumer("orders", "audit"))
	report("published without the consumer", publish(2))
	time.Sleep(20 * time.Second)
	report("after 25 s", nil)
	component.Close()
	component = start()
	time.Sleep(5 * time.Second)
	fmt.Printf("after a new start: delivered %d\n", got.Load())
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 github.com/nats-io/nats-server/v2@v2.15.3 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
published: error <nil>, delivered 1, warnings 0
published without the consumer: error <nil>, delivered 1, warnings 0
after 25 s: error <nil>, delivered 1, warnings 0
after a new start: delivered 3
EXPECTED
cat seen
