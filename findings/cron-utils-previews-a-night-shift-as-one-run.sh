#!/usr/bin/env bash
# Expected: cron-utils, which knows the dialects of Quartz and Spring, returns the times at which those two run,
#   or reports an error.
# What happens: of a Quartz range that passes midnight or the end of the year, 22-2 or NOV-FEB, it returns only
#   the first value, while it describes it as "between 22 and 2". From Spring's 1,L it loses the last day of
#   the month. In Spring, */2 as the weekday is Monday, Wednesday, Friday and Sunday; cron-utils counts from
#   Sunday. Quartz itself ignores the step of MON-FRI/2, but not that of 2-6/2; cron-utils applies both.
# Why it matters: a preview promises one run a night where Quartz makes five, or weekdays on which nothing runs.
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
    <dependency><groupId>com.cronutils</groupId><artifactId>cron-utils</artifactId><version>9.2.1</version></dependency>
    <dependency><groupId>org.quartz-scheduler</groupId><artifactId>quartz</artifactId><version>2.5.2</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>6.2.8</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.*;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.function.UnaryOperator;
import org.springframework.scheduling.support.CronExpression;

public class Run {
  static final ZoneId UTC = ZoneId.of("UTC");

  public static void main(String[] args) throws Exception {
    for (var text : List.of("0 0 22-2 * * ?", "0 0 9 1 NOV-FEB ?", "0 0 9 ? * MON-FRI/2", "0 0 9 ? * 2-6/2")) {
      System.out.println("Quartz " + text);
      var quartz = new org.quartz.CronExpression(text);
      quartz.setTimeZone(TimeZone.getTimeZone(UTC));
      show("quartz", time -> quartz.getNextValidTimeAfter(Date.from(time.toInstant())).toInstant().atZone(UTC));
      cronUtils(CronType.QUARTZ, text);
    }
    for (var text : List.of("0 0 9 * * */2", "0 0 9 1,L * *")) {
      System.out.println("Spring " + text);
      show("spring", CronExpression.parse(text)::next);
      cronUtils(CronType.SPRING53, text);
    }
  }

  static void cronUtils(CronType type, String text) {
    var cron = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type)).parse(text);
    show("cron-utils", time -> ExecutionTime.forCron(cron).nextExecution(time).get());
    System.out.println("  " + CronDescriptor.instance(Locale.ENGLISH).describe(cron));
  }

  static void show(String name, UnaryOperator<ZonedDateTime> next) {
    var times = new StringJoiner(", ", "  " + name + ": ", "");
    var time = ZonedDateTime.of(2026, 12, 1, 3, 0, 0, 0, UTC);
    for (int i = 0; i < 4; i++) {
      time = next.apply(time);
      times.add(DateTimeFormatter.ofPattern("EEE uuuu-MM-dd'T'HH:mm", Locale.ENGLISH).format(time));
    }
    System.out.println(times);
  }
}
JAVA
java -cp "$(cat classpath)" Run.java > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Quartz 0 0 22-2 * * ?
  quartz: Tue 2026-12-01T22:00, Tue 2026-12-01T23:00, Wed 2026-12-02T00:00, Wed 2026-12-02T01:00
  cron-utils: Tue 2026-12-01T22:00, Wed 2026-12-02T22:00, Thu 2026-12-03T22:00, Fri 2026-12-04T22:00
  every hour between 22 and 2
Quartz 0 0 9 1 NOV-FEB ?
  quartz: Tue 2026-12-01T09:00, Fri 2027-01-01T09:00, Mon 2027-02-01T09:00, Mon 2027-11-01T09:00
  cron-utils: Mon 2027-11-01T09:00, Wed 2028-11-01T09:00, Thu 2029-11-01T09:00, Fri 2030-11-01T09:00
  at 09:00 at 1 day every month between November and February
Quartz 0 0 9 ? * MON-FRI/2
  quartz: Tue 2026-12-01T09:00, Wed 2026-12-02T09:00, Thu 2026-12-03T09:00, Fri 2026-12-04T09:00
  cron-utils: Wed 2026-12-02T09:00, Fri 2026-12-04T09:00, Mon 2026-12-07T09:00, Wed 2026-12-09T09:00
  at 09:00 every Monday days between Monday and Friday
Quartz 0 0 9 ? * 2-6/2
  quartz: Wed 2026-12-02T09:00, Fri 2026-12-04T09:00, Mon 2026-12-07T09:00, Wed 2026-12-09T09:00
  cron-utils: Wed 2026-12-02T09:00, Fri 2026-12-04T09:00, Mon 2026-12-07T09:00, Wed 2026-12-09T09:00
  at 09:00 every Monday days between Monday and Friday
Spring 0 0 9 * * */2
  spring: Wed 2026-12-02T09:00, Fri 2026-12-04T09:00, Sun 2026-12-06T09:00, Mon 2026-12-07T09:00
  cron-utils: Tue 2026-12-01T09:00, Thu 2026-12-03T09:00, Sat 2026-12-05T09:00, Sun 2026-12-06T09:00
  at 09:00 every Tuesday days
Spring 0 0 9 1,L * *
  spring: Tue 2026-12-01T09:00, Thu 2026-12-31T09:00, Fri 2027-01-01T09:00, Sun 2027-01-31T09:00
  cron-utils: Tue 2026-12-01T09:00, Fri 2027-01-01T09:00, Mon 2027-02-01T09:00, Mon 2027-03-01T09:00
  at 09:00 at 1 and -1 days
EXPECTED
cat seen
