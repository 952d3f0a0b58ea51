// What a user prefers, as the API keeps it. The page shows and reads times in the user's zone.
import { html, nothing } from './html.js';
import { problem, request, send } from './api.js';
import { session } from './session.js';
import { timeZone, useTimeZone } from './format.js';
import { say, update } from './state.js';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const path = () => `/api/${encodeURIComponent(session.user)}/preferences`;

/** What the page reads as it begins, for the view that it begins with. */
let first;

export function hasBegun() {
  first = undefined;
}

/** The preferences and their version; one cannot be changed while the state store is away. */
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

/** Changes some of them, if nobody changed any since they were read. */
export async function change({ values, tag }, changes) {
  const next = { ...values, ...changes };
  await request('PUT', path(), { body: next, headers: tag ? { 'If-Match': tag } : {} });
  useTimeZone(next.time_zone);
}

/** Reads the zone; without an answer, times are those of the browser. */
export async function readTimeZone() {
  try {
    first = ask();
    await first;
  } catch {
    first = undefined;
    useTimeZone(HERE);
  }
}

/** Makes the browser's zone the user's. */
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

/** Says in which zone times are, where that is not the browser's. */
export const timeZoneBanner = () => (timeZone() === HERE ? nothing : html`
  <p class="banner">Times are those of ${timeZone()}. <button @click=${liveHere}>Use ${HERE}</button></p>`);
