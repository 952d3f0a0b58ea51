// The user's tasks: a list with filters, and the actions on each task.
import { html, live, nothing, repeat } from './html.js';
import { complete, read, remove, reopen, restore } from './task-api.js';
import { addressedTask, filters, listAddress, readAddress, setFilter, taskAddress } from './task-filters.js';
import { change, list, load, place, reload, take } from './task-list.js';
import { unsaved } from './drafts.js';
import { focusOn, say, update } from './state.js';
import { dateTime, quoted } from './format.js';
import { box, selectionBar, selectionStart } from './task-selection.js';
import { inWords } from './recurrence.js';
import { conflict, conflictDialog } from './conflict.js';
import { dismiss, edit, formDialog, resume as resumeForm } from './task-form.js';
import { quickAdd, resume as resumeText } from './quick-add.js';

const SORTS = {
  '-created_at': 'Newest first', created_at: 'Oldest first', due_at: 'Earliest due first', '-due_at': 'Latest due first',
  '-priority': 'Highest priority first', '-updated_at': 'Last changed first',
};

const DAYS = { '': 'All', today: 'Today', upcoming: 'Upcoming', overdue: 'Overdue' };
const PAUSE_IN_TYPING = 300;
let searching;

/** On a wide screen, the filters are always open. */
const WIDE = matchMedia('(min-width: 44rem)');
WIDE.addEventListener('change', update);

/** Whether the filters in the address contain days, which begin at midnight in the user's time zone. */
export function needsTimeZone() {
  readAddress();
  return Boolean(filters.due || filters.due_before);
}

/** Reads the list before the view is opened. Returns the position of the answer in the stream of events. */
export function readAhead() {
  readAddress();
  return load({ isFirst: true });
}

export function open({ isRead = false } = {}) {
  readAddress();
  resumeText();
  if (!isRead) {
    load();
  }
  addEventListener('hashchange', follow);
  if (!resumeForm(saved)) {
    openAddressed();
  }
}

export function close() {
  removeEventListener('hashchange', follow);
  dismiss();
}

function follow() {
  if (location.hash.startsWith('#/tasks')) {
    if (readAddress()) {
      reload();
    }
    if (addressedTask()) {
      openAddressed();
    } else if (!unsaved()) {
      dismiss();
    }
  }
}

async function openAddressed() {
  const id = addressedTask();
  if (id) {
    try {
      const task = list.items.find((one) => one.id === id) ?? await read(id);
      if (addressedTask() === id) {
        edit(task, saved);
      }
    } catch (e) {
      if (addressedTask() === id) {
        leave();
        say(e.status === 404 ? 'The task in the address does not exist' : e.message, 'error');
      }
    }
  }
}

/** Restores the address of the list after the form is closed. */
function leave() {
  if (addressedTask()) {
    history.replaceState(null, '', listAddress());
  }
}

/** Shows a saved task, or reads the list again if nothing was saved. */
function saved(task) {
  leave();
  if (task) {
    place(task);
  } else {
    load();
  }
}

/** What reopening a recurring task does to its series. */
const nextStays = ({ recurrence, series }) => (recurrence && !series?.last ? '; its next occurrence remains' : '');

/** Actions on one task: the outcome that is shown before the answer, and how to undo it. */
const ACTIONS = {
  Complete: { request: complete, outcome: { status: 'completed' }, done: 'Completed', undo: reopen, control: '.tick' },
  Reopen: { request: reopen, outcome: { status: 'open' }, done: 'Reopened', undo: complete, control: '.tick', note: nextStays },
  Delete: { request: remove, done: 'Deleted', undo: restore, control: '.delete' },
};

/** Acts on a task and shows the outcome at once; reverts it if the API refuses. */
async function act(verb, task) {
  const { request, outcome, done, undo, control, note = () => '' } = ACTIONS[verb];
  focusBeside(task, control);
  if (outcome) {
    place({ ...task, ...outcome, pending: true });
  } else {
    take(task.id);
  }
  try {
    const after = await change(task.id, () => request(task)) ?? task;
    if (outcome) {
      place(after);
    }
    say(`${done} ${quoted(task.title)}${note(after)}`, 'info', { label: 'Undo', run: () => takeBack(undo, after, control) });
  } catch (e) {
    place(task);
    if (e.status === 412 || e.status === 404) {
      await conflict({ verb, seen: task, again: (theirs) => act(verb, theirs), leave: load });
    } else {
      say(e.message, 'error');
    }
  }
}

async function takeBack(undo, task, control) {
  try {
    place(await undo(task));
    focusOn(`#task-${task.id} ${control}`, '.add input');
  } catch (e) {
    say(e.status === 412 ? `${quoted(task.title)} was changed elsewhere` : e.message, 'error');
    load();
  }
}

/** Moves the focus to the next row, or the previous one, when a row disappears. */
function focusBeside(task, control) {
  const row = document.getElementById(`task-${task.id}`);
  if (row?.contains(document.activeElement)) {
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    focusOn(`#task-${task.id} ${control}:enabled`, ...(beside ? [`#${beside.id} ${control}:enabled`] : []), '.add input');
  }
}

