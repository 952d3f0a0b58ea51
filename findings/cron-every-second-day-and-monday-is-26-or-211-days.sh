#!/usr/bin/env bash
# Expected: crontab(5) runs a job if the day of the month or the weekday matches; if one of them begins with *, both must.
#   So "0 9 13 * 5" is the 13th and each Friday, 64 days of 2027; "0 9 */2 * 1" is each Monday with an odd day, 27 days;
#   and "0 9 1-31 * 1" is each day.
# What happens: of twelve libraries, only gronx does all three. Eight take */2 as a restriction: each odd day and each
#   Monday, 211 days. Spring and later always want both, so that 13 and 5 are one day of the year; so does APScheduler,
#   for which 1 is Tuesday. cron and cron-schedule take 1-31 as no restriction. cronstrue describes all three by "and".
# Why it matters: a schedule that a user brings from a crontab runs eight times as often, or almost never. No library
#   reports an error.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat > expressions <<'EXPRESSIONS'
0 9 13 * 5
0 9 */2 * 1
0 9 1-31 * 1
EXPRESSIONS
npm install --silent --no-audit --no-fund --prefix . @breejs/later@4.2.0 cron-schedule@6.0.0 croner@11.0.0 \
  cron-parser@5.10.5 cron@4.4.0 cronstrue@3.39.0 >/dev/null
python3 -m venv venv
venv/bin/pip install --quiet croniter==7.0.0 apscheduler==3.11.3
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>com.cronutils</groupId><artifactId>cron-utils</artifactId><version>9.2.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
    <dependency><groupId>org.springframework</groupId><artifactId>spring-context</artifactId><version>6.2.11</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > run.mjs <<'JS'
import later from '@breejs/later';
import { CronTime } from 'cron';
import { CronExpressionParser } from 'cron-parser';
import { parseCronExpression } from 'cron-schedule';
import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import { readFileSync } from 'node:fs';

later.date.UTC();
for (const expression of readFileSync('expressions', 'utf8').trim().split('\n')) {
  const show = (library, next) => {
    let days = 0;
    for (let time = new Date('2027-01-01T00:00:00Z'); (time = next(time)).getUTCFullYear() === 2027;) days++;
    console.log(`${expression}: ${library} ${days}`);
  };
  const schedule = later.schedule(later.parse.cron(expression));
  show('later', time => schedule.next(1, new Date(time.getTime() + 1000)));
  show('cron-parser', time => CronExpressionParser.parse(expression, { currentDate: time, tz: 'UTC' }).next().toDate());
  show('cron-schedule', time => parseCronExpression(expression).getNextDate(time));
  show('croner', time => new Cron(expression, { timezone: 'UTC' }).nextRun(time));
  show('cron', time => new CronTime(expression, 'UTC').getNextDateFrom(time, 'UTC').toJSDate());
  console.log(`${expression}: cronstrue ${cronstrue.toString(expression)}`);
}
JS
cat > run.py <<'PYTHON'
from datetime import datetime, timedelta, timezone
from apscheduler.triggers.cron import CronTrigger
from croniter import croniter


def show(library, next_time):
    days, time = 0, datetime(2027, 1, 1, tzinfo=timezone.utc)
    while (time := next_time(time)).year == 2027:
        days += 1
    print(f"{expression}: {library} {days}")


for expression in open("expressions").read().splitlines():
    show("croniter", lambda time: croniter(expression, time).get_next(datetime))
    trigger = CronTrigger.from_crontab(expression, timezone="UTC")
    show("APScheduler", lambda time: trigger.get_next_fire_time(time, time + timedelta(seconds=1)))
PYTHON
cat > Run.java <<'JAVA'
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.nio.file.*;
import java.time.*;
import java.util.function.UnaryOperator;
import org.springframework.scheduling.support.CronExpression;

