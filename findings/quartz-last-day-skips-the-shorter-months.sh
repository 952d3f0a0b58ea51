#!/usr/bin/env bash
# Expected: a job on the last day of the month (L) runs twelve times a year.
# What happens: Quartz 2.5.0, which Spring Boot 3.5.0 to 3.5.7 manage, keeps the day that it comes from. After 31 January it
#   looks for 31 February, so only the seven months with 31 days remain. LW, L-3 and 1W lose months in the same way; 31
#   and the last Friday (6L) are right. It accepts "15,L", which 2.3.2 refuses, and skips months there too. 2.5.1 corrects
#   all but 1W, and 2.5.2 that one. Spring's own CronExpression is right.
# Why it matters: reminders at the end of a month are missing without an error, and a preview in December looks right. A
#   patch release of Spring Boot changes the runs of stored triggers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > Run.java <<'JAVA'
import java.time.*;
import java.util.*;
import org.quartz.CronExpression;

public class Run {
  interface Cron {
    ZonedDateTime next(ZonedDateTime time) throws Exception;
  }

  static String months(String expression, Cron cron) throws Exception {
    var months = new StringJoiner(" ");
    var time = ZonedDateTime.of(2026, 12, 31, 13, 0, 0, 0, ZoneOffset.UTC);
    while ((time = cron.next(time)).getYear() == 2027) {
      months.add(time.getMonthValue() + "-" + time.getDayOfMonth());
    }
    return expression + ": " + months;
  }

  public static void main(String[] args) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    for (var expression : List.of("0 0 12 L * ?", "0 0 12 LW * ?", "0 0 12 L-3 * ?", "0 0 12 1W * ?", "0 0 12 15,L * ?", "0 0 12 31 * ?", "0 0 12 ? * 6L")) {
      String seen;
      try {
        var quartz = new CronExpression(expression);
        seen = months(expression, time -> quartz.getNextValidTimeAfter(Date.from(time.toInstant())).toInstant().atZone(ZoneOffset.UTC));
      } catch (java.text.ParseException refused) {
        seen = expression + ": refused";
      }
      System.out.println("Quartz " + args[0] + " " + seen);
    }
    var spring = org.springframework.scheduling.support.CronExpression.parse("0 0 12 L * *");
    System.out.println("Spring 6.2.11 " + months("0 0 12 L * *", spring::next));
  }
}
JAVA
for version in 2.3.2 2.5.0 2.5.1 2.5.2; do
  cat > pom.xml <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>6.2.11</version></dependency>
  </dependencies>
</project>
POM
  mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath >&2
  java -cp "$(cat classpath)" Run.java "$version" >> all
done
# Of the other versions, the number of runs tells enough
grep '2\.5\.0' all > seen
for version in 2.3.2 2.5.1 2.5.2; do
  grep "$version" all | while IFS= read -r line; do
    runs=$(wc --words <<<"${line#*: }")
    echo "${line%%:*}: $(case $line in *refused) echo refused ;; *) echo "$runs runs" ;; esac)"
  done >> seen
done
grep Spring all | uniq >> seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Quartz 2.5.0 0 0 12 L * ?: 1-31 3-31 5-31 7-31 8-31 10-31 12-31
Quartz 2.5.0 0 0 12 LW * ?: 1-29 3-31 4-30 5-31 7-30 8-31 10-29 12-31
Quartz 2.5.0 0 0 12 L-3 * ?: 1-28 3-28 5-28 7-28 8-28 10-28 12-28
Quartz 2.5.0 0 0 12 1W * ?: 1-1 2-1 3-1 4-1 6-1 7-1 9-1 10-1 11-1 12-1
Quartz 2.5.0 0 0 12 15,L * ?: 1-15 1-31 2-15 3-15 3-31 4-15 5-15 5-31 6-15 7-15 7-31 8-15 8-31 9-15 10-15 10-31 11-15 12-15 12-31
Quartz 2.5.0 0 0 12 31 * ?: 1-31 3-31 5-31 7-31 8-31 10-31 12-31
Quartz 2.5.0 0 0 12 ? * 6L: 1-29 2-26 3-26 4-30 5-28 6-25 7-30 8-27 9-24 10-29 11-26 12-31
Quartz 2.3.2 0 0 12 L * ?: 12 runs
Quartz 2.3.2 0 0 12 LW * ?: 12 runs
Quartz 2.3.2 0 0 12 L-3 * ?: 12 runs
Quartz 2.3.2 0 0 12 1W * ?: 12 runs
Quartz 2.3.2 0 0 12 15,L * ?: refused
Quartz 2.3.2 0 0 12 31 * ?: 7 runs
Quartz 2.3.2 0 0 12 ? * 6L: 12 runs
Quartz 2.5.1 0 0 12 L * ?: 12 runs
Quartz 2.5.1 0 0 12 LW * ?: 12 runs
Quartz 2.5.1 0 0 12 L-3 * ?: 12 runs
Quartz 2.5.1 0 0 12 1W * ?: 10 runs
Quartz 2.5.1 0 0 12 15,L * ?: 24 runs
Quartz 2.5.1 0 0 12 31 * ?: 7 runs
Quartz 2.5.1 0 0 12 ? * 6L: 12 runs
Quartz 2.5.2 0 0 12 L * ?: 12 runs
Quartz 2.5.2 0 0 12 LW * ?: 12 runs
Quartz 2.5.2 0 0 12 L-3 * ?: 12 runs
Quartz 2.5.2 0 0 12 1W * ?: 12 runs
Quartz 2.5.2 0 0 12 15,L * ?: 24 runs
Quartz 2.5.2 0 0 12 31 * ?: 7 runs
Quartz 2.5.2 0 0 12 ? * 6L: 12 runs
Spring 6.2.11 0 0 12 L * *: 1-31 2-28 3-31 4-30 5-31 6-30 7-31 8-31 9-30 10-31 11-30 12-31
EXPECTED
cat seen
