#!/usr/bin/env bash
# Expected: in iCalendar, hours are exact and days follow the calendar (RFC 5545, 3.3.6). From 20:00 on the
#   evening before Berlin's daylight saving time begins, PT12H ends at 09:00, PT24H at 21:00 and P1D at 20:00.
# What happens: only ical4j returns these three. icalendar, recurring-ical-events, ical and ical.js end PT12H at
#   08:00 and PT24H at 20:00, an hour early; node-ical, ts-ics and go-ical end P1D at 21:00, an hour late.
#   With biweekly, P1D depends on the default time zone of the JVM. A reminder of icalendar 12 hours before
#   a task is an hour late.
# Why it matters: two calendars show different ends of the same event, and a reminder moves, twice a year.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet icalendar==7.3.0 ical==14.3.1 recurring-ical-events==3.8.2 tzdata==2026.6
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 node-ical@0.27.2 ts-ics@2.4.6 >/dev/null
cat > pom.xml <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>findings</groupId>
  <artifactId>findings</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.mnode.ical4j</groupId><artifactId>ical4j</artifactId><version>4.2.2</version></dependency>
    <dependency><groupId>net.sf.biweekly</groupId><artifactId>biweekly</artifactId><version>0.6.8</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn --quiet --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=classpath
for duration in PT12H PT24H P1D; do
  sed 's/$/\r/' > "$duration.ics" <<ICS
BEGIN:VCALENDAR
VERSION:2.0
PRODID:findings
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20270301T000000Z
DTSTART;TZID=Europe/Berlin:20270327T200000
DURATION:$duration
END:VEVENT
BEGIN:VTODO
UID:2
DTSTAMP:20270301T000000Z
SUMMARY:Sunday at nine
DTSTART;TZID=Europe/Berlin:20270328T090000
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER:-$duration
END:VALARM
END:VTODO
END:VCALENDAR
ICS
done
cat > run.py <<'PYTHON'
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

text = open(sys.argv[1], newline="").read()
calendar = Calendar.from_ical(text)

def show(name, date):
    print(f"  {name}: {date.astimezone(ZoneInfo('Europe/Berlin')):%d T %H:%M}".replace(" T ", "T"))

show("icalendar", calendar.events[0].end)
show("recurring-ical-events", recurring_ical_events.of(calendar).at((2027, 3, 27))[0].end)
show("ical", IcsCalendarStream.calendar_from_ics(text).events[0].end)
show("icalendar, reminder before Sunday 09:00", calendar.todos[0].alarms.times[0].trigger)
PYTHON
cat > run.mjs <<'JS'
import { readFileSync } from 'fs';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { convertIcsCalendar, getEventEnd } from 'ts-ics';

const text = readFileSync(process.argv[2], 'utf8');
const berlin = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'short' });
const show = (name, date) => console.log(`  ${name}: ${berlin.format(date).slice(8).replace(' ', 'T')}`);
const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.register(calendar.getFirstSubcomponent('vtimezone'));
show('ical.js', new ICAL.Event(calendar.getFirstSubcomponent('vevent')).endDate.toJSDate());
show('node-ical', nodeIcal.sync.parseICS(text)['1'].end);
show('ts-ics', getEventEnd(convertIcsCalendar(undefined, text).events[0]));
JS
cat > Run.java <<'JAVA'
import biweekly.Biweekly;
import java.io.FileReader;
import java.nio.file.*;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.component.VEvent;

public class Run {
  public static void main(String[] args) throws Exception {
    try (var reader = new FileReader(args[0])) {
      VEvent event = new CalendarBuilder().build(reader).<VEvent>getComponent("VEVENT").get();
      show("ical4j", Instant.from(event.getEndDate(true).get().getDate()));
    }
    var event = Biweekly.parse(Files.readString(Path.of(args[0]))).first().getEvents().get(0);
    for (var zone : List.of("UTC", "Europe/Berlin")) {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      show("biweekly, default time zone " + zone, event.getDuration().getValue().add(event.getDateStart().getValue()).toInstant());
    }
  }

  static void show(String name, Instant time) {
    System.out.println("  " + name + ": " + DateTimeFormatter.ofPattern("dd'T'HH:mm").format(time.atZone(ZoneId.of("Europe/Berlin"))));
  }
}
JAVA
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/emersion/go-ical"
)

func main() {
	file, _ := os.Open(os.Args[1])
	calendar, err := ical.NewDecoder(file).Decode()
	if err != nil {
		panic(err)
	}
	end, err := calendar.Events()[0].DateTimeEnd(time.UTC)
	if err != nil {
		panic(err)
	}
	fmt.Println("  go-ical:", end.Format("02T15:04"))
}
GO
go mod init findings 2>/dev/null
go get github.com/emersion/go-ical@v0.0.0-20250329121855-f41e73efc392 2>/dev/null
go mod tidy 2>/dev/null
go build -o goical .

for duration in PT12H PT24H P1D; do
  echo "Berlin, from 27 March 20:00: $duration"
  venv/bin/python run.py "$duration.ics"
  node run.mjs "$duration.ics"
  java -cp "$(cat classpath)" Run.java "$duration.ics"
  ./goical "$duration.ics"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
Berlin, from 27 March 20:00: PT12H
  icalendar: 28T08:00
  recurring-ical-events: 28T08:00
  ical: 28T08:00
  icalendar, reminder before Sunday 09:00: 27T21:00
  ical.js: 28T08:00
  node-ical: 28T09:00
  ts-ics: 28T09:00
  ical4j: 28T09:00
  biweekly, default time zone UTC: 28T09:00
  biweekly, default time zone Europe/Berlin: 28T09:00
  go-ical: 28T09:00
Berlin, from 27 March 20:00: PT24H
  icalendar: 28T20:00
  recurring-ical-events: 28T20:00
  ical: 28T20:00
  icalendar, reminder before Sunday 09:00: 27T09:00
  ical.js: 28T20:00
  node-ical: 28T21:00
  ts-ics: 28T21:00
  ical4j: 28T21:00
  biweekly, default time zone UTC: 28T21:00
  biweekly, default time zone Europe/Berlin: 28T21:00
  go-ical: 28T21:00
Berlin, from 27 March 20:00: P1D
  icalendar: 28T20:00
  recurring-ical-events: 28T20:00
  ical: 28T20:00
  icalendar, reminder before Sunday 09:00: 27T09:00
  ical.js: 28T20:00
  node-ical: 28T21:00
  ts-ics: 28T21:00
  ical4j: 28T20:00
  biweekly, default time zone UTC: 28T21:00
  biweekly, default time zone Europe/Berlin: 28T20:00
  go-ical: 28T21:00
EXPECTED
cat seen
