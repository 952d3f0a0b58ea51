// The user's notifications, shown as they arrive.
import { html, nothing, repeat } from './html.js';
import { request } from './api.js';
import { PagedList } from './pages.js';
import { session } from './session.js';
import { say, update } from './state.js';
import { change, read as readTask } from './task-api.js';
import { dateTime, dayAfter, fromLocal, quoted, today } from './format.js';

const path = () => `/api/${encodeURIComponent(session.user)}/notifications`;

/** The texts of each kind: in the message when it arrives, and in the list. */
const KINDS = {
  reminder: { says: 'Reminder', fact: ({ remind_at: time }) => `reminded ${dateTime(time)}`, again: true },
  series_ended: { says: 'Series ended', fact: () => 'series ended' },
  overdue: { says: 'Overdue', fact: () => 'overdue', again: true },
  escalated: { says: 'Overdue', fact: ({ owner }) => html`overdue, owned by <bdi>${owner}</bdi>` },
};
const descending = (one, other) => (one === other ? 0 : one < other ? 1 : -1);
/** Newest first, as the list is read: by time, to the microsecond that a Date lacks, and then by id. */
const newestFirst = (one, other) =>
  descending(Date.parse(one.created_at), Date.parse(other.created_at)) ||
  descending(one.created_at, other.created_at) ||
  descending(one.id, other.id);
const list = new PagedList({ path, compare: newestFirst });

/** Reads as many as are shown. */
export const load = (options) => list.load(options);

/** Adds a notification; returns whether it is new, since one may arrive twice. */
export function add(notification) {
  return !list.items.some(({ id }) => id === notification.id) && list.place(notification);
}

/** The message for a new notification. */
export const announcement = ({ kind, title }) => `${KINDS[kind].says}: ${quoted(title)}`;

/** The number of unread ones, for the link to this view. */
export const badge = () => (unread() ? { count: unread(), what: 'unread' } : undefined);

function unread() {
  return list.items.filter((item) => !item.read_at).length;
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
  const item = list.items.find((other) => other.id === id);
  if (item) {
    list.place({ ...item, read_at: time });
  }
}

/** Marks all as read, including those not shown yet; stops at the first failure. */
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

/** The new time of a snoozed reminder, by the label of its button. */
const LATER = {
  'In 10 minutes': () => new Date(Date.now() + 600_000).toISOString(),
  'In 1 hour': () => new Date(Date.now() + 3_600_000).toISOString(),
  Tomorrow: () => fromLocal(`${dayAfter(today(), 1)}T09:00`),
};

/** Sets a new reminder of the task, and marks this notification as read. */
async function snooze(event, notification, later) {
  event.target.closest('details').open = false;
  try {
    const task = await readTask(notification.task_id);
    if (task.status === 'completed') {
      say(`${quoted(task.title)} is already completed`, 'error');
      return;
    }
    const { remind_at: time } = await change(task, { remind_at: LATER[later]() });
    say(`Reminder for ${quoted(task.title)} set to ${dateTime(time)}`);
    await read(notification);
  } catch (e) {
    say(e.status === 404 ? `${quoted(notification.title)} was deleted` : e.message, 'error');
  }
}

const snoozes = (notification) => html`
  <details class="snooze"><summary aria-label="Remind again: ${notification.title}">Remind again</summary>
    ${Object.keys(LATER).map((later) => html`<button @click=${(event) => snooze(event, notification, later)}>${later}</button>`)}</details>`;

export const view = () => html`
  ${list.error ? html`<p class="error" role="alert">${list.error} <button @click=${() => load()}>Try again</button></p>` : nothing}
  ${unread() ? html`<div class="filters"><button @click=${readAll}>Mark all as read</button></div>` : nothing}
  <ul class="tasks" aria-label="Notifications">
    ${repeat(list.items, ({ id }) => id, (item) => html`
      <li class="task ${item.read_at ? 'completed' : ''}">
        <div class="what">
          <span class="title" dir="auto">${item.title}</span>
          <span class="facts"><span class="chip">${KINDS[item.kind].fact(item)}</span>
            ${item.due_at ? html`<span class="chip">due ${dateTime(item.due_at)}</span>` : nothing}</span>
        </div>
        <div class="actions">
          ${item.owner ? nothing : html`<a class="button" href="#/flow/${item.task_id}" aria-label="Follow ${item.title}">Follow</a>`}
          ${KINDS[item.kind].again ? snoozes(item) : nothing}
          ${item.read_at ? nothing : html`<button aria-label="Mark as read: ${item.title}" @click=${() => read(item)}>Mark as read</button>`}
        </div>
      </li>`)}
  </ul>
  ${list.items.length === 0 && list.loaded && !list.error ? html`<p class="empty">No notifications yet. Set a reminder on a task, and it appears here when it is due.</p>` : nothing}
  ${list.cursor ? html`<button @click=${() => list.load({ more: true })}>More</button>` : nothing}`;
