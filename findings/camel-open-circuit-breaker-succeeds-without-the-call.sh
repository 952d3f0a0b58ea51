#!/usr/bin/env bash
# Expected: without onFallback, a message that an open circuit breaker rejects fails, as with Resilience4j
#   itself (CallNotPermittedException). recordException and ignoreException decide which failures open the
#   breaker; the caller sees all of them.
# What happens: while the breaker is open, the route continues after it with an unchanged body, and the caller
#   reports success; it fails only with throwExceptionWhenHalfOpenOrOpenState. An exception that is ignored, or
#   that is not among the recorded ones, disappears: neither onFallback nor an error handler sees it.
# Why it matters: while a server is down, events are acknowledged that it never received, and an order that it
#   rejected counts as accepted.
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
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-resilience4j</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > routes.yaml <<'YAML'
- route:
    from:
      uri: direct:open
      steps:
        - circuitBreaker:
            resilience4jConfiguration:
              slidingWindowSize: 2
              minimumNumberOfCalls: 2
            steps:
              - to: mock:server
        - to: mock:after-open
- route:
    from:
      uri: direct:throwing
      steps:
        - circuitBreaker:
            resilience4jConfiguration:
              slidingWindowSize: 2
              minimumNumberOfCalls: 2
              throwExceptionWhenHalfOpenOrOpenState: true
            steps:
              - to: mock:server
        - to: mock:after-throwing
- route:
    from:
      uri: direct:recorded
      steps:
        - circuitBreaker:
            resilience4jConfiguration:
              recordException: [java.net.ConnectException]
            steps:
              - to: mock:server
            onFallback:
              steps:
                - to: mock:fallback
        - to: mock:after-recorded
- route:
    from:
      uri: direct:ignored
      steps:
        - circuitBreaker:
            resilience4jConfiguration:
              ignoreException: [java.lang.IllegalStateException]
            steps:
              - to: mock:server
            onFallback:
              steps:
                - to: mock:fallback
        - to: mock:after-ignored
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
      var server = camel.getEndpoint("mock:server", MockEndpoint.class);
      server.whenAnyExchangeReceived(exchange -> {
        throw new IllegalStateException("refused");
      });
      var to = camel.createProducerTemplate();
      for (var route : List.of("open", "throwing", "recorded", "ignored")) {
        for (int order = 1; order <= (route.equals("open") || route.equals("throwing") ? 3 : 1); order++) {
          int calls = server.getReceivedCounter();
          String seen = "success";
          try {
            to.sendBody("direct:" + route, "order " + order);
          } catch (Exception e) {
            seen = e.getCause().getClass().getSimpleName();
          }
          System.out.println(route + ", order " + order + ": calls " + (server.getReceivedCounter() - calls) + ", the caller sees " + seen);
        }
        System.out.println("  behind the breaker: " + bodies(camel, "after-" + route));
      }
      System.out.println("fallbacks: " + bodies(camel, "fallback"));
    }
  }

  static List<?> bodies(DefaultCamelContext camel, String name) {
    return camel.getEndpoint("mock:" + name, MockEndpoint.class).getExchanges().stream()
        .map(exchange -> exchange.getMessage().getBody()).toList();
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
open, order 1: calls 1, the caller sees IllegalStateException
open, order 2: calls 1, the caller sees IllegalStateException
open, order 3: calls 0, the caller sees success
  behind the breaker: [order 3]
throwing, order 1: calls 1, the caller sees IllegalStateException
throwing, order 2: calls 1, the caller sees IllegalStateException
throwing, order 3: calls 0, the caller sees CallNotPermittedException
  behind the breaker: []
recorded, order 1: calls 1, the caller sees success
  behind the breaker: [order 1]
ignored, order 1: calls 1, the caller sees success
  behind the breaker: [order 1]
fallbacks: []
EXPECTED
cat seen
