// The dialog for a task that was changed or deleted elsewhere since the page read it.
import { html, nothing } from './html.js';
import { read, restore } from './task-api.js';
import { say, update } from './state.js';
import { quoted } from './format.js';
import { NAMES, shown } from './task-fields.js';

let open;

/**
 * Reads the current task and asks what to do.
 * seen: the task as it was shown; mine: the intended changes; again: repeats the action on the current task; leave: gives up.
 */
export async function conflict({ verb, seen, mine = {}, again, leave }) {
  let theirs;
  try {
    theirs = await read(seen.id);
  } catch (e) {
    if (e.status !== 404 || Object.keys(mine).length === 0) {
      say(e.status === 404 ? `${quoted(seen.title)} was deleted elsewhere` : e.message, 'error');
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

/** Restores a deleted task, and repeats the action on it. */
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
    <thead><tr><th>Field</th><th>You saw</th>${theirs ? html`<th>Now</th>` : nothing}
      ${Object.keys(mine).length ? html`<th>Your change</th>` : nothing}</tr></thead>
    <tbody>${differences(open).map((field) => html`
      <tr><th scope="row">${NAMES[field.name]}</th>${cell(field.was || '–')}${theirs ? cell(field.theirs || '–') : nothing}
        ${Object.keys(mine).length ? cell(field.mine ?? '') : nothing}</tr>`)}</tbody>
  </table></div>`;

const changed = ({ verb, seen, theirs, again, leave }) => html`
  <h2 id="conflict-title">Changed elsewhere</h2>
  <p>“<bdi>${seen.title}</bdi>” is at version ${theirs.version}; you saw version ${seen.version}.</p>
  ${table(open)}
  <div class="buttons">
    <button @click=${() => decide(leave)}>Keep it as it is</button>
    <button class="primary" @click=${() => decide(() => again(theirs))}>${verb} anyway</button>
  </div>`;

const deleted = ({ verb, seen, leave }) => html`
  <h2 id="conflict-title">Deleted elsewhere</h2>
  <p>“<bdi>${seen.title}</bdi>” was deleted while you were editing it.</p>
  ${table(open)}
  <div class="buttons">
    <button @click=${() => decide(leave)}>Leave it deleted</button>
    <button class="primary" @click=${() => { const mine = open; decide(() => restoreFor(mine)); }}>Restore and ${verb.toLowerCase()}</button>
  </div>`;

export const conflictDialog = () => html`
  <dialog id="conflict" aria-labelledby="conflict-title" @cancel=${() => decide(open.leave)}>
    ${open ? (open.theirs ? changed(open) : deleted(open)) : nothing}
  </dialog>`;
