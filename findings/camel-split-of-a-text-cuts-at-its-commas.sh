#!/usr/bin/env bash
# Expected: a split over ${body} treats a text as one part, because it is not a list.
# What happens: it cuts the text at each comma, even inside JSON. A text in parentheses with a comma stays
#   whole, and so does a text inside a list. delimiter: "false" turns this off.
# Why it matters: a route that splits lists works until a converter passes it the JSON text of one object.
#   The parts are then broken JSON, without an error at the split.
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
      uri: direct:plain
      steps:
        - split:
            simple: ${body}
            steps:
              - to: mock:plain
- route:
    from:
      uri: direct:off
      steps:
        - split:
            delimiter: "false"
            simple: ${body}
            steps:
              - to: mock:off
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
      for (var body : List.of("Buy milk, bread", "{\"a\":1,\"b\":[2,3]}", "(a,b)", List.of("x,y"))) {
        to.sendBody("direct:plain", body);
        to.sendBody("direct:off", body);
      }
      print(camel, "plain", "off");
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
plain: [[Buy milk], [ bread], [{"a":1], ["b":[2], [3]}], [(a,b)], [x,y]]
off: [[Buy milk, bread], [{"a":1,"b":[2,3]}], [(a,b)], [x,y]]
EXPECTED
cat seen
