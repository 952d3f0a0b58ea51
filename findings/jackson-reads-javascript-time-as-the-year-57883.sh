#!/usr/bin/env bash
# Expected: a number for a java.time.Instant means the same as in JavaScript and java.util.Date: milliseconds
#   since 1970.
# What happens: Jackson reads it as seconds, and returns a time in the year 57883 without an error; likewise
#   a text of digits. Date reads the same number correctly. Jackson itself writes an Instant as seconds with
#   nine decimals, which JavaScript reads as 21 January 1970.
# Why it matters: a due date from a page (Date.now()) is accepted and never due. One mapper reads the same
#   JSON in two ways, by the type of the field. With READ_DATE_TIMESTAMPS_AS_NANOSECONDS off, both are
#   milliseconds.
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
    <dependency><groupId>com.fasterxml.jackson.datatype</groupId><artifactId>jackson-datatype-jsr310</artifactId><version>2.21.8</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import com.fasterxml.jackson.databind.*;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.*;
import java.util.Date;

public class Run {
  public static void main(String[] args) throws Exception {
    var json = args[0];
    var mapper = JsonMapper.builder().addModule(new JavaTimeModule()).build();
    System.out.println("Instant: " + mapper.readValue(json, Instant.class));
    System.out.println("Instant from text: " + mapper.readValue('"' + json + '"', Instant.class));
    System.out.println("OffsetDateTime: " + mapper.readValue(json, OffsetDateTime.class));
    System.out.println("Date: " + mapper.readValue(json, Date.class).toInstant());
    var millis = mapper.reader().without(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS);
    System.out.println("Instant, nanoseconds off: " + millis.forType(Instant.class).readValue(json));
    System.out.println("written: " + mapper.writeValueAsString(Instant.ofEpochMilli(Long.parseLong(json))));
  }
}
JAVA
java -cp "$(cat classpath)" Run.java "$(node -p 'Date.UTC(2025, 10, 30, 0, 0, 0, 123)')" > seen
node -p '"read by JavaScript: " + new Date(JSON.parse(process.argv[1])).toISOString()' "$(sed -n 's/written: //p' seen)" >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Instant: +57883-07-16T00:02:03Z
Instant from text: +57883-07-16T00:02:03Z
OffsetDateTime: +57883-07-16T00:02:03Z
Date: 2025-11-30T00:00:00.123Z
Instant, nanoseconds off: 2025-11-30T00:00:00.123Z
written: 1764460800.123000000
read by JavaScript: 1970-01-21T10:07:40.800Z
EXPECTED
cat seen
