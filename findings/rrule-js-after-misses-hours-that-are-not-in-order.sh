#!/usr/bin/env bash
# Expected: the order within a list of a recurrence rule is irrelevant (RFC 5545), so BYHOUR=17,9 is the same
#   rule as BYHOUR=9,17.
# What happens: rrule.js returns the hours of a day in the order in which they are written, 17:00 before 09:00.
#   Its searches stop at the first occurrence that is too late, so after() and between() never find 09:00.
#   It sorts days, weekdays and months; dateutil also sorts hours.
# Why it matters: schedulers ask for the next occurrence after now. They miss the reminder of each morning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
venv/bin/pip install --quiet python-dateutil==2.9.0.post0
npm install --silent --no-audit --no-fund --prefix . rrule@2.8.1 >/dev/null
cat > run.js <<'JS'
const { rrulestr } = require('rrule');

const at = (text) => new Date(text + ':00Z');
const show = (dates) => dates.map((date) => date.toISOString().slice(5, 16)).join(' ');
for (const hours of ['9,17', '17,9']) {
  const rule = rrulestr(`DTSTART:20261130T090000Z\nRRULE:FREQ=DAILY;BYHOUR=${hours}`);
  console.log(`rrule.js, BYHOUR=${hours}`);
  console.log('  all:', show(rule.all((_, i) => i < 4)));
  console.log('  after 12-01T08:00:', show([rule.after(at('2026-12-01T08:00'))]));
  console.log('  from 00:00 to 10:00 of 12-01:', show(rule.between(at('2026-12-01T00:00'), at('2026-12-01T10:00'))) || 'none');
}
JS
cat > run.py <<'PYTHON'
from datetime import datetime
from dateutil.rrule import rrulestr

rule = rrulestr("DTSTART:20261130T090000\nRRULE:FREQ=DAILY;BYHOUR=17,9")
print("dateutil, BYHOUR=17,9")
print("  after 12-01T08:00:", rule.after(datetime(2026, 12, 1, 8)).isoformat()[5:16])
PYTHON
{ TZ=UTC node run.js; venv/bin/python run.py; } > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
rrule.js, BYHOUR=9,17
  all: 11-30T09:00 11-30T17:00 12-01T09:00 12-01T17:00
  after 12-01T08:00: 12-01T09:00
  from 00:00 to 10:00 of 12-01: 12-01T09:00
rrule.js, BYHOUR=17,9
  all: 11-30T17:00 11-30T09:00 12-01T17:00 12-01T09:00
  after 12-01T08:00: 12-01T17:00
  from 00:00 to 10:00 of 12-01: none
dateutil, BYHOUR=17,9
  after 12-01T08:00: 12-01T09:00
EXPECTED
cat seen
