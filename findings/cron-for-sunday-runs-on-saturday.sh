#!/usr/bin/env bash
# Expected: in cron, 0 and 7 are Sunday. The extensions #, L and W choose one day of the month, and 5/15 means every
#   15 minutes from minute 5; a parser that does not know one of them reports an error.
# What happens: later, the scheduler of Bree, takes 7 for Saturday, and leaves Sunday out of 5-7. cron-schedule
#   ignores what follows the number: 5#2 and 5L are every Friday, 15W is the 15th even on a Sunday, and
#   5/15 is once an hour. cronstrue describes each expression as expected, and croner and cron-parser
#   return these days, or report an error.
# Why it matters: an expression checked with one library runs on another day in the next, or a monthly job runs
#   every week.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --prefix . \
  @breejs/later@4.2.0 cron-schedule@6.0.0 croner@11.0.0 cron-parser@5.10.5 cronstrue@3.39.0 >/dev/null
cat > run.mjs <<'JS'
import later from '@breejs/later';
import { CronExpressionParser } from 'cron-parser';
import { parseCronExpression } from 'cron-schedule';
import { Cron } from 'croner';
import cronstrue from 'cronstrue';

const start = new Date('2026-12-01T00:00:00Z');
const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const show = (name, next) => {
  let result;
  try {
    result = next().map((date) => shown.format(date).replace(/,/g, '')).join(', ');
  } catch {
    result = 'refused';
  }
  console.log(`  ${name}: ${result}`);
};
for (const text of ['0 9 * * 7', '0 9 * * 5-7', '0 9 * * 5#2', '0 9 * * 5L', '0 9 15W 8 *', '5/15 9 * * *']) {
  console.log(`${text}, "${cronstrue.toString(text)}"`);
  show('later', () => later.schedule(later.parse.cron(text)).next(4, start));
  show('cron-schedule', () => parseCronExpression(text).getNextDates(4, start));
  show('croner', () => new Cron(text, { timezone: 'UTC', paused: true }).nextRuns(4, start));
  show('cron-parser', () => CronExpressionParser.parse(text, { tz: 'UTC', currentDate: start }).take(4).map((date) => date.toDate()));
}
JS
TZ=UTC node run.mjs > seen

diff - seen <<'EXPECTED' || { echo "The behaviour has changed." >&2; exit 1; }
0 9 * * 7, "At 09:00 AM, only on Sunday"
  later: Sat 5 Dec 09:00, Sat 12 Dec 09:00, Sat 19 Dec 09:00, Sat 26 Dec 09:00
  cron-schedule: Sun 6 Dec 09:00, Sun 13 Dec 09:00, Sun 20 Dec 09:00, Sun 27 Dec 09:00
  croner: Sun 6 Dec 09:00, Sun 13 Dec 09:00, Sun 20 Dec 09:00, Sun 27 Dec 09:00
  cron-parser: Sun 6 Dec 09:00, Sun 13 Dec 09:00, Sun 20 Dec 09:00, Sun 27 Dec 09:00
0 9 * * 5-7, "At 09:00 AM, Friday through Sunday"
  later: Fri 4 Dec 09:00, Sat 5 Dec 09:00, Fri 11 Dec 09:00, Sat 12 Dec 09:00
  cron-schedule: Fri 4 Dec 09:00, Sat 5 Dec 09:00, Sun 6 Dec 09:00, Fri 11 Dec 09:00
  croner: Fri 4 Dec 09:00, Sat 5 Dec 09:00, Sun 6 Dec 09:00, Fri 11 Dec 09:00
  cron-parser: Fri 4 Dec 09:00, Sat 5 Dec 09:00, Sun 6 Dec 09:00, Fri 11 Dec 09:00
0 9 * * 5#2, "At 09:00 AM, on the second Friday of the month"
  later: Fri 11 Dec 09:00, Fri 8 Jan 09:00, Fri 12 Feb 09:00, Fri 12 Mar 09:00
  cron-schedule: Fri 4 Dec 09:00, Fri 11 Dec 09:00, Fri 18 Dec 09:00, Fri 25 Dec 09:00
  croner: Fri 11 Dec 09:00, Fri 8 Jan 09:00, Fri 12 Feb 09:00, Fri 12 Mar 09:00
  cron-parser: Fri 11 Dec 09:00, Fri 8 Jan 09:00, Fri 12 Feb 09:00, Fri 12 Mar 09:00
0 9 * * 5L, "At 09:00 AM, on the last Friday of the month"
  later: Fri 25 Dec 09:00, Fri 29 Jan 09:00, Fri 26 Feb 09:00, Fri 26 Mar 09:00
  cron-schedule: Fri 4 Dec 09:00, Fri 11 Dec 09:00, Fri 18 Dec 09:00, Fri 25 Dec 09:00
  croner: Fri 25 Dec 09:00, Fri 29 Jan 09:00, Fri 26 Feb 09:00, Fri 26 Mar 09:00
  cron-parser: Fri 25 Dec 09:00, Fri 29 Jan 09:00, Fri 26 Feb 09:00, Fri 26 Mar 09:00
0 9 15W 8 *, "At 09:00 AM, on the weekday nearest day 15 of the month, only in August"
  later: Mon 16 Aug 09:00, Tue 15 Aug 09:00, Wed 15 Aug 09:00, Thu 15 Aug 09:00
  cron-schedule: Sun 15 Aug 09:00, Tue 15 Aug 09:00, Wed 15 Aug 09:00, Thu 15 Aug 09:00
  croner: Mon 16 Aug 09:00, Tue 15 Aug 09:00, Wed 15 Aug 09:00, Thu 15 Aug 09:00
  cron-parser: refused
5/15 9 * * *, "Every 15 minutes, starting at 5 minutes past the hour, between 09:00 AM and 09:59 AM"
  later: Tue 1 Dec 09:05, Tue 1 Dec 09:20, Tue 1 Dec 09:35, Tue 1 Dec 09:50
  cron-schedule: Tue 1 Dec 09:05, Wed 2 Dec 09:05, Thu 3 Dec 09:05, Fri 4 Dec 09:05
  croner: refused
  cron-parser: Tue 1 Dec 09:05, Tue 1 Dec 09:20, Tue 1 Dec 09:35, Tue 1 Dec 09:50
EXPECTED
cat seen
