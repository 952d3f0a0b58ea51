#!/usr/bin/env bash
# Expected: with publisherConfirm: "true", publishing fails if RabbitMQ rejects the message (basic.nack, such as
#   of a full queue with overflow: reject-publish), or if the connection is closed before the confirm.
# What happens: pubsub.rabbitmq waits for the confirm, logs "did not receive confirmation of publishing", and
#   returns no error. In both cases, a message that the broker did not confirm counts as published.
# Why it matters: the setting is there to lose nothing. An application that republishes after an error loses
#   the messages that are in transit when RabbitMQ stops, or is full.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > main.go <<'GO'
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/dapr/components-contrib/metadata"
	"github.com/dapr/components-contrib/pubsub"
	"github.com/dapr/components-contrib/pubsub/rabbitmq"
	"github.com/dapr/kit/logger"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// A method of AMQP 0-9-1 as a frame.
func method(channel uint16, class uint16, id uint16, arguments ...byte) []byte {
	payload := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, class), id)
	payload = append(payload, arguments...)
	frame := binary.BigEndian.AppendUint16([]byte{1}, channel)
	frame = binary.BigEndian.AppendUint32(frame, uint32(len(payload)))
	return append(append(frame, payload...), 0xCE)
}

func longText(text string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(text))), text...)
}

// Stands for RabbitMQ: it answers each message with what is given, or ends the connection.
func serve(connection net.Conn, answer []byte) {
	defer connection.Close()
	in := bufio.NewReader(connection)
	_, err := io.ReadFull(in, make([]byte, 8))
	must(err)
	start := append([]byte{0, 9, 0, 0, 0, 0}, append(longText("PLAIN"), longText("en_US")...)...)
	connection.Write(method(0, 10, 10, start...))
	for {
		head := make([]byte, 7)
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[3:])+1)
		if _, err := io.ReadFull(in, body); err != nil {
			return
		}
		channel := binary.BigEndian.Uint16(head[1:])
		switch {
		case head[0] == 3 && answer == nil:
			return
		case head[0] == 3:
			connection.Write(answer)
		case head[0] != 1:
		case bytes.HasPrefix(body, []byte{0, 10, 0, 11}): // start-ok: tune
			connection.Write(method(0, 10, 30, 0, 0, 0, 2, 0, 0, 0, 0))
		case bytes.HasPrefix(body, []byte{0, 10, 0, 40}): // open
			connection.Write(method(0, 10, 41, 0))
		case bytes.HasPrefix(body, []byte{0, 20, 0, 10}): // a channel is opened
			connection.Write(method(channel, 20, 11, 0, 0, 0, 0))
		case bytes.HasPrefix(body, []byte{0, 40, 0, 10}): // an exchange is declared
			connection.Write(method(channel, 40, 11))
		case bytes.HasPrefix(body, []byte{0, 85, 0, 10}): // confirms are wanted
			connection.Write(method(channel, 85, 11))
		}
	}
}

func main() {
	for _, broker := range []struct {
		does   string
		answer []byte
	}{
		{"confirms", method(1, 60, 80, 0, 0, 0, 0, 0, 0, 0, 1, 0)},
		{"refuses", method(1, 60, 120, 0, 0, 0, 0, 0, 0, 0, 1, 0)},
		{"ends before the confirm", nil},
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(err)
		go func() {
			connection, err := listener.Accept()
			must(err)
			serve(connection, broker.answer)
		}()
		log := logger.NewLogger("findings")
		log.SetOutputLevel(logger.FatalLevel)
		component := rabbitmq.NewRabbitMQ(log)
		must(component.Init(context.Background(), pubsub.Metadata{Base: metadata.Base{Properties: map[string]string{
			"connectionString": "amqp://" + listener.Addr().String(), "publisherConfirm": "true", "durable": "true", "deliveryMode": "2"}}}))
		within, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		fmt.Printf("the broker %s: error %v\n", broker.does, component.Publish(within, &pubsub.PublishRequest{Topic: "orders", Data: []byte("{}")}))
		cancel()
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/dapr/components-contrib@v1.18.4 2>/dev/null
go mod tidy 2>/dev/null
go run . > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
the broker confirms: error <nil>
the broker refuses: error <nil>
the broker ends before the confirm: error <nil>
EXPECTED
cat seen
