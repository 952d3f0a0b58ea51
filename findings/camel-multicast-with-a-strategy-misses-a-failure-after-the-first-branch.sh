#!/usr/bin/env bash
# Expected: a multicast fails for its caller if a branch fails, whether or not it collects results.
#   A strategy such as GroupedBodyAggregationStrategy joins what the branches return.
# What happens: with Camel's own strategies the order decides. If the first branch fails, the caller sees the
#   failure. If a later one fails, it sees success, and the result contains the input of the failed branch, as
#   if the branch had returned it. Without a strategy, or with stopOnException: true, it always sees the failure.
# Why it matters: adding a strategy, to count or join results, turns most failures into successes. The message
#   is acknowledged, and the failed branch is never retried.
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
        - multicast:
            steps:
              - to: direct:audit
              - to: direct:mail
        - to: mock:after
- route:
    from:
      uri: direct:first
      steps:
        - multicast:
            aggregationStrategy: "#bean:text"
            steps:
              - to: direct:mail
              - to: direct:audit
        - to: mock:after
- route:
    from:
      uri: direct:second
      steps:
        - multicast:
            aggregationStrategy: "#bean:text"
            steps:
              - to: direct:audit
              - to: direct:mail
        - to: mock:after
- route:
    from:
      uri: direct:group
      steps:
        - multicast:
            aggregationStrategy: "#bean:group"
            steps:
              - to: direct:audit
              - to: direct:mail
        - to: mock:after
- route:
    from:
      uri: direct:stopping
      steps:
        - multicast:
            aggregationStrategy: "#bean:text"
            stopOnException: true
            steps:
              - to: direct:audit
              - to: direct:mail
        - to: mock:after
- route:
    from:
      uri: direct:mail
      steps:
        - throwException:
            exceptionType: java.net.ConnectException
            message: no mail server
- route:
    from:
      uri: direct:audit
      steps:
        - setBody:
            constant: recorded
YAML
cat > Run.java <<'JAVA'
import java.nio.file.*;
import java.util.*;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.*;
import org.apache.camel.support.*;

public class Run {
  public static void main(String[] args) throws Exception {
    try (var camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("group", new GroupedBodyAggregationStrategy());
      camel.getRegistry().bind("text", new StringAggregationStrategy().delimiter(" and "));
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("routes.yaml", Files.readString(Path.of("routes.yaml"))));
      camel.start();
      var to = camel.createProducerTemplate();
      var after = camel.getEndpoint("mock:after", MockEndpoint.class);
      for (var route : List.of("plain", "first", "second", "group", "stopping")) {
        after.reset();
        String seen = "success";
        try {
          to.sendBody("direct:" + route, "task 1");
        } catch (Exception e) {
          seen = e.getCause().getClass().getSimpleName();
        }
        System.out.println(route + ": the caller sees " + seen);
        for (var exchange : after.getExchanges()) {
          Object body = exchange.getMessage().getBody();
          System.out.println("  the next step gets " + (body instanceof List<?> list ? new ArrayList<>(list) : body));
        }
      }
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
plain: the caller sees ConnectException
first: the caller sees ConnectException
second: the caller sees success
  the next step gets recorded and task 1
group: the caller sees success
  the next step gets [recorded, task 1]
stopping: the caller sees CamelExchangeException
EXPECTED
cat seen
