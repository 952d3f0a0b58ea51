// Asks an operator to confirm an action on dead letters, with a reason or an edited event where needed.
import { html, nothing } from './html.js';
import { update } from './state.js';

let open;

/**
 * Opens the dialog. question is { title, text, verb }, with reason if one is asked for, and event if its text can be edited.
 * run receives the input; if it throws, the dialog shows the message and stays open.
 */
export function ask(question, run) {
  open = { ...question, run };
  update();
  setTimeout(() => document.getElementById('letter-dialog').showModal());
}

function close() {
  document.getElementById('letter-dialog').close();
  open = undefined;
  update();
}

async function submit(event) {
  event.preventDefault();
  const { reason, event: text } = event.target.elements;
  Object.assign(open, { busy: true, problem: undefined });
  update();
  try {
    await open.run({ reason: reason?.value, event: text && parsed(text.value) });
    close();
  } catch (e) {
    Object.assign(open, { busy: false, problem: Object.entries(e.fields ?? {}).map(([name, message]) => `${name} ${message}`).join('; ') || e.message });
    update();
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (e) {
    throw new Error(`The event is not JSON: ${e.message}`);
  }
}

export const letterDialog = () => html`
  <dialog id="letter-dialog" aria-labelledby="letter-dialog-title" @cancel=${close}>
    ${open ? html`
      <form @submit=${submit} novalidate>
        <h2 id="letter-dialog-title">${open.title}</h2>
        <p>${open.text}</p>
        ${open.problem ? html`<p class="error" role="alert">${open.problem}</p>` : nothing}
        ${open.event === undefined ? nothing : html`<div class="field"><label for="letter-event">Event</label>
          <textarea id="letter-event" name="event" rows="14" spellcheck="false" class="code" .value=${open.event}></textarea></div>`}
        ${open.reason ? html`<div class="field"><label for="letter-reason">Reason</label>
          <input id="letter-reason" name="reason" dir="auto" maxlength="1000" autocomplete="off"></div>` : nothing}
        <div class="buttons">
          <button type="button" @click=${close}>Cancel</button>
          <button class="primary" ?disabled=${open.busy}>${open.verb}</button>
        </div>
      </form>` : nothing}
  </dialog>`;
