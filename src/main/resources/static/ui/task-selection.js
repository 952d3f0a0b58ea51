// Several tasks at once: the selection, and the actions on it.
import { html, nothing } from './html.js';
import { change, complete, remove, reopen, restore } from './task-api.js';
import { hasTag } from './task-filters.js';
import { list, place, take } from './task-list.js';
import { say, update } from './state.js';
import { count, fromLocal, quoted, toLocal } from './format.js';

let selected;
let busy = false;

function start() {
  selected = new Set();
  update();
}

function end() {
  selected = undefined;
  update();
}

function toggle(task) {
  if (!selected.delete(task.id)) {
    selected.add(task.id);
  }
  update();
}

const chosen = () => list.items.filter(({ id }) => selected.has(id));

/** Acts on each selected task, independently of the others. undo receives the task before and after. */
async function each(done, act, undo) {
  const changed = [];
  const failures = [];
  busy = true;
  update();
  for (const task of chosen()) {
    try {
      const after = await act(task);
      show(task, after);
      changed.push({ task, after: after ?? task });
    } catch (e) {
      failures.push({ task, reason: e.status === 412 ? 'was changed elsewhere' : e.message });
    }
  }
  busy = false;
  update();
  if (changed.length) {
    say(`${done} ${tasks(changed.length)}`, 'info', { label: 'Undo', run: () => takeBack(changed, undo) });
  }
  sayFailures('Failed', failures);
  return changed;
}

/** Acts on each, and keeps only those selected that failed. */
async function finish(...what) {
  for (const { task } of await each(...what)) {
    selected?.delete(task.id);
  }
  update();
}

function sayFailures(what, failures) {
  if (failures.length) {
    const first = failures.slice(0, 3).map(({ task, reason }) => `${quoted(task.title)} ${reason}`).join('; ');
    say(`${what}: ${first}${failures.length > 3 ? `; and ${failures.length - 3} more` : ''}`, 'error');
  }
}

const tasks = (number) => `${count(number)} ${number === 1 ? 'task' : 'tasks'}`;

function show(task, after) {
  if (after) {
    place(after);
  } else {
    take(task.id);
  }
}

async function takeBack(changed, undo) {
  const failures = [];
  for (const { task, after } of changed) {
    try {
      place(await undo(task, after));
    } catch (e) {
      failures.push({ task, reason: e.status === 412 ? 'was changed elsewhere' : e.message });
    }
  }
  sayFailures('Undo failed', failures);
}

/** The changes to a task: only the fields that are filled in. */
function fieldsOf(task, { priority, due, tag }) {
  return {
    ...(priority && { priority }),
    ...(due && { due_at: fromLocal(`${due}T${toLocal(task.due_at).slice(11) || '09:00'}`) }),
    ...(tag && !hasTag(task, tag) && { tags: [...task.tags, tag] }),
  };
}

/** Changes each selected task, which stays selected; the undo changes it back. */
function apply(event) {
  event.preventDefault();
  const values = Object.fromEntries(['priority', 'due', 'tag'].map((name) => [name, event.target.elements[name].value.trim()]));
  event.target.reset();
  if (Object.values(values).some(Boolean)) {
    each('Changed', (task) => change(task, fieldsOf(task, values)),
      (task, after) => change(after, Object.fromEntries(Object.keys(fieldsOf(task, values)).map((name) => [name, task[name] ?? null]))));
  }
}

/** The checkbox of a row, while several tasks are being selected. */
export const box = (task) => (selected ? html`
  <input type="checkbox" class="select" aria-label="Select ${task.title}" .checked=${selected.has(task.id)} @change=${() => toggle(task)}>` : nothing);

const isIdle = () => !busy && chosen().length > 0;

const actions = () => html`
  <b role="status">${tasks(chosen().length)} selected</b>
  <button type="button" @click=${() => { selected = new Set(list.items.map(({ id }) => id)); update(); }}>Select all shown</button>
  <button type="button" ?disabled=${!isIdle()} @click=${() => finish('Completed', complete, (task, after) => reopen(after))}>Complete</button>
  <button type="button" ?disabled=${!isIdle()} @click=${() => finish('Deleted', remove, restore)}>Delete</button>
  <form class="inline" aria-label="Change the selected tasks" @submit=${apply}>
    <label>Priority <select name="priority"><option value="">unchanged</option>
      ${['low', 'medium', 'high'].map((value) => html`<option value=${value}>${value}</option>`)}</select></label>
    <label>Due <input name="due" type="date"></label>
    <label>Add tag <input name="tag" dir="auto" size="8" maxlength="50" list="known-tags" autocomplete="off"></label>
    <button ?disabled=${!isIdle()}>Change</button>
  </form>
  <button type="button" class="end" @click=${end}>Done</button>`;

/** The actions on the selected tasks, while several are being selected. */
export const selectionBar = () => (selected
  ? html`<div class="filters selection" role="group" aria-label="Selected tasks">${actions()}</div>` : nothing);

export const selectionStart = () => (selected || !list.items.length ? nothing
  : html`<button type="button" class="start-selection" @click=${start}>Select several</button>`);
