#!/usr/bin/env bash
# Expected: resequence sorts messages by a number, and keeps those with the same number in order of arrival.
# What happens: of several messages with the same number, only the first continues. The others are lost
#   without an error, although their senders were told that all is well. The batch form keeps them with
#   allowDuplicates; the stream form has no such option.
# Why it matters: sorting by priority, or by a time in whole seconds, loses messages as soon as two are equal.
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
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-yaml-dsl</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > routes.yaml <<'YAML'
- route:
    from:
      uri: direct:batch
      steps:
        - resequence:
            simple: ${header.rank}
            batchConfig:
              batchTimeout: 3000
        - to: mock:batch
- route:
    from:
      uri: direct:duplicates
      steps:
        - resequence:
            simple: ${header.rank}
            batchConfig:
              batchTimeout: 3000
              allowDuplicates: true
        - to: mock:duplicates
- route:
    from:
      uri: direct:stream
      steps:
        - resequence:
            simple: ${header.rank}
            streamConfig:
              timeout: 3000
        - to: mock:stream
YAML
cat > Run.java <<'JAVA'
import java.nio.file.*;
import java.util.*;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.*;

public class Run {
  public static void main(String[] args) throws Exception {
    try (var camel = new DefaultCamelContext()) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("routes.yaml", Files.readString(Path.of("routes.yaml"))));
      camel.start();
      var to = camel.createProducerTemplate();
      var ranks = List.of(3, 1, 2, 1, 3);
      for (var route : List.of("batch", "duplicates", "stream")) {
        for (int i = 0; i < ranks.size(); i++) {
          to.sendBodyAndHeader("direct:" + route, (char) ('a' + i) + "=" + ranks.get(i), "rank", ranks.get(i));
        }
      }
      for (var name : List.of("duplicates", "batch", "stream")) {
        var mock = camel.getEndpoint("mock:" + name, MockEndpoint.class);
        mock.expectedMessageCount(name.equals("duplicates") ? 5 : 3);
        mock.setResultWaitTime(30_000);
        mock.setAssertPeriod(4000);
        mock.assertIsSatisfied();
      }
      print(camel, "batch", "duplicates", "stream");
    }
  }

  static void print(DefaultCamelContext camel, String... names) {
    for (var name : names) {
      var bodies = new ArrayList<Object>();
      for (var exchange : camel.getEndpoint("mock:" + name, MockEndpoint.class).getExchanges()) {
        bodies.add("[" + exchange.getMessage().getBody() + "]");
      }
      System.out.println(name + ": " + bodies);
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
batch: [[b=1], [c=2], [a=3]]
duplicates: [[b=1], [d=1], [c=2], [a=3], [e=3]]
stream: [[b=1], [c=2], [a=3]]
EXPECTED
cat seen
