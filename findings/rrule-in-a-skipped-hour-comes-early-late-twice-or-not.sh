#!/usr/bin/env bash
# Expected: occurrences at a local time that does not exist are left out, and COUNT does not count them (RFC
#   5545, 3.3.10). So all libraries return the same dates for the day on which daylight saving time begins.
# What happens: a daily 02:30 in Berlin occurs an hour early (rrule.js), an hour late (dateutil, rrule-rust,
#   rrule-go, lib-recur) or not at all (rrule-temporal), and with COUNT the series ends a day later there. An
#   hourly series has one moment twice in most of them; rrule-go counts it twice and returns it once.
# Why it matters: a server and a client that compute the same series disagree on which reminders are due. A
#   consumer that identifies an occurrence by its local time sees the same one twice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet python-dateutil==2.9.0.post0 tzdata==2026.6
npm install --silent --no-audit --no-fund --prefix . rrule@2.8.1 rrule-temporal@2.2.8 rrule-rust@3.1.1 >/dev/null
cat > run.py <<'PYTHON'
import sys
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
from dateutil.rrule import rrulestr

start, rule = sys.argv[1:]
berlin = ZoneInfo("Europe/Berlin")
dates = rrulestr(rule, dtstart=datetime.strptime(start, "%Y%m%dT%H%M%S").replace(tzinfo=berlin))
print("  dateutil:", *(date.astimezone(timezone.utc).astimezone(berlin).strftime("%dT%H:%M") for date in dates))
PYTHON
cat > run.mjs <<'JS'
import rrule from 'rrule';
import { RRuleTemporal } from 'rrule-temporal';
import { RRuleSet } from 'rrule-rust';

const [, , start, rule] = process.argv;
const text = `DTSTART;TZID=Europe/Berlin:${start}\nRRULE:${rule}`;
const berlin = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
const show = (date) => berlin.format(date).slice(8).replace(' ', 'T');
console.log('  rrule.js:', ...rrule.rrulestr(text).all().map(show));
console.log('  rrule-rust:', ...RRuleSet.fromString(text).all().map((date) => date.toString().replace(/^.{6}(..)T(..)(..).*/, '$1T$2:$3')));
console.log('  rrule-temporal:', ...new RRuleTemporal({ rruleString: text }).all().map((date) => show(new Date(date.epochMilliseconds))));
JS
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/teambition/rrule-go"
)

func main() {
	set, err := rrule.StrToRRuleSet("DTSTART;TZID=Europe/Berlin:" + os.Args[1] + "\nRRULE:" + os.Args[2])
	if err != nil {
		panic(err)
	}
	fmt.Print("  rrule-go:")
	for _, date := range set.All() {
		fmt.Print(" ", date.Format("02T15:04"))
	}
	fmt.Println()
}
GO
go mod init findings 2>/dev/null
go get github.com/teambition/rrule-go@v1.8.2 2>/dev/null
go mod tidy 2>/dev/null
go build -o gorule .
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.dmfs</groupId><artifactId>lib-recur</artifactId><version>0.17.1</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
cat > Run.java <<'JAVA'
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.RecurrenceRule;

public class Run {
  public static void main(String[] args) throws Exception {
    var berlin = ZoneId.of("Europe/Berlin");
    var shown = DateTimeFormatter.ofPattern("dd'T'HH:mm");
    var start = LocalDateTime.parse(args[0], DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss")).atZone(berlin);
    var seen = new StringBuilder("  lib-recur:");
    var dates = new RecurrenceRule(args[1]).iterator(new DateTime(TimeZone.getTimeZone(berlin), start.getYear(),
        start.getMonthValue() - 1, start.getDayOfMonth(), start.getHour(), start.getMinute(), 0));
    while (dates.hasNext()) {
      seen.append(' ').append(shown.format(Instant.ofEpochMilli(dates.nextMillis()).atZone(berlin)));
    }
    System.out.println(seen);
  }
}
JAVA

for series in '20270327T023000 FREQ=DAILY;COUNT=4' '20270328T003000 FREQ=HOURLY;COUNT=4'; do
  read -r start rule <<< "$series"
  echo "Berlin, from $start: $rule"
  venv/bin/python run.py "$start" "$rule"
  TZ=UTC node run.mjs "$start" "$rule"
  ./gorule "$start" "$rule"
  java -cp "$(cat classpath)" Run.java "$start" "$rule"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Berlin, from 20270327T023000: FREQ=DAILY;COUNT=4
  dateutil: 27T02:30 28T03:30 29T02:30 30T02:30
  rrule.js: 27T02:30 28T01:30 29T02:30 30T02:30
  rrule-rust: 27T02:30 28T03:30 29T02:30 30T02:30
  rrule-temporal: 27T02:30 29T02:30 30T02:30 31T02:30
  rrule-go: 27T02:30 28T03:30 29T02:30 30T02:30
  lib-recur: 27T02:30 28T03:30 29T02:30 30T02:30
Berlin, from 20270328T003000: FREQ=HOURLY;COUNT=4
  dateutil: 28T00:30 28T01:30 28T03:30 28T03:30
  rrule.js: 28T00:30 28T00:30 28T01:30 28T03:30
  rrule-rust: 28T00:30 28T01:30 28T03:30 28T03:30
  rrule-temporal: 28T00:30 28T01:30 28T03:30 28T04:30
  rrule-go: 28T00:30 28T01:30 28T03:30
  lib-recur: 28T00:30 28T01:30 28T03:30 28T03:30
EXPECTED
cat seen
