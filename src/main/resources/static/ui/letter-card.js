// One dead letter: its reason, its attempts and its outcome.
import { html, nothing } from './html.js';
import { dateTime } from './format.js';
import { address } from './letter-filters.js';

const LONGEST_REASON = 160;
const DONE = ['redriven', 'discarded'];

/** The first sentence of a reason; the details contain what a database adds to it. */
export function brief(reason) {
  const first = reason.split(/\s+(?:Detail|Hint|Where|Position):\s|\n/)[0];
  return first.length > LONGEST_REASON ? `${first.slice(0, LONGEST_REASON)} …` : first;
}

/** The event, formatted if it is JSON. */
export function pretty(event) {
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}

const outcome = (letter) => ({
  redriven: () => html`<p class="outcome good">Settled: the consumer processed the event ${dateTime(letter.redriven_at)}.</p>`,
  discarded: () => html`<p class="outcome">Discarded ${dateTime(letter.discarded_at)} by <bdi>${letter.discarded_by}</bdi>:
    <bdi>${letter.discard_reason}</bdi></p>`,
  redriving: () => html`<p class="outcome waits">Being redelivered to the consumer.</p>`,
  retrying: () => html`<p class="outcome waits">The consumer retries it automatically.</p>`,
})[letter.status]?.() ?? nothing;

const attempts = (letter) => html`
  <ol class="attempts">
    ${letter.history.map((failure) => html`<li value=${failure.attempt}><time datetime=${failure.failed_at}>${dateTime(failure.failed_at)}</time>
      failed: ${failure.reason}</li>`)}
    ${letter.status === 'redriven' ? html`<li><time datetime=${letter.redriven_at}>${dateTime(letter.redriven_at)}</time> processed</li>` : nothing}
  </ol>`;

function links(letter) {
  const { payload, correlation_id: correlation } = parsed(letter.event);
  return html`
    ${payload?.task_id ? html`<a href="#/flow?task_id=${payload.task_id}">Follow its task</a>` : nothing}
    ${correlation ? html`<a href=${address({ correlation_id: correlation })}>All dead letters of this request</a>` : nothing}`;
}

function parsed(event) {
  try {
    return JSON.parse(event) ?? {};
  } catch {
    return {};
  }
}

const times = (count) => (count === 1 ? '1 attempt' : `${count} attempts`);

/** actions are { redrive, discard, replace }. */
export const card = (letter, actions) => html`
  <li class="letter" id="letter-${letter.id}">
    <div class="letter-head">
      <span class="chip ${letter.status}">${letter.status === 'redriven' ? 'settled' : letter.status}</span>
      <b>${letter.consumer}</b>
      <span class="facts">${times(letter.attempts)}, last ${dateTime(letter.last_failed_at)}</span>
      <span class="actions end">
        ${['retrying', 'dead', 'discarded'].includes(letter.status)
          ? html`<button aria-label="Redrive dead letter ${letter.id}" @click=${() => actions.redrive(letter)}>Redrive</button>` : nothing}
        ${letter.status === 'dead'
          ? html`<button aria-label="Edit and redrive dead letter ${letter.id}" @click=${() => actions.replace(letter)}>Edit and redrive</button>` : nothing}
        ${DONE.includes(letter.status) ? nothing
          : html`<button aria-label="Discard dead letter ${letter.id}" @click=${() => actions.discard(letter)}>Discard</button>`}
      </span>
    </div>
    <p class="reason">${brief(letter.reason)}</p>
    ${outcome(letter)}
    <p class="facts">Dead letter ${letter.id}${letter.replaces ? `, which replaces dead letter ${letter.replaces},` : ''} of route <code>${letter.route_id}</code>,
      topic <code>${letter.topic}</code> ${links(letter)}</p>
    <details><summary>Event and failures</summary>
      ${attempts(letter)}
      <p class="facts">Delivery <code>${letter.delivery_id}</code>${letter.source ? html` from <code>${letter.source}</code>` : nothing}</p>
      <pre tabindex="0" aria-label="Event of dead letter ${letter.id}">${pretty(letter.event)}</pre>
    </details>
  </li>`;
