#!/usr/bin/env bash
# Expected: if a message fails, and the dead-letter endpoint also rejects it, the sender sees a failure, so
#   that the broker keeps the message.
# What happens: Camel's dead letter channel also handles the failure of its own endpoint. The sender sees
#   success, and the message is lost; only deadLetterHandleNewException: false passes the failure on. An
#   onException with handled: true and the same endpoint fails without any setting.
# Why it matters: the broker or database that is down is often the one that keeps the dead letters. Each
#   message that arrives meanwhile is acknowledged and lost.
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
    errorHandler:
      deadLetterChannel:
        deadLetterUri: direct:dead-letters
    from:
      uri: direct:channel
      steps:
        - to: direct:database
- route:
    errorHandler:
      deadLetterChannel:
        deadLetterUri: direct:dead-letters
        deadLetterHandleNewException: false
    from:
      uri: direct:channel-handing-on
      steps:
        - to: direct:database
- route:
    from:
      uri: direct:onException
      steps:
        - onException:
            exception: [java.lang.Exception]
            handled:
              constant: "true"
            steps:
              - to: direct:dead-letters
        - to: direct:database
- route:
    errorHandler:
      noErrorHandler: {}
    from:
      uri: direct:database
      steps:
        - throwException:
            exceptionType: java.net.ConnectException
            message: the database is away
- route:
    errorHandler:
      noErrorHandler: {}
    from:
      uri: direct:dead-letters
      steps:
        - to: mock:tried
        - throwException:
            exceptionType: java.net.ConnectException
            message: the dead letters are away
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
      var tried = camel.getEndpoint("mock:tried", MockEndpoint.class);
      for (var route : List.of("channel", "channel-handing-on", "onException")) {
        tried.reset();
        String seen = "success";
        try {
          to.sendBody("direct:" + route, "task 1");
        } catch (Exception e) {
          seen = e.getCause().getMessage();
        }
        System.out.println(route + ": dead letters tried " + tried.getReceivedCounter() + ", the sender sees " + seen);
      }
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
channel: dead letters tried 1, the sender sees success
channel-handing-on: dead letters tried 1, the sender sees the dead letters are away
onException: dead letters tried 1, the sender sees the dead letters are away
EXPECTED
cat seen
