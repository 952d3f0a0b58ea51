// The tasks of the user: a list with filters, and what can be done with each.
import { html, live, nothing, repeat } from './html.js';
import { request } from './api.js';
import { session } from './session.js';
import { say, update } from './state.js';
import { dateTime } from './format.js';
import { conflict, conflictDialog } from './conflict.js';
import { edit, formDialog } from './task-form.js';

const SORTS = {
  '-created_at': 'Newest first', created_at: 'Oldest first', due_at: 'Due first', '-due_at': 'Due last',
  '-priority': 'Important first', '-updated_at': 'Changed last',
};
const filters = { status: 'open', priority: '', tag: '', q: '', due_before: '', sort: '-created_at' };
let items = [];
let cursor;
let error;
let addProblem;
let loads = 0;
let loaded = false;
let loading;

export const path = (task) => `/api/${encodeURIComponent(session.user)}/tasks${task ? `/${task.id}` : ''}`;
export const version = (task) => ({ 'If-Match': `"${task.version}"` });

export function open() {
  load();
}

/** Reads as many tasks as are shown, or the first page; only the latest answer counts. */
export async function load({ more = false } = {}) {
  const number = ++loads;
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  if (more) {
    query.set('cursor', cursor);
  } else {
    query.set('limit', Math.min(Math.max(items.length, 50), 100));
  }
  try {
    const page = await request('GET', `${path()}?${query}`);
    if (number === loads) {
      items = more ? [...items, ...page.items] : page.items;
      cursor = page.next_cursor;
      error = undefined;
    }
  } catch (e) {
    error = e.message;
  }
  loaded = true;
  update();
}

/** A task was changed by anybody: the list is read again, once for all that change at a time. */
export function changed() {
  loading ??= setTimeout(() => {
    loading = undefined;
    load();
  }, 300);
}

/** The newest tasks that are known. */
export function known() {
  return items;
}

async function add(event) {
  event.preventDefault();
  const form = event.target;
  const title = form.title.value;
  const draft = { id: crypto.randomUUID(), title, status: 'open', priority: 'medium', tags: [], pending: true };
  items = [draft, ...items];
  addProblem = undefined;
  form.title.value = '';
  update();
  try {
    const task = await request('POST', path(), { body: { title }, headers: { 'Idempotency-Key': draft.id } });
    // what was told of it may have been faster
    items = items.filter((item) => item.id !== task.id).map((item) => (item === draft ? task : item));
  } catch (e) {
    items = items.filter((item) => item !== draft);
    addProblem = e.fields?.title ?? e.message;
    form.title.value = title;
    form.title.focus();
  }
  update();
}

/** Does something to a task and shows it as done; takes it back when it is refused. */
async function act(task, { verb, method, suffix = '', outcome }) {
  const before = items;
  items = outcome ? items.map((item) => (item.id === task.id ? { ...item, ...outcome, pending: true } : item))
    : items.filter((item) => item.id !== task.id);
  update();
  try {
    const after = await request(method, path(task) + suffix, { headers: version(task) });
    items = items.map((item) => (item.id === task.id ? after : item));
  } catch (e) {
    items = before;
    if (e.status === 412 || e.status === 404) {
      await conflict({
        verb,
        seen: task,
        again: (theirs) => act(theirs, { verb, method, suffix, outcome }),
        leave: load,
      });
    } else {
      say(e.message, 'error');
    }
  }
  update();
}

const complete = (task) => act(task, {
  verb: 'Complete', method: 'POST', suffix: '/complete', outcome: { status: 'completed' },
});
const remove = (task) => act(task, { verb: 'Delete', method: 'DELETE' });

function filter(event) {
  const { name, value } = event.target;
  filters[name] = name === 'due_before' && value ? new Date(value).toISOString() : value.trim();
  items = [];
  load();
}

const choice = (name, label, options) => html`
  <label>${label}
    <select name=${name} @change=${filter}>
      ${Object.entries(options).map(([value, text]) => html`<option value=${value} ?selected=${filters[name] === value}>${text}</option>`)}
    </select>
  </label>`;

const late = (task) => task.status === 'open' && task.due_at && new Date(task.due_at) < new Date();

const row = (task) => html`
  <li class="task ${task.status} ${task.pending ? 'pending' : ''}">
    <button class="tick" aria-label="Complete ${task.title}" ?disabled=${task.status === 'completed' || task.pending}
      @click=${() => complete(task)}>${task.status === 'completed' ? '✓' : ''}</button>
    <div class="what">
      <span class="title">${task.title}</span>
      ${task.description ? html`<span class="description">${task.description}</span>` : nothing}
      <span class="facts">
        ${task.priority === 'medium' ? nothing : html`<span class="chip ${task.priority}">${task.priority}</span>`}
        ${task.due_at ? html`<span class="chip ${late(task) ? 'high' : ''}">due ${dateTime(task.due_at)}</span>` : nothing}
        ${task.remind_at ? html`<span class="chip">reminder ${dateTime(task.remind_at)}</span>` : nothing}
        ${task.recurrence ? html`<span class="chip">${task.recurrence}</span>` : nothing}
        ${task.series?.last ? html`<span class="chip">last of its series</span>` : nothing}
        ${task.tags.map((tag) => html`<span class="chip tag">${tag}</span>`)}
      </span>
    </div>
    <div class="actions">
      <a class="button" href="#/flow/${task.id}" aria-label="Follow ${task.title}">Follow</a>
      <button aria-label="Edit ${task.title}" ?disabled=${task.pending} @click=${() => edit(task, load)}>Edit</button>
      <button aria-label="Delete ${task.title}" ?disabled=${task.pending} @click=${() => remove(task)}>Delete</button>
    </div>
  </li>`;

export const view = () => html`
  <form class="add" @submit=${add}>
    <label class="grow"><span class="hidden">Title of a new task</span>
      <input name="title" placeholder="What is to be done?" autocomplete="off" aria-invalid=${addProblem ? 'true' : 'false'}
        aria-describedby="add-problem"></label>
    <button class="primary">Add</button>
    <button type="button" @click=${() => edit(undefined, load)}>Add with details</button>
    <span class="field-problem" id="add-problem" role="alert">${addProblem ? `Title ${addProblem}` : ''}</span>
  </form>
  <form class="filters" aria-label="Filters" @submit=${(event) => event.preventDefault()}>
    ${choice('status', 'Status', { open: 'Open', completed: 'Completed', '': 'All' })}
    ${choice('priority', 'Priority', { '': 'Any', high: 'High', medium: 'Medium', low: 'Low' })}
    <label>Tag <input name="tag" size="10" .value=${live(filters.tag)} @change=${filter}></label>
    <label>Text <input name="q" type="search" size="14" .value=${live(filters.q)} @change=${filter}></label>
    <label>Due before <input name="due_before" type="date" @change=${filter}></label>
    ${choice('sort', 'Order', SORTS)}
  </form>
  ${error ? html`<p class="error" role="alert">${error} <button @click=${() => load()}>Try again</button></p>` : nothing}
  <ul class="tasks" aria-label="Tasks">${repeat(items, (task) => task.id, row)}</ul>
  ${items.length === 0 && loaded && !error ? html`<p class="empty">Nothing here. Add a task above.</p>` : nothing}
  ${cursor ? html`<button @click=${() => load({ more: true })}>More</button>` : nothing}
  ${formDialog()}
  ${conflictDialog()}`;
