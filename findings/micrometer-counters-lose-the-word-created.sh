#!/usr/bin/env bash
# Expected: the Micrometer counter tasks.created is tasks_created_total in Prometheus, and another one
#   called tasks is tasks_total.
# What happens: the Prometheus client reserves the suffixes created, total, info and bucket and removes them:
#   both become tasks_total, and so does tasks.created.total. Prometheus sees only the one registered last,
#   without an exception; the increments of the others are lost. Gauges and summaries lose the suffix as
#   well: mails.created becomes mails; build.info keeps it.
# Why it matters: two natural suffixes of a counter, "created" and "total", cannot be told apart on a
#   dashboard, and the order of registration decides which meter survives.
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
    <dependency><groupId>io.micrometer</groupId><artifactId>micrometer-registry-prometheus</artifactId><version>1.15.12</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import io.micrometer.prometheusmetrics.*;

public class Run {
  public static void main(String[] args) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.counter("tasks.created").increment(1);
    registry.counter("tasks").increment(5);
    registry.counter("tasks.created.total").increment(7);
    registry.counter("tasks.completed").increment(2);
    registry.gauge("mails.created", 3);
    registry.gauge("queue.total", 4);
    registry.gauge("build.info", 1);
    registry.summary("size.bucket").record(6);
    registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(System.out::println);
    System.out.println("tasks in Micrometer: " + registry.counter("tasks").count());
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
build_info 1
mails 3.0
queue 4.0
size_count 1
size_sum 6.0
size_max 6.0
tasks_total 7.0
tasks_completed_total 2.0
tasks in Micrometer: 5.0
EXPECTED
cat seen
