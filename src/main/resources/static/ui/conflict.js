// A task that somebody else changed meanwhile: what became of it, and what is to be done.
import { html, nothing } from './html.js';
import { read, restore } from './task-api.js';
import { say, update } from './state.js';
import { quoted } from './format.js';
import { NAMES, shown } from './task-fields.js';

let open;

/**
 * Reads what the task is now and asks.
 * seen: the task as it was shown; mine: the fields that were to be changed; again: does it to the task as it is now.
 */
export async function conflict({ verb, seen, mine = {}, again, leave }) {
  let theirs;
  try {
    theirs = await read(seen.id);
  } catch (e) {
    if (e.status !== 404 || Object.keys(mine).length === 0) {
      say(e.status === 404 ? `${quoted(seen.title)} was deleted meanwhile` : e.message, 'error');
      leave();
      return;
    }
  }
  open = { verb, seen, mine, theirs, again, leave };
  update();
  setTimeout(() => document.getElementById('conflict').showModal());
}

function decide(then) {
  document.getElementById('conflict').close();
  open = undefined;
  update();
  then();
}

/** Restores a task that was deleted, for what was to be done to it. */
async function restoreFor({ seen, again, leave }) {
  try {
    again(await restore(seen));
  } catch (e) {
    say(e.message, 'error');
    leave();
  }
}

function differences({ seen, mine, theirs }) {
  return Object.keys(NAMES)
    .map((name) => ({ name, was: shown(name, seen[name]), theirs: theirs && shown(name, theirs[name]), mine: name in mine ? shown(name, mine[name]) : undefined }))
    .filter((field) => (theirs && field.was !== field.theirs) || field.mine !== undefined);
}

const cell = (value) => html`<td dir="auto">${value}</td>`;

const table = ({ mine, theirs }) => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table>
    <thead><tr><th>Field</th><th>You saw</th>${theirs ? html`<th>It is now</th>` : nothing}
      ${Object.keys(mine).length ? html`<th>You want</th>` : nothing}</tr></thead>
    <tbody>${differences(open).map((field) => html`
      <tr><th scope="row">${NAMES[field.name]}</th>${cell(field.was || '–')}${theirs ? cell(field.theirs || '–') : nothing}
        ${Object.keys(mine).length ? cell(field.mine ?? '') : nothing}</tr>`)}</tbody>
  </table></div>`;

const changed = ({ verb, seen, theirs, again, leave }) => html`
  <h2 id="conflict-title">Changed meanwhile</h2>
  <p>“<bdi>${seen.title}</bdi>” is at version ${theirs.version}; you saw version ${seen.version}.</p>
  ${table(open)}
  <div class="buttons">
    <button @click=${() => decide(leave)}>Leave it as it is</button>
    <button class="primary" @click=${() => decide(() => again(theirs))}>${verb} all the same</button>
  </div>`;

const deleted = ({ verb, seen, leave }) => html`
  <h2 id="conflict-title">Deleted meanwhile</h2>
  <p>“<bdi>${seen.title}</bdi>” was deleted while you changed it.</p>
  ${table(open)}
  <div class="buttons">
    <button @click=${() => decide(leave)}>Leave it deleted</button>
    <button class="primary" @click=${() => { const mine = open; decide(() => restoreFor(mine)); }}>Restore and ${verb.toLowerCase()}</button>
  </div>`;

export const conflictDialog = () => html`
  <dialog id="conflict" aria-labelledby="conflict-title" @cancel=${() => decide(open.leave)}>
    ${open ? (open.theirs ? changed(open) : deleted(open)) : nothing}
  </dialog>`;
