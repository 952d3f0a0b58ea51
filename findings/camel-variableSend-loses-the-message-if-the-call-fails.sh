#!/usr/bin/env bash
# Expected: with variableSend and variableReceive, a call sends one variable and stores the response in another, and
#   the message of the route stays as it is, whether or not the call succeeds.
# What happens: if the call fails, the body remains what was sent. doCatch, onException, and the route after doTry or
#   continued: true see the variable as the body, or what a called route made of it. enrich behaves in the same way.
#   After a success, also one after a redelivery, the body is the one from before. useOriginalMessage: true brings
#   back the input of the route for the steps of onException.
# Why it matters: what reaches the dead letters is the request of a lookup, instead of the event to be replayed, and a
#   route that continues without the answer works on the wrong data.
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
- routeConfiguration:
    id: dead-letter
    onException:
      - onException:
          exception: [java.net.ConnectException]
          handled:
            constant: "true"
          redeliveryPolicy:
            maximumRedeliveries: 1
            redeliveryDelay: 10
          steps:
            - to: mock:dead-letters
- routeConfiguration:
    id: original
    onException:
      - onException:
          exception: [java.net.ConnectException]
          handled:
            constant: "true"
          useOriginalMessage: true
          steps:
            - to: mock:dead-letters
- routeConfiguration:
    id: continued
    onException:
      - onException:
          exception: [java.net.ConnectException]
          continued:
            constant: "true"
- route:
    from:
      uri: direct:try
      steps:
        - setVariable:
            name: question
            constant: who is the owner?
        - doTry:
            steps:
              - to:
                  uri: mock:server
                  variableSend: question
                  variableReceive: owner
            doCatch:
              - exception: [java.net.ConnectException]
                steps:
                  - to: mock:catch
        - to: mock:next
- route:
    from:
      uri: direct:enrich
      steps:
        - setVariable:
            name: question
            constant: who is the owner?
        - doTry:
            steps:
              - enrich:
                  constant: direct:lookup
                  variableSend: question
                  variableReceive: owner
            doCatch:
              - exception: [java.net.ConnectException]
                steps:
                  - to: mock:catch
        - to: mock:next
- route:
    from:
      uri: direct:lookup
      steps:
        - setBody:
            simple: "please: ${body}"
        - to: mock:server
- route:
    routeConfigurationId: dead-letter
    from:
      uri: direct:dead-letter
      steps:
        - setVariable:
            name: question
            constant: who is the owner?
        - to:
            uri: mock:server
            variableSend: question
            variableReceive: owner
        - to: mock:next
- route:
    routeConfigurationId: original
    from:
      uri: direct:original
      steps:
        - setVariable:
            name: question
            constant: who is the owner?
        - to:
            uri: mock:server
            variableSend: question
            variableReceive: owner
        - to: mock:next
- route:
    routeConfigurationId: continued
    from:
      uri: direct:continued
      steps:
        - setVariable:
            name: question
            constant: who is the owner?
        - to:
            uri: mock:server
            variableSend: question
            variableReceive: owner
        - to: mock:next
YAML
cat > Run.java <<'JAVA'
import java.net.ConnectException;
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
      int[] failures = {0};
      camel.getEndpoint("mock:server", MockEndpoint.class).whenAnyExchangeReceived(exchange -> {
        if (failures[0]-- > 0) throw new ConnectException();
        exchange.getMessage().setBody("Ada");
      });
      for (var route : List.of("try", "enrich", "dead-letter", "original", "continued")) {
        for (int count : route.equals("dead-letter") ? new int[] {0, 1, 2} : new int[] {0, 1}) {
          failures[0] = count;
          camel.createProducerTemplate().sendBody("direct:" + route, "task 1");
          System.out.println(route + ", failures: " + count);
          for (var step : List.of("catch", "dead-letters", "next")) {
            var mock = camel.getEndpoint("mock:" + step, MockEndpoint.class);
            for (var exchange : mock.getExchanges()) {
              System.out.println("  " + step + " gets " + exchange.getMessage().getBody() + ", owner: " + exchange.getVariable("owner"));
            }
            mock.reset();
          }
        }
      }
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
try, failures: 0
  next gets task 1, owner: Ada
try, failures: 1
  catch gets who is the owner?, owner: null
  next gets who is the owner?, owner: null
enrich, failures: 0
  next gets task 1, owner: Ada
enrich, failures: 1
  catch gets please: who is the owner?, owner: null
  next gets please: who is the owner?, owner: null
dead-letter, failures: 0
  next gets task 1, owner: Ada
dead-letter, failures: 1
  next gets task 1, owner: Ada
dead-letter, failures: 2
  dead-letters gets who is the owner?, owner: null
original, failures: 0
  next gets task 1, owner: Ada
original, failures: 1
  dead-letters gets task 1, owner: null
continued, failures: 0
  next gets task 1, owner: Ada
continued, failures: 1
  next gets who is the owner?, owner: null
EXPECTED
cat seen
