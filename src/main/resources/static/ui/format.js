// Formats times, texts and numbers.
let zone;
let shown;
let wall;
let exact;

/** Sets the time zone in which times are shown and read. */
export function useTimeZone(name) {
  zone = name;
  shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  exact = new Intl.DateTimeFormat(undefined, {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false, timeZone: zone,
  });
  // the Swedish format is that of a datetime-local input, except for the T
  wall = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
}

export function timeZone() {
  return zone;
}

useTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

export function dateTime(text) {
  return text ? shown.format(new Date(text)) : '';
}

/** A time with its day, to the millisecond. */
export function moment(text) {
  return exact.format(new Date(text));
}

/** Converts a time of the API for a datetime-local input; fromLocal converts it back. */
export function toLocal(text) {
  if (!text) {
    return '';
  }
  return wall.format(new Date(text)).replace(' ', 'T');
}

export function fromLocal(value) {
  if (!value) {
    return null;
  }
  const wanted = Date.parse(`${value}Z`);
  const off = (time) => Date.parse(`${toLocal(time)}Z`) - time;
  // the offset at the local time, not at the same time in UTC
  const near = wanted - off(wanted);
  return new Date(wanted - off(near)).toISOString();
}

/** A duration in a suitable unit. */
export function seconds(value) {
  return value < 0.995 ? `${Math.round(value * 1000)} ms`
    : value < 120 ? `${value.toFixed(1)} s`
      : value < 7200 ? `${Math.round(value / 60)} min`
        : value < 172_800 ? `${Math.round(value / 3600)} h` : `${Math.round(value / 86_400)} days`;
}

/** The current day in the user's time zone, such as 2030-01-31. */
export function today() {
  return toLocal(new Date()).slice(0, 10);
}

/** The day that many days after another one. */
export function dayAfter(day, days) {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** User text within a sentence: isolated, since it may run from right to left. */
export function quoted(text) {
  return `“\u2068${text}\u2069”`;
}

export function count(value) {
  return value.toLocaleString();
}
