#!/usr/bin/env bash
# Expected: Kafka keeps the messages of a key in order, since all clients send a key to the same partition.
# What happens: of 200 keys and 4 partitions, the default partitioners of Java, KafkaJS, kafka-python, aiokafka and franz-go
#   agree. Sarama, which Dapr uses, librdkafka, and the legacy partitioner of KafkaJS agree with them on 44 to 55 keys, as
#   many as by chance. kafka-go ignores the key by default; its hash is that of Sarama. Sarama's reference partitioner
#   agrees with its default one on 154 keys.
# Why it matters: if two programs publish changes of one task, such as one behind Dapr and one with the Java client, a
#   consumer may receive the later change first. A test with one partition does not show it.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet kafka-python==3.0.12 aiokafka==0.14.0 confluent-kafka==2.16.1
npm install --silent --no-audit --no-fund --prefix . kafkajs@2.2.4 >/dev/null
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-clients</artifactId><version>3.9.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > run.py <<'PYTHON'
from random import Random
from uuid import UUID

from aiokafka.partitioner import DefaultPartitioner
from confluent_kafka import Producer
from kafka.partitioner.default import murmur2

random = Random(1)
keys = [str(UUID(int=random.getrandbits(128), version=4)) for _ in range(200)]
with open("keys", "w") as file:
    file.write("\n".join(keys))
print("kafka-python", *((murmur2(key.encode()) & 0x7FFFFFFF) % 4 for key in keys))
print("aiokafka", *(DefaultPartitioner()(key.encode(), [0, 1, 2, 3], [0, 1, 2, 3]) for key in keys))

# librdkafka has a broker for tests, whose topics have 4 partitions
producer = Producer({"test.mock.num.brokers": 1, "log_level": 2})
partitions = {}
for key in keys:
    producer.produce("tasks", key=key, value=b"", on_delivery=lambda error, message: partitions.__setitem__(message.key().decode(), message.partition()))
if producer.flush(60):
    raise SystemExit("Not delivered")
print("librdkafka", *(partitions[key] for key in keys))
PYTHON
cat > run.js <<'JS'
const { Partitioners } = require('kafkajs');
const keys = require('fs').readFileSync('keys', 'utf8').split('\n');
const partitionMetadata = [0, 1, 2, 3].map(partitionId => ({ partitionId, leader: 1 }));

for (const [name, create] of [['KafkaJS', 'DefaultPartitioner'], ['KafkaJS-legacy', 'LegacyPartitioner']]) {
  const partitioner = Partitioners[create]();
  console.log(name, ...keys.map(key => partitioner({ topic: 'tasks', partitionMetadata, message: { key } })));
}
JS
cat > Run.java <<'JAVA'
import java.nio.file.*;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

public class Run {
  public static void main(String[] args) throws Exception {
    System.out.print("Java");
    for (var key : Files.readAllLines(Path.of("keys"))) {
      System.out.print(" " + BuiltInPartitioner.partitionForKey(key.getBytes(), 4));
    }
    System.out.println();
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/IBM/sarama"
	kafka "github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	text, _ := os.ReadFile("keys")
	show := func(client string, partition func(key string) int) {
		fmt.Print(client)
		for _, key := range strings.Fields(string(text)) {
			fmt.Print(" ", partition(key))
		}
		fmt.Println()
	}
	for name, create := range map[string]sarama.PartitionerConstructor{"Sarama": sarama.NewHashPartitioner, "Sarama-reference": sarama.NewReferenceHashPartitioner} {
		partitioner := create("tasks")
		show(name, func(key string) int {
			partition, err := partitioner.Partition(&sarama.ProducerMessage{Key: sarama.StringEncoder(key)}, 4)
			if err != nil {
				panic(err)
			}
			return int(partition)
		})
	}
	franz := kgo.StickyKeyPartitioner(nil).ForTopic("tasks")
	show("franz-go", func(key string) int { return franz.Partition(&kgo.Record{Key: []byte(key)}, 4) })
	hash := &kafka.Hash{}
	show("kafka-go-hash", func(key string) int { return hash.Balance(kafka.Message{Key: []byte(key)}, 0, 1, 2, 3) })
	byDefault := &kafka.RoundRobin{} // as Writer.Balancer says
	show("kafka-go", func(key string) int { return byDefault.Balance(kafka.Message{Key: []byte(key)}, 0, 1, 2, 3) })
}
GO
go mod init findings 2>/dev/null
go get github.com/IBM/sarama@v1.48.1 github.com/segmentio/kafka-go@v0.4.51 github.com/twmb/franz-go@v1.22.3 2>/dev/null
go mod tidy 2>/dev/null
venv/bin/python run.py > partitions
{ node run.js; java -cp "$(cat classpath)" Run.java; go run .; } >> partitions
for other in Java Sarama; do
  awk -v other="$other" '{ line[$1] = $0 } END {
    split(line[other], expected)
    for (client in line) {
      split(line[client], seen)
      same = 0
      for (i = 2; i <= 201; i++) same += seen[i] == expected[i]
      print client ": " same " of 200 keys as " other
    }
  }' partitions | LC_ALL=C sort
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Java: 200 of 200 keys as Java
KafkaJS-legacy: 55 of 200 keys as Java
KafkaJS: 200 of 200 keys as Java
Sarama-reference: 37 of 200 keys as Java
Sarama: 44 of 200 keys as Java
aiokafka: 200 of 200 keys as Java
franz-go: 200 of 200 keys as Java
kafka-go-hash: 44 of 200 keys as Java
kafka-go: 51 of 200 keys as Java
kafka-python: 200 of 200 keys as Java
librdkafka: 49 of 200 keys as Java
Java: 44 of 200 keys as Sarama
KafkaJS-legacy: 51 of 200 keys as Sarama
KafkaJS: 44 of 200 keys as Sarama
Sarama-reference: 154 of 200 keys as Sarama
Sarama: 200 of 200 keys as Sarama
aiokafka: 44 of 200 keys as Sarama
franz-go: 44 of 200 keys as Sarama
kafka-go-hash: 200 of 200 keys as Sarama
kafka-go: 48 of 200 keys as Sarama
kafka-python: 44 of 200 keys as Sarama
librdkafka: 41 of 200 keys as Sarama
EXPECTED
cat seen
