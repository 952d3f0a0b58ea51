// The time zone of the user, in which the page shows and reads times.
import { html, nothing } from './html.js';
import { request, send } from './api.js';
import { session } from './session.js';
import { timeZone, useTimeZone } from './format.js';
import { say, update } from './state.js';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const path = () => `/api/${encodeURIComponent(session.user)}/preferences`;

/** Reads it; without an answer, times are those of the browser. */
export async function readTimeZone() {
  try {
    useTimeZone((await request('GET', path())).time_zone);
  } catch {
    useTimeZone(HERE);
  }
}

/** Makes the browser's zone the user's, and keeps what else is preferred. */
async function live() {
  try {
    const response = await send('GET', path());
    if (!response.ok || response.headers.get('X-Degraded')) {
      throw new Error('The preferences cannot be changed at the moment.');
    }
    const tag = response.headers.get('ETag');
    const body = { ...(await response.json()), time_zone: HERE };
    await request('PUT', path(), { body, headers: tag ? { 'If-Match': tag } : {} });
    useTimeZone(HERE);
    update();
  } catch (e) {
    say(e.message, 'error');
  }
}

/** Says in which zone times are, where that is not the browser's. */
export const timeZoneBanner = () => (timeZone() === HERE ? nothing : html`
  <p class="banner">Times are those of ${timeZone()}. <button @click=${live}>Use ${HERE}</button></p>`);
