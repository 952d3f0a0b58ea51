// How times and ids are shown.
const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const PRECISE = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false,
});

export function dateTime(text) {
  return text ? DATE_TIME.format(new Date(text)) : '';
}

export function precise(text) {
  return PRECISE.format(new Date(text));
}

/** A time of the API as an input of the type datetime-local shows it, and back; nothing stays nothing. */
export function toLocal(text) {
  if (!text) {
    return '';
  }
  const date = new Date(text);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocal(value) {
  return value ? new Date(value).toISOString() : null;
}

export function seconds(value) {
  return value < 0.995 ? `${Math.round(value * 1000)} ms` : value < 120 ? `${value.toFixed(1)} s` : `${Math.round(value / 60)} min`;
}

export function count(value) {
  return value.toLocaleString();
}
