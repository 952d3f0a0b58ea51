// How times and ids are shown.
let zone;
let shown;
let wall;
let exact;

/** Shows and reads times in a zone from now on. */
export function useTimeZone(name) {
  zone = name;
  shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  exact = new Intl.DateTimeFormat(undefined, {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hour12: false, timeZone: zone,
  });
  // Sweden writes times as an input of the type datetime-local does, but for the T
  wall = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone });
}

export function timeZone() {
  return zone;
}

useTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);

export function dateTime(text) {
  return text ? shown.format(new Date(text)) : '';
}

/** A time to the millisecond, with its day. */
export function moment(text) {
  return exact.format(new Date(text));
}

/** A time of the API as an input of the type datetime-local shows it, and back; nothing stays nothing. */
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
  // the offset at the time that is meant, and not at the one that it would be in UTC
  const near = wanted - off(wanted);
  return new Date(wanted - off(near)).toISOString();
}

/** A length of time in the unit that fits it. */
export function seconds(value) {
  return value < 0.995 ? `${Math.round(value * 1000)} ms`
    : value < 120 ? `${value.toFixed(1)} s`
      : value < 7200 ? `${Math.round(value / 60)} min`
        : value < 172_800 ? `${Math.round(value / 3600)} h` : `${Math.round(value / 86_400)} days`;
}

/** The day that it is for the user, such as 2030-01-31. */
export function today() {
  return toLocal(new Date()).slice(0, 10);
}

/** The day so many days after another one. */
export function dayAfter(day, days) {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** What a person wrote, within a sentence: isolated, since it may run from right to left. */
export function quoted(text) {
  return `“\u2068${text}\u2069”`;
}

export function count(value) {
  return value.toLocaleString();
}
