// A task that somebody else changed meanwhile: what became of it, and what is to be done.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { path } from './tasks.js';
import { say, update } from './state.js';
import { dateTime } from './format.js';

const NAMES = {
  title: 'Title', description: 'Description', status: 'Status', priority: 'Priority', tags: 'Tags', due_at: 'Due',
  remind_at: 'Reminder', recurrence: 'Recurrence',
};
let open;

/**
 * Reads what the task is now and asks.
 * seen: the task as it was shown; mine: the fields that were to be changed; again: does it to the task as it is now.
 */
export async function conflict({ verb, seen, mine = {}, again, leave }) {
  let theirs;
  try {
    theirs = await request('GET', path(seen));
  } catch (e) {
    say(e.status === 404 ? `“${seen.title}” was deleted meanwhile` : e.message, 'error');
    leave();
    return;
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

function differences({ seen, mine, theirs }) {
  return Object.keys(NAMES)
    .map((name) => ({ name, was: shown(name, seen[name]), theirs: shown(name, theirs[name]), mine: name in mine ? shown(name, mine[name]) : undefined }))
    .filter((field) => field.was !== field.theirs || field.mine !== undefined);
}

function shown(name, value) {
  return name.endsWith('_at') ? dateTime(value) : [value ?? []].flat().join(', ');
}

export const conflictDialog = () => html`
  <dialog id="conflict" aria-labelledby="conflict-title" @cancel=${() => decide(open.leave)}>
    ${open ? html`
      <h2 id="conflict-title">Changed meanwhile</h2>
      <p>“${open.seen.title}” is at version ${open.theirs.version}; you saw version ${open.seen.version}.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table>
        <thead><tr><th>Field</th><th>You saw</th><th>It is now</th>${Object.keys(open.mine).length ? html`<th>You want</th>` : nothing}</tr></thead>
        <tbody>${differences(open).map((field) => html`
          <tr><th scope="row">${NAMES[field.name]}</th><td>${field.was || '–'}</td><td>${field.theirs || '–'}</td>
            ${Object.keys(open.mine).length ? html`<td>${field.mine ?? ''}</td>` : nothing}</tr>`)}</tbody>
      </table></div>
      <div class="buttons">
        <button @click=${() => decide(open.leave)}>Leave it as it is</button>
        <button class="primary" @click=${() => { const { again, theirs } = open; decide(() => again(theirs)); }}>${open.verb} all the same</button>
      </div>` : nothing}
  </dialog>`;