public class Run {
  static void show(String expression, String library, UnaryOperator<ZonedDateTime> next) {
    int days = 0;
    for (var time = ZonedDateTime.of(2027, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC); (time = next.apply(time)).getYear() == 2027;) days++;
    System.out.println(expression + ": " + library + " " + days);
  }

  public static void main(String[] args) throws Exception {
    var unix = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    for (var expression : Files.readAllLines(Path.of("expressions"))) {
      show(expression, "Spring", CronExpression.parse("0 " + expression)::next);
      var times = ExecutionTime.forCron(unix.parse(expression));
      show(expression, "cron-utils", time -> times.nextExecution(time).orElseThrow());
    }
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/adhocore/gronx"
	dapr "github.com/dapr/kit/cron"
	robfig "github.com/robfig/cron/v3"
)

func main() {
	text, _ := os.ReadFile("expressions")
	for _, expression := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		show := func(library string, next func(time.Time) time.Time) {
			days := 0
			for at := next(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)); at.Year() == 2027; at = next(at) {
				days++
			}
			fmt.Printf("%s: %s %d\n", expression, library, days)
		}
		standard, err := robfig.ParseStandard(expression)
		if err != nil {
			panic(err)
		}
		show("robfig", standard.Next)
		job, err := dapr.NewParser(dapr.Second | dapr.Minute | dapr.Hour | dapr.Dom | dapr.Month | dapr.Dow).Parse("0 " + expression)
		if err != nil {
			panic(err)
		}
		show("Dapr", job.Next)
		show("gronx", func(at time.Time) time.Time {
			next, err := gronx.NextTickAfter(expression, at, false)
			if err != nil {
				panic(err)
			}
			return next
		})
	}
}
GO
go mod init findings 2>/dev/null
go get github.com/robfig/cron/v3@v3.0.1 github.com/dapr/kit@v0.18.3 github.com/adhocore/gronx@v1.20.4 2>/dev/null
go mod tidy 2>/dev/null
{ node run.mjs; venv/bin/python run.py; java -cp "$(cat classpath)" Run.java; go run .; } | LC_ALL=C sort > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
0 9 */2 * 1: APScheduler 26
0 9 */2 * 1: Dapr 211
0 9 */2 * 1: Spring 27
0 9 */2 * 1: cron 211
0 9 */2 * 1: cron-parser 211
0 9 */2 * 1: cron-schedule 211
0 9 */2 * 1: cron-utils 211
0 9 */2 * 1: croner 211
0 9 */2 * 1: croniter 211
0 9 */2 * 1: cronstrue At 09:00 AM, every 2 days in a month, and on Monday
0 9 */2 * 1: gronx 27
0 9 */2 * 1: later 27
0 9 */2 * 1: robfig 211
0 9 1-31 * 1: APScheduler 52
0 9 1-31 * 1: Dapr 365
0 9 1-31 * 1: Spring 52
0 9 1-31 * 1: cron 52
0 9 1-31 * 1: cron-parser 365
0 9 1-31 * 1: cron-schedule 52
0 9 1-31 * 1: cron-utils 365
0 9 1-31 * 1: croner 365
0 9 1-31 * 1: croniter 365
0 9 1-31 * 1: cronstrue At 09:00 AM, between day 1 and 31 of the month, and on Monday
0 9 1-31 * 1: gronx 365
0 9 1-31 * 1: later 52
0 9 1-31 * 1: robfig 365
0 9 13 * 5: APScheduler 3
0 9 13 * 5: Dapr 64
0 9 13 * 5: Spring 1
0 9 13 * 5: cron 64
0 9 13 * 5: cron-parser 64
0 9 13 * 5: cron-schedule 64
0 9 13 * 5: cron-utils 64
0 9 13 * 5: croner 64
0 9 13 * 5: croniter 64
0 9 13 * 5: cronstrue At 09:00 AM, on day 13 of the month, and on Friday
0 9 13 * 5: gronx 64
0 9 13 * 5: later 1
0 9 13 * 5: robfig 64
EXPECTED
cat seen
