#!/usr/bin/env bash
# Expected: stop ends only its own route. A route that called it by direct: continues, and its doFinally runs
#   in any case.
# What happens: the caller also ends, without an error: the steps after the call do not run, and neither does
#   the doFinally around it. In a split or multicast, only the one part ends; after enrich, the caller ends.
# Why it matters: a route with a stop cannot serve as a subroutine. What doFinally should release stays
#   locked, and the caller reports success.
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
      uri: direct:called
      steps:
        - filter:
            simple: ${body} == 'skip'
            steps:
              - stop: {}
- route:
    from:
      uri: direct:caller
      steps:
        - to: direct:called
        - to: mock:after-to
- route:
    from:
      uri: direct:try
      steps:
        - doTry:
            steps:
              - to: direct:called
            doFinally:
              steps:
                - to: mock:finally
- route:
    from:
      uri: direct:enrich
      steps:
        - enrich:
            constant: direct:called
        - to: mock:after-enrich
- route:
    from:
      uri: direct:split
      steps:
        - split:
            simple: ${body}
            steps:
              - to: direct:called
              - to: mock:after-part
        - to: mock:after-split
- route:
    from:
      uri: direct:multicast
      steps:
        - multicast:
            steps:
              - to: direct:called
              - to: mock:second-branch
        - to: mock:after-multicast
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
      for (var body : List.of("go", "skip")) {
        for (var route : List.of("caller", "try", "enrich", "multicast")) {
          to.sendBody("direct:" + route, body);
        }
      }
      to.sendBody("direct:split", List.of("go", "skip", "on"));
      print(camel, "after-to", "finally", "after-enrich", "after-part", "after-split", "second-branch", "after-multicast");
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
after-to: [[go]]
finally: [[go]]
after-enrich: [[go]]
after-part: [[go], [on]]
after-split: [[[go, skip, on]]]
second-branch: [[go], [skip]]
after-multicast: [[go], [skip]]
EXPECTED
cat seen
