// Reminders that came, as they come.
import { html, nothing, repeat } from './html.js';
import { request } from './api.js';
import { session } from './session.js';
import { say, update } from './state.js';
import { dateTime } from './format.js';

let items = [];
let error;

const path = () => `/api/${encodeURIComponent(session.user)}/notifications`;

export async function load() {
  try {
    items = (await request('GET', path())).items;
    error = undefined;
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

export function unread() {
  return items.filter((item) => !item.read_at).length;
}

async function read(notification) {
  const before = items;
  items = items.map((item) => (item === notification ? { ...item, read_at: new Date().toISOString() } : item));
  update();
  try {
    await request('POST', `${path()}/${notification.id}/read`);
  } catch (e) {
    items = before;
    say(e.message, 'error');
  }
}

export const view = () => html`
  ${error ? html`<p class="error" role="alert">${error} <button @click=${load}>Try again</button></p>` : nothing}
  <ul class="tasks" aria-label="Notifications">
    ${repeat(items, ({ id }) => id, (item) => html`
      <li class="task ${item.read_at ? 'completed' : ''}">
        <div class="what">
          <span class="title">${item.title}</span>
          <span class="facts"><span class="chip">reminded ${dateTime(item.remind_at)}</span>
            ${item.due_at ? html`<span class="chip">due ${dateTime(item.due_at)}</span>` : nothing}</span>
        </div>
        <div class="actions">
          <a class="button" href="#/flow/${item.task_id}" aria-label="Follow ${item.title}">Follow</a>
          ${item.read_at ? nothing : html`<button aria-label="Mark ${item.title} as read" @click=${() => read(item)}>Read</button>`}
        </div>
      </li>`)}
  </ul>
  ${items.length === 0 && !error ? html`<p class="empty">No reminder has come. Give a task a reminder, and it comes here when it is time.</p>` : nothing}`;
