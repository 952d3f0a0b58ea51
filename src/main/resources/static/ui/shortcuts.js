// Single-key shortcuts, and a sheet that lists them. The user can switch them off (WCAG 2.1.4).
import { html, nothing } from './html.js';
import { update } from './state.js';

const OFF = 'todoflow.shortcuts-off';
const ROW = '.task, .letter';
let open = false;

const go = (view) => () => { location.hash = `#/${view}`; };
const press = (selector) => () => document.activeElement?.closest(ROW)?.querySelector(selector)?.click();

const KEYS = [
  ['?', 'Show this list', show],
  ['n', 'Add a task', () => { location.hash = '#/tasks'; setTimeout(() => document.querySelector('.add input')?.focus()); }],
  ['/', 'Search', () => document.querySelector('main input[type=search]')?.focus()],
  ['j', 'Next in the list', () => step(1)],
  ['k', 'Previous in the list', () => step(-1)],
  ['c', 'Complete or reopen the task', press('.tick')],
  ['e', 'Edit the task', press('.edit')],
  ['d', 'Delete the task', press('.delete')],
  ['x', 'Select the task, after “Select several”', press('.select')],
  ['t', 'Tasks', go('tasks')],
  ['r', 'Notifications', go('notifications')],
  ['a', 'Chat', go('chat')],
  ['s', 'Statistics', go('statistics')],
  ['f', 'Flow', go('flow')],
];

/** Moves the focus to the next or the previous row. */
function step(by) {
  const rows = [...document.querySelectorAll(ROW)];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  row?.querySelector('a, button')?.focus();
}

const isOff = () => localStorage.getItem(OFF) !== null;

function show() {
  open = true;
  update();
  setTimeout(() => document.getElementById('shortcuts').showModal());
}

function close() {
  document.getElementById('shortcuts').close();
  open = false;
  update();
}

function toggle(event) {
  if (event.target.checked) {
    localStorage.removeItem(OFF);
  } else {
    localStorage.setItem(OFF, 'true');
  }
}

/** Runs a shortcut, unless the user types into a field or the key belongs to the browser. */
function pressed(event) {
  const isTyping = event.isComposing || event.target.closest?.('input:not([type=checkbox]), textarea, select, dialog');
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || (isOff() && event.key !== '?')) {
    return;
  }
  const action = KEYS.find(([key]) => key === event.key)?.[2];
  // holding a key down moves on, but repeats no action
  if (action && (!event.repeat || 'jk'.includes(event.key))) {
    event.preventDefault();
    action();
  }
}

export function start() {
  addEventListener('keydown', pressed);
}

export const sheet = () => html`
  <dialog id="shortcuts" aria-labelledby="shortcuts-title" @cancel=${close}>
    ${open ? html`<h2 id="shortcuts-title">Keyboard shortcuts</h2>
      <dl class="keys">${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
      <label class="check"><input type="checkbox" .checked=${!isOff()} @change=${toggle}> Use keyboard shortcuts</label>
      <div class="buttons"><button @click=${close}>Close</button></div>` : nothing}
  </dialog>`;

/** Opens the sheet without a keyboard. */
export const sheetButton = () => html`<button aria-label="Keyboard shortcuts" title="Keyboard shortcuts" @click=${show}><span aria-hidden="true">?</span></button>`;
