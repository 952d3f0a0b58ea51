#!/usr/bin/env bash
# Expected: a library that reads an ISO 8601 duration without an error adds that duration to a date: -PT30M is
#   half an hour earlier, P1W a week later, PT1.5H 90 minutes later.
# What happens: dayjs and iso8601-duration ignore the minus sign, so -PT30M is half an hour later. dayjs adds
#   nothing for P1W and P0.5Y, and counts a fraction of a second twice. isoduration rounds each part to a whole
#   number: PT1.5H is two hours, PT0.25S nothing and P0.5Y a year. luxon and isodate do as expected, or
#   refuse; so does Temporal.
# Why it matters: TRIGGER:-PT30M of a calendar and the weeks that Temporal writes are such durations. A reminder
#   comes after the task is due, and a task is due at once instead of in a week.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet isoduration==20.11.0 isodate==0.7.2
npm install --silent --no-audit --no-fund --prefix . \
  dayjs@1.11.23 iso8601-duration@2.1.4 luxon@3.7.2 temporal-polyfill@1.0.8 >/dev/null
cat > run.py <<'PYTHON'
import sys
from datetime import datetime
import isodate
import isoduration

def show(name, parse):
    try:
        result = (datetime(2027, 1, 31, 10) + parse(sys.argv[1])).isoformat(timespec="milliseconds")
    except ValueError:
        result = "refused"
    print(f"  {name}: {result}")

show("isoduration", isoduration.parse_duration)
show("isodate", isodate.parse_duration)
PYTHON
cat > run.mjs <<'JS'
import dayjs from 'dayjs';
import duration from 'dayjs/plugin/duration.js';
import { end, parse } from 'iso8601-duration';
import { DateTime, Duration } from 'luxon';
import { Temporal } from 'temporal-polyfill';

dayjs.extend(duration);
const text = process.argv[2];
const start = '2027-01-31T10:00:00.000Z';
const show = (name, add) => {
  let result;
  try {
    result = add().slice(0, 23);
  } catch {
    result = 'refused';
  }
  console.log(`  ${name}: ${result}`);
};
show('dayjs', () => dayjs(start).add(dayjs.duration(text)).toISOString());
show('iso8601-duration', () => end(parse(text), new Date(start)).toISOString());
show('luxon', () => DateTime.fromISO(start, { zone: 'utc' }).plus(Duration.fromISO(text)).toISO());
show('Temporal', () => Temporal.PlainDateTime.from(start.slice(0, 23)).add(text).toString({ fractionalSecondDigits: 3 }));
JS
for text in -PT30M P1W PT1.5H PT0.25S P0.5Y; do
  echo "2027-01-31T10:00:00.000 and $text"
  TZ=UTC node run.mjs "$text"
  venv/bin/python run.py "$text"
done > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
2027-01-31T10:00:00.000 and -PT30M
  dayjs: 2027-01-31T10:30:00.000
  iso8601-duration: 2027-01-31T10:30:00.000
  luxon: 2027-01-31T09:30:00.000
  Temporal: 2027-01-31T09:30:00.000
  isoduration: 2027-01-31T09:30:00.000
  isodate: 2027-01-31T09:30:00.000
2027-01-31T10:00:00.000 and P1W
  dayjs: 2027-01-31T10:00:00.000
  iso8601-duration: 2027-02-07T10:00:00.000
  luxon: 2027-02-07T10:00:00.000
  Temporal: 2027-02-07T10:00:00.000
  isoduration: 2027-02-07T10:00:00.000
  isodate: 2027-02-07T10:00:00.000
2027-01-31T10:00:00.000 and PT1.5H
  dayjs: 2027-01-31T11:30:00.000
  iso8601-duration: 2027-01-31T11:30:00.000
  luxon: 2027-01-31T11:30:00.000
  Temporal: 2027-01-31T11:30:00.000
  isoduration: 2027-01-31T12:00:00.000
  isodate: 2027-01-31T11:30:00.000
2027-01-31T10:00:00.000 and PT0.25S
  dayjs: 2027-01-31T10:00:00.500
  iso8601-duration: 2027-01-31T10:00:00.250
  luxon: 2027-01-31T10:00:00.250
  Temporal: 2027-01-31T10:00:00.250
  isoduration: 2027-01-31T10:00:00.000
  isodate: 2027-01-31T10:00:00.250
2027-01-31T10:00:00.000 and P0.5Y
  dayjs: 2027-01-31T10:00:00.000
  iso8601-duration: refused
  luxon: 2027-08-01T22:00:00.000
  Temporal: refused
  isoduration: 2028-01-31T10:00:00.000
  isodate: refused
EXPECTED
cat seen
