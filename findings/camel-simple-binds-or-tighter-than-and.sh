#!/usr/bin/env bash
# Expected: in Camel's Simple language && binds tighter than ||, as in Java, JavaScript and SQL:
#   "urgent || overdue && open" is "urgent || (overdue && open)".
# What happens: both have the same precedence and are evaluated from left to right: "(urgent || overdue) &&
#   open". Parentheses are a syntax error. Strings of digits are compared as numbers: '007' equals '7'.
# Why it matters: in a filter, "&& open" at the end applies to everything before it, so that urgent tasks are
#   dropped. Ids that differ only in leading zeros are equal.
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
cat > Run.java <<'JAVA'
import java.util.*;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

public class Run {
  public static void main(String[] args) throws Exception {
    try (var camel = new DefaultCamelContext()) {
      camel.start();
      var exchange = new DefaultExchange(camel);
      exchange.getMessage().setHeaders(new HashMap<>(Map.of("priority", "urgent", "overdue", false, "open", false, "id", "007")));
      for (var filter : List.of(
          "${header.priority} == 'urgent' || ${header.overdue} == true && ${header.open} == true",
          "${header.overdue} == true && ${header.open} == true || ${header.priority} == 'urgent'",
          "${header.priority} == 'urgent' || (${header.overdue} == true && ${header.open} == true)",
          "${header.id} == '7'",
          "${header.id} == '7a'")) {
        Object matches;
        try {
          matches = camel.resolveLanguage("simple").createPredicate(filter).matches(exchange);
        } catch (Exception e) {
          matches = e.getClass().getSimpleName();
        }
        System.out.println(filter + ": " + matches);
      }
    }
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
${header.priority} == 'urgent' || ${header.overdue} == true && ${header.open} == true: false
${header.overdue} == true && ${header.open} == true || ${header.priority} == 'urgent': true
${header.priority} == 'urgent' || (${header.overdue} == true && ${header.open} == true): SimpleIllegalSyntaxException
${header.id} == '7': true
${header.id} == '7a': false
EXPECTED
cat seen