function filter(event) {
  setFilter(event.target.name, event.target.value.trim());
  reload();
}

/** Searches while the user types. */
function searched(event) {
  setFilter('q', event.target.value);
  clearTimeout(searching);
  searching = setTimeout(reload, PAUSE_IN_TYPING);
}

const choice = (name, label, options) => html`
  <label>${label}
    <select name=${name} @change=${filter}>
      ${Object.entries(options).map(([value, text]) => html`<option value=${value} .selected=${filters[name] === value}>${text}</option>`)}
    </select>
  </label>`;

const late = (task) => task.status === 'open' && task.due_at && new Date(task.due_at) < new Date();
const verb = (task) => (task.status === 'completed' ? 'Reopen' : 'Complete');

const row = (task) => html`
  <li class="task ${task.status} ${task.pending ? 'pending' : ''}" id="task-${task.id}">
    ${box(task)}
    <button class="tick" aria-label="${verb(task)} ${task.title}" ?disabled=${task.pending} @click=${() => act(verb(task), task)}>
      <span aria-hidden="true">${task.status === 'completed' ? '✓' : ''}</span></button>
    <div class="what">
      <a class="title" dir="auto" href=${taskAddress(task)}>${task.title}</a>
      ${task.description ? html`<span class="description" dir="auto">${task.description}</span>` : nothing}
      <span class="facts">
        ${task.priority === 'medium' ? nothing : html`<span class="chip ${task.priority}">${task.priority}</span>`}
        ${task.due_at ? html`<span class="chip ${late(task) ? 'high' : ''}">due ${dateTime(task.due_at)}</span>` : nothing}
        ${task.remind_at ? html`<span class="chip">reminder ${dateTime(task.remind_at)}</span>` : nothing}
        ${task.recurrence ? html`<span class="chip" title=${task.recurrence}>${inWords(task.recurrence)}</span>` : nothing}
        ${task.series?.last ? html`<span class="chip">last of its series</span>` : nothing}
        ${task.tags.map((tag) => html`<span class="chip tag" dir="auto">${tag}</span>`)}
      </span>
    </div>
    <div class="actions">
      <a class="button" href="#/flow/${task.id}" aria-label="Follow ${task.title}">Follow</a>
      <button class="edit" aria-label="Edit ${task.title}" ?disabled=${task.pending} @click=${() => edit(task, saved)}>Edit</button>
      <button class="delete" aria-label="Delete ${task.title}" ?disabled=${task.pending} @click=${() => act('Delete', task)}>Delete</button>
    </div>
  </li>`;

const days = () => html`
  <div class="days" role="group" aria-label="Due">${Object.entries(DAYS).map(([value, words]) => html`
    <button aria-pressed=${filters.due === value} @click=${() => { setFilter('due', value); reload(); }}>${words}</button>`)}
    ${selectionStart()}</div>`;

/** The tags in use, each once, ignoring case. */
function tags() {
  const known = new Map(list.items.flatMap((task) => task.tags).map((tag) => [tag.toLowerCase(), tag]));
  return html`<datalist id="known-tags">${[...known.values()].sort().map((tag) => html`<option value=${tag}></option>`)}</datalist>`;
}

export const view = () => html`
  ${quickAdd(() => edit(undefined, saved))}
  ${tags()}
  <details class="fold" ?open=${WIDE.matches}><summary>Filters</summary>
  ${days()}
  <form class="filters" aria-label="Filters" @submit=${(event) => event.preventDefault()}>
    ${choice('status', 'Status', { open: 'Open', completed: 'Completed', '': 'All' })}
    ${choice('priority', 'Priority', { '': 'Any', high: 'High', medium: 'Medium', low: 'Low' })}
    <label>Tag <input name="tag" dir="auto" size="10" list="known-tags" .value=${live(filters.tag)} @change=${filter}></label>
    <label>Text <input name="q" dir="auto" type="search" size="14" .value=${live(filters.q)} @input=${searched}></label>
    <label>Due before <input name="due_before" type="date" .value=${live(filters.due_before)} @change=${filter}></label>
    ${choice('sort', 'Order', SORTS)}
  </form>
  </details>
  ${selectionBar()}
  ${list.error ? html`<p class="error" role="alert">${list.error} <button @click=${() => load()}>Try again</button></p>` : nothing}
  <p class="hidden" role="status">${list.loaded ? nothing : 'Loading tasks …'}</p>
  <ul class="tasks" aria-label="Tasks" aria-busy=${!list.loaded}>${repeat(list.items, (task) => task.id, row)}</ul>
  ${list.items.length === 0 && list.loaded && !list.error ? html`<p class="empty">Nothing here. Add a task above.</p>` : nothing}
  ${list.cursor ? html`<button @click=${() => load({ more: true })}>More</button>` : nothing}
  ${formDialog()}
  ${conflictDialog()}`;
