// Recurrence rules (RFC 5545) in words if they are simple; any other rule is shown unchanged.
const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' };
export const WEEKDAYS = { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' };
const PARTS = /^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=\d{1,3}|;BYDAY=[A-Z,]+|;COUNT=\d{1,4})*$/;

/** The { frequency, interval, days, count } of a simple rule; undefined for any other. */
export function parse(rule) {
  if (!PARTS.test(rule ?? '')) {
    return undefined;
  }
  const { FREQ: frequency, INTERVAL: interval = '1', BYDAY: days, COUNT: count = '' } = Object.fromEntries(rule.split(';').map((part) => part.split('=')));
  const chosen = days?.split(',') ?? [];
  const isSimple = chosen.every((day) => day in WEEKDAYS) && (frequency === 'WEEKLY' || !days);
  return isSimple ? { frequency, interval, days: Object.keys(WEEKDAYS).filter((day) => chosen.includes(day)), count } : undefined;
}

export function build({ frequency, interval, days, count }) {
  return [`FREQ=${frequency}`, interval && interval !== '1' && `INTERVAL=${interval}`, frequency === 'WEEKLY' && days.length && `BYDAY=${days.join(',')}`,
    count && `COUNT=${count}`].filter(Boolean).join(';');
}

/** Such as "every 2 weeks on Mon, Fri, 5 times". */
export function inWords(rule) {
  const parts = parse(rule);
  if (!parts) {
    return rule;
  }
  const { frequency, interval, days, count } = parts;
  const every = interval === '1' ? `every ${UNITS[frequency]}` : `every ${interval} ${UNITS[frequency]}s`;
  return [days.length ? `${every} on ${days.map((day) => WEEKDAYS[day]).join(', ')}` : every, count && (count === '1' ? 'once' : `${count} times`)].filter(Boolean).join(', ');
}

/** The unit of a frequency, in the plural. */
export const units = (frequency) => `${UNITS[frequency]}s`;
