// The user's preferences. The page shows and reads times in the user's time zone.
import { html, nothing } from './html.js';
import { problem, request, send } from './api.js';
import { session } from './session.js';
import { timeZone, useTimeZone } from './format.js';
import { say, update } from './state.js';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const path = () => `/api/${encodeURIComponent(session.user)}/preferences`;

/** The first read, which the first view shares. */
let first;

export function hasBegun() {
  first = undefined;
}

/** The preferences and their version; if degraded, the state store is unavailable and they cannot be changed. */
export const read = () => first ?? ask();

async function ask() {
  const response = await send('GET', path());
  if (!response.ok) {
    throw await problem(response);
  }
  const values = await response.json();
  useTimeZone(values.time_zone);
  return { values, tag: response.headers.get('ETag'), degraded: response.headers.has('X-Degraded') };
}

/** Changes some of them, unless they were changed since they were read. */
export async function change({ values, tag }, changes) {
  const next = { ...values, ...changes };
  await request('PUT', path(), { body: next, headers: tag ? { 'If-Match': tag } : {} });
  useTimeZone(next.time_zone);
}

/** Reads the time zone; without an answer, the browser's applies. */
export async function readTimeZone() {
  try {
    first = ask();
    await first;
  } catch {
    first = undefined;
    useTimeZone(HERE);
  }
}

/** Sets the user's time zone to the browser's. */
async function liveHere() {
  try {
    const preferences = await read();
    if (preferences.degraded) {
      throw new Error('The preferences cannot be changed at the moment.');
    }
    await change(preferences, { time_zone: HERE });
    update();
  } catch (e) {
    say(e.message, 'error');
  }
}

/** Names the time zone if it differs from the browser's. */
export const timeZoneBanner = () => (timeZone() === HERE ? nothing : html`
  <p class="banner">Times are shown in ${timeZone()}. <button @click=${liveHere}>Use ${HERE}</button></p>`);
