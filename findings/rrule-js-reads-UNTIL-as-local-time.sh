#!/usr/bin/env bash
# Expected: a series in a time zone has its UNTIL in UTC, as RFC 5545 requires. An occurrence at exactly that
#   moment is the last one.
# What happens: rrule.js compares the digits of UNTIL with those of the local time. East of Greenwich the last
#   occurrence is missing; west of it the series continues after its end. rrule-temporal and dateutil compare
#   moments.
# Why it matters: calendars send series in this form. The last task of a series is never created, or one is
#   created after its end.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet python-dateutil==2.9.0.post0 tzdata==2026.6
npm install --silent --no-audit --no-fund --prefix . rrule@2.8.1 rrule-temporal@2.2.8 >/dev/null
cat > run.mjs <<'JS'
import rrule from 'rrule';
import { RRuleTemporal } from 'rrule-temporal';

const [, , zone, text] = process.argv;
const local = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
const last = (dates) => local.format(new Date(dates.at(-1)));
console.log('  rrule.js:', last(rrule.rrulestr(text).all()));
console.log('  rrule-temporal:', last(new RRuleTemporal({ rruleString: text }).all().map((date) => date.epochMilliseconds)));
JS
cat > run.py <<'PYTHON'
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from dateutil.rrule import rrulestr

zone, text = sys.argv[1:]
start, rule = text.split("\n")
first = datetime.strptime(start.split(":")[1], "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))
print("  dateutil:", list(rrulestr(rule, dtstart=first))[-1].isoformat(" ")[:16])
PYTHON
for series in 'Europe/Berlin 20261202T080000Z' 'America/New_York 20261202T135959Z'; do
  read -r zone until <<< "$series"
  text=$(printf 'DTSTART;TZID=%s:20261130T090000\nRRULE:FREQ=DAILY;UNTIL=%s' "$zone" "$until")
  echo "each day at 09:00 in $zone until $until, the last:"
  TZ=UTC node run.mjs "$zone" "$text"
  venv/bin/python run.py "$zone" "$text"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
each day at 09:00 in Europe/Berlin until 20261202T080000Z, the last:
  rrule.js: 2026-12-01 09:00
  rrule-temporal: 2026-12-02 09:00
  dateutil: 2026-12-02 09:00
each day at 09:00 in America/New_York until 20261202T135959Z, the last:
  rrule.js: 2026-12-02 09:00
  rrule-temporal: 2026-12-01 09:00
  dateutil: 2026-12-01 09:00
EXPECTED
cat seen
