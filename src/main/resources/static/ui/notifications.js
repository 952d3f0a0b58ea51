// What the user is told, as it comes.
import { html, nothing, repeat } from './html.js';
import { request } from './api.js';
import { readPages } from './pages.js';
import { session } from './session.js';
import { say, update } from './state.js';
import { dateTime, quoted } from './format.js';

let items = [];
let error;

const path = () => `/api/${encodeURIComponent(session.user)}/notifications`;

const PAGE = 50;
const SERIES_ENDED = 'series_ended';
let cursor;
let shown = PAGE;
let loads = 0;

/** Reads as many as are shown, or one page more; only the latest answer counts. */
export async function load({ more = false } = {}) {
  const number = ++loads;
  const isLatest = () => number === loads;
  // a page that was asked for comes with the next answer, whichever that is
  shown = Math.max(shown, more ? items.length + PAGE : items.length);
  try {
    const read = await readPages(path(), { wanted: more ? PAGE : shown, cursor: more ? cursor : undefined, goOn: isLatest });
    if (isLatest()) {
      items = more ? [...items, ...read.items] : read.items;
      cursor = read.cursor;
      error = undefined;
    }
  } catch (e) {
    error = e.message;
  }
  update();
}

/** Takes one that came; tells whether it is new. */
export function add(notification) {
  if (items.some(({ id }) => id === notification.id)) {
    return false;
  }
  items = [notification, ...items];
  update();
  return true;
}

/** What the user is told when one comes. */
export const told = ({ kind, title }) => `${kind === SERIES_ENDED ? 'Series ended' : 'Reminder'}: ${quoted(title)}`;

/** How many are unread, for the link to this view. */
export const badge = () => (unread() ? { count: unread(), what: 'unread' } : undefined);

function unread() {
  return items.filter((item) => !item.read_at).length;
}

async function read(notification) {
  mark(notification, new Date().toISOString());
  try {
    await request('POST', `${path()}/${notification.id}/read`);
    return true;
  } catch (e) {
    mark(notification, undefined);
    say(e.message, 'error');
    return false;
  }
}

function mark({ id }, time) {
  items = items.map((item) => (item.id === id ? { ...item, read_at: time } : item));
  update();
}

/** Marks each unread one, also those that are not shown yet, and stops at the first that is refused. */
async function readAll() {
  try {
    for (;;) {
      const page = await request('GET', `${path()}?unread=true&limit=100`);
      for (const notification of page.items) {
        if (!await read(notification)) {
          return;
        }
      }
      if (!page.next_cursor) {
        return;
      }
    }
  } catch (e) {
    say(e.message, 'error');
  }
}

export const view = () => html`
  ${error ? html`<p class="error" role="alert">${error} <button @click=${() => load()}>Try again</button></p>` : nothing}
  ${unread() ? html`<p><button @click=${readAll}>Mark all as read</button></p>` : nothing}
  <ul class="tasks" aria-label="Notifications">
    ${repeat(items, ({ id }) => id, (item) => html`
      <li class="task ${item.read_at ? 'completed' : ''}">
        <div class="what">
          <span class="title" dir="auto">${item.title}</span>
          <span class="facts"><span class="chip">${item.kind === SERIES_ENDED ? 'series ended' : `reminded ${dateTime(item.remind_at)}`}</span>
            ${item.due_at ? html`<span class="chip">due ${dateTime(item.due_at)}</span>` : nothing}</span>
        </div>
        <div class="actions">
          <a class="button" href="#/flow/${item.task_id}" aria-label="Follow ${item.title}">Follow</a>
          ${item.read_at ? nothing : html`<button aria-label="Mark as read: ${item.title}" @click=${() => read(item)}>Mark as read</button>`}
        </div>
      </li>`)}
  </ul>
  ${items.length === 0 && !error ? html`<p class="empty">Nothing has come. Give a task a reminder, and it comes here when it is time.</p>` : nothing}
  ${cursor ? html`<button @click=${() => load({ more: true })}>More</button>` : nothing}`;
