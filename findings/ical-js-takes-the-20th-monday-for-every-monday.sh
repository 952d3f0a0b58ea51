#!/usr/bin/env bash
# Expected: the 20th Monday of the year, and the Monday of week 20, occur once a year; both rules are examples
#   in RFC 5545. A yearly event on 29 February occurs only in leap years, and the last of the days 28 to 31 is
#   the last day of the month.
# What happens: ical.js returns every Monday from that day on, and starts a week late with the second rule.
#   29 February becomes 1 March in other years. For the last of the days 28 to 31, it returns all of them,
#   except in the first month. It reports no error.
# Why it matters: a bill that is due on the last day of the month is created up to four times a month.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet python-dateutil==2.9.0.post0
npm install --silent --no-audit --no-fund --prefix . ical.js@2.2.1 >/dev/null
cat > run.mjs <<'JS'
import ICAL from 'ical.js';

const [, , start, rule] = process.argv;
const calendar = `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${start}\r\nRRULE:${rule}\r\nEND:VEVENT\r\nEND:VCALENDAR`;
const event = new ICAL.Event(new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent('vevent'));
const dates = [];
for (let all = event.iterator(), date = all.next(); date && dates.length < 5; date = all.next()) {
  dates.push(date.toString());
}
console.log('  ical.js: ', dates.join(' '));
JS
cat > run.py <<'PYTHON'
import sys
from datetime import datetime
from itertools import islice
from dateutil.rrule import rrulestr

start, rule = sys.argv[1:]
dates = rrulestr(rule, dtstart=datetime.strptime(start, "%Y%m%d"))
print("  dateutil:", *(date.strftime("%Y-%m-%d") for date in islice(dates, 5)))
PYTHON
for series in '19970519 FREQ=YEARLY;BYDAY=20MO' '19970512 FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO' '20280229 FREQ=YEARLY' \
  '20261130 FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1'; do
  read -r start rule <<< "$series"
  echo "from $start: $rule"
  node run.mjs "$start" "$rule"
  venv/bin/python run.py "$start" "$rule"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
from 19970519: FREQ=YEARLY;BYDAY=20MO
  ical.js:  1997-05-19 1997-05-26 1997-06-02 1997-06-09 1997-06-16
  dateutil: 1997-05-19 1998-05-18 1999-05-17 2000-05-15 2001-05-14
from 19970512: FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO
  ical.js:  1997-05-19 1997-05-26 1997-06-02 1997-06-09 1997-06-16
  dateutil: 1997-05-12 1998-05-11 1999-05-17 2000-05-15 2001-05-14
from 20280229: FREQ=YEARLY
  ical.js:  2028-02-29 2029-03-01 2030-03-01 2031-03-01 2032-02-29
  dateutil: 2028-02-29 2032-02-29 2036-02-29 2040-02-29 2044-02-29
from 20261130: FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1
  ical.js:  2026-11-30 2026-12-28 2026-12-29 2026-12-30 2026-12-31
  dateutil: 2026-11-30 2026-12-31 2027-01-31 2027-02-28 2027-03-31
EXPECTED
cat seen
