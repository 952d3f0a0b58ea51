#!/usr/bin/env bash
# Expected: an exchange that ended in onException has failed, so the onCompletion with onFailureOnly runs,
#   and the one with onCompleteOnly does not.
# What happens: with handled: true or continued: true it is the other way round; onFailureOnly runs only
#   without both. The exception is still available there as the property CamelExceptionCaught.
# Why it matters: confirmations, counters and clean-up in onCompletion report success for each failure that
#   the route handles.
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
- onException:
    exception: [java.lang.IllegalStateException]
    handled:
      constant: "true"
    steps:
      - to: mock:handler
- onException:
    exception: [java.lang.IllegalArgumentException]
    continued:
      constant: "true"
- onCompletion:
    onFailureOnly: true
    steps:
      - setBody:
          simple: ${body} after ${exception.message}
      - to: mock:failed
- onCompletion:
    onCompleteOnly: true
    steps:
      - setBody:
          simple: ${body} after ${exchangeProperty.CamelExceptionCaught.message}
      - to: mock:complete
- route:
    from:
      uri: direct:handled
      steps:
        - throwException:
            exceptionType: java.lang.IllegalStateException
            message: no room
- route:
    from:
      uri: direct:continued
      steps:
        - throwException:
            exceptionType: java.lang.IllegalArgumentException
            message: no title
- route:
    from:
      uri: direct:neither
      steps:
        - throwException:
            exceptionType: java.lang.UnsupportedOperationException
            message: no way
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
      for (var route : List.of("handled", "continued", "neither")) {
        try {
          to.sendBody("direct:" + route, route);
          System.out.println(route + ": the caller sees success");
        } catch (Exception e) {
          System.out.println(route + ": the caller sees " + e.getCause().getMessage());
        }
      }
      print(camel, "handler", "failed", "complete");
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
handled: the caller sees success
continued: the caller sees success
neither: the caller sees no way
handler: [[handled]]
failed: [[neither after no way]]
complete: [[handled after no room], [continued after no title]]
EXPECTED
cat seen
