#!/usr/bin/env bash
# Expected: with table.expand.json.payload: true, Debezium's outbox event router sends the JSON of the payload column
#   as an object instead of a string, with the same fields and values.
# What happens: the router derives a schema from each payload. If objects inside the elements of an array have
#   different fields, the schema has those of one object, and the other fields are lost without an error. An empty
#   array disappears, and elements of an array gain the fields of each other as nulls. An array of numbers of different
#   types, such as [1,2.5] or [1,3000000000], or of nulls alone, makes the whole event a string. Fields that are null
#   disappear. Of all this, table.json.payload.null.behavior: optional_bytes changes only what happens to nulls.
# Why it matters: consumers miss data that is in the outbox table. One number, such as the first price with cents,
#   changes the type of the whole event.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>io.debezium</groupId><artifactId>debezium-core</artifactId><version>3.3.1.Final</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>connect-json</artifactId><version>4.1.0</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>connect-transforms</artifactId><version>4.1.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import io.debezium.data.Json;
import io.debezium.transforms.outbox.EventRouter;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.kafka.connect.data.*;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;

public class Run {
  static final Schema ROW = SchemaBuilder.struct().optional()
      .field("id", Schema.STRING_SCHEMA).field("aggregatetype", Schema.STRING_SCHEMA).field("aggregateid", Schema.STRING_SCHEMA)
      .field("type", Schema.STRING_SCHEMA).field("payload", Json.builder().build()).build();
  static final Schema SOURCE = SchemaBuilder.struct().field("table", Schema.STRING_SCHEMA).build();
  static final Schema CHANGE = SchemaBuilder.struct().name("tasks.outbox.Envelope")
      .field("before", ROW).field("after", ROW).field("source", SOURCE).field("op", Schema.STRING_SCHEMA).field("ts_ms", Schema.INT64_SCHEMA).build();

  public static void main(String[] args) {
    var payloads = List.of("{\"items\":[{\"by\":{\"id\":1,\"name\":\"Ada\"}},{\"by\":{\"id\":2,\"team\":\"ops\"}}]}",
        "{\"items\":[{\"by\":{\"id\":1}},{\"by\":{\"name\":\"Ada\"}}]}", "{\"items\":[{\"id\":1},{\"name\":\"Ada\"}]}",
        "{\"tags\":[\"a\"]}", "{\"tags\":[]}", "{\"due\":null}", "{\"prices\":[1.5,2.5]}", "{\"prices\":[1,2.5]}",
        "{\"sizes\":[1,3000000000]}", "{\"tags\":[null]}");
    for (var behavior : List.of("ignore", "optional_bytes")) {
      System.out.println("table.json.payload.null.behavior: " + behavior + (behavior.equals("ignore") ? " (default)" : ""));
      var router = new EventRouter<SourceRecord>();
      router.configure(Map.of("table.expand.json.payload", "true", "table.json.payload.null.behavior", behavior));
      var converter = new JsonConverter();
      converter.configure(Map.of("schemas.enable", "false"), false);
      for (var payload : payloads) {
        var sent = router.apply(insert(payload));
        System.out.println("  " + payload + " is sent as "
            + new String(converter.fromConnectData(sent.topic(), sent.valueSchema(), sent.value()), StandardCharsets.UTF_8));
      }
    }
  }

  static SourceRecord insert(String payload) {
    var row = new Struct(ROW).put("id", "1").put("aggregatetype", "task").put("aggregateid", "task-1").put("type", "TaskCreated").put("payload", payload);
    var change = new Struct(CHANGE).put("after", row).put("source", new Struct(SOURCE).put("table", "outbox")).put("op", "c").put("ts_ms", 1L);
    return new SourceRecord(Map.of(), Map.of(), "tasks.outbox", CHANGE, change);
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
table.json.payload.null.behavior: ignore (default)
  {"items":[{"by":{"id":1,"name":"Ada"}},{"by":{"id":2,"team":"ops"}}]} is sent as {"items":[{"by":{"id":1,"name":"Ada"}},{"by":{"id":2,"name":null}}]}
  {"items":[{"by":{"id":1}},{"by":{"name":"Ada"}}]} is sent as {"items":[{"by":{"name":null}},{"by":{"name":"Ada"}}]}
  {"items":[{"id":1},{"name":"Ada"}]} is sent as {"items":[{"name":null,"id":1},{"name":"Ada","id":null}]}
  {"tags":["a"]} is sent as {"tags":["a"]}
  {"tags":[]} is sent as {}
  {"due":null} is sent as {}
  {"prices":[1.5,2.5]} is sent as {"prices":[1.5,2.5]}
  {"prices":[1,2.5]} is sent as "{\"prices\":[1,2.5]}"
  {"sizes":[1,3000000000]} is sent as "{\"sizes\":[1,3000000000]}"
  {"tags":[null]} is sent as "{\"tags\":[null]}"
table.json.payload.null.behavior: optional_bytes
  {"items":[{"by":{"id":1,"name":"Ada"}},{"by":{"id":2,"team":"ops"}}]} is sent as {"items":[{"by":{"id":1,"name":"Ada"}},{"by":{"id":2,"name":null}}]}
  {"items":[{"by":{"id":1}},{"by":{"name":"Ada"}}]} is sent as {"items":[{"by":{"name":null}},{"by":{"name":"Ada"}}]}
  {"items":[{"id":1},{"name":"Ada"}]} is sent as {"items":[{"name":null,"id":1},{"name":"Ada","id":null}]}
  {"tags":["a"]} is sent as {"tags":["a"]}
  {"tags":[]} is sent as {}
  {"due":null} is sent as {"due":null}
  {"prices":[1.5,2.5]} is sent as {"prices":[1.5,2.5]}
  {"prices":[1,2.5]} is sent as "{\"prices\":[1,2.5]}"
  {"sizes":[1,3000000000]} is sent as "{\"sizes\":[1,3000000000]}"
  {"tags":[null]} is sent as {"tags":[null]}
EXPECTED
cat seen
