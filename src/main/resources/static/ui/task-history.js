// The history of a task, in words.
import { html, nothing } from './html.js';
import { readPages } from './pages.js';
import { path } from './task-api.js';
import { NAMES, shown } from './task-fields.js';
import { dateTime } from './format.js';
import { update } from './state.js';

const EVENTS = { 'task.created': 'Created', 'task.completed': 'Completed', 'task.deleted': 'Deleted' };
let opened = {};

/** The history of a task, oldest first. */
export const read = async (task) => (await readPages(`${path(task)}/history`)).items;

/** Reads the history of the task whose section is opened. */
async function toggled(event, task) {
  if (!event.target.open) {
    return;
  }
  const mine = { of: task.id };
  opened = mine;
  update();
  try {
    mine.entries = (await read(task)).reverse();
  } catch (e) {
    mine.problem = e.message;
  }
  update();
}

/** What an event changed, one sentence for each field. */
export function sentences({ event_type: type, payload }) {
  const changes = payload.changes ?? {};
  if (EVENTS[type]) {
    return [EVENTS[type]];
  }
  if (changes.deleted_at) {
    return ['Restored'];
  }
  if (changes.status?.to === 'open') {
    return ['Reopened'];
  }
  const changed = Object.keys(NAMES).filter((name) => name in changes).map((name) => sentence(name, changes[name]));
  return changed.length ? changed : ['Changed'];
}

function sentence(name, { from, to }) {
  if (name === 'description') {
    return `Description ${to ? (from ? 'changed' : 'added') : 'removed'}`;
  }
  const [before, after] = [shown(name, from), shown(name, to)].map((text) => text && `\u2068${text}\u2069`);
  if (!after) {
    return `${NAMES[name]} removed; it was ${before}`;
  }
  return before ? `${NAMES[name]} changed from ${before} to ${after}` : `${NAMES[name]} set to ${after}`;
}

const list = ({ entries }) => html`
  <ol class="history">${entries.map((entry) => html`
    <li><time datetime=${entry.timestamp}>${dateTime(entry.timestamp)}</time> <span dir="auto">${sentences(entry).join('; ')}</span></li>`)}
  </ol>
  ${entries.length ? nothing : html`<p class="empty">No entries yet. A change appears here after a moment.</p>`}`;

/** A section that reads the history when it is opened. */
export const historyOf = (task) => html`
  <details class="fold-always" @toggle=${(event) => toggled(event, task)}><summary>History</summary>
    ${opened.of !== task.id ? nothing : opened.problem ? html`<p class="error" role="alert">${opened.problem}</p>`
      : opened.entries ? list(opened) : html`<p class="loading" role="status">Loading the history …</p>`}
  </details>`;
