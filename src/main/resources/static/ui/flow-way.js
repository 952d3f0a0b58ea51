// The way of events, hop by hop: those of one of the user's tasks, or those that an operator searches for.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { readPages } from './pages.js';
import { session } from './session.js';
import { path } from './task-api.js';
import { known } from './task-list.js';
import { address } from './letter-filters.js';
import { brief } from './letter-card.js';
import { update } from './state.js';
import { moment, seconds } from './format.js';

const SEARCHES = { task_id: 'task id', event_id: 'event id', correlation_id: 'correlation id' };
let hops;
let problem;
let reads = 0;

/** What the address selects: one of the user's tasks, or the { by, value } of an operator's search. */
function asked() {
  const query = new URLSearchParams(location.hash.split('?')[1] ?? '');
  const by = Object.keys(SEARCHES).find((name) => query.get(name));
  return by ? { by, value: query.get(by) } : { task: location.hash.match(/^#\/flow\/([^?]+)/)?.[1] };
}

/** Reads the hops that the address selects, and returns them; only the latest answer counts. */
export async function follow() {
  const number = ++reads;
  const isLatest = () => number === reads;
  const { task, by, value } = asked();
  hops = problem = undefined;
  update();
  try {
    const read = by ? (await request('GET', `/api/flow/way?${new URLSearchParams({ [by]: value })}`)).items
      : task ? (await readPages(`${path({ id: task })}/way`, { goOn: isLatest })).items : undefined;
    if (isLatest()) {
      hops = read;
    }
  } catch (e) {
    if (isLatest()) {
      problem = e.message;
    }
  }
  update();
  return hops ?? [];
}

const table = () => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Hops"><table class="way">
    <thead><tr><th>Time</th><th>After</th><th>Place</th><th>Details</th><th>Correlation id</th></tr></thead>
    <tbody>${hops.map((hop, index) => html`<tr>
      <td><time datetime=${hop.at}>${moment(hop.at)}</time></td>
      <td>${index === 0 ? '' : `+${seconds(Math.max(0, new Date(hop.at) - new Date(hops[index - 1].at)) / 1000)}`}</td>
      <th scope="row">${place(hop)}</th><td>${what(hop)}</td>
      <td>${hop.correlation_id ? correlation(hop.correlation_id) : ''}</td></tr>`)}</tbody>
  </table></div>`;

const place = (hop) => (session.admin && hop.place.startsWith('dead letter')
  ? html`<a href=${address({ event_id: hop.event_id })}>${hop.place}</a>` : hop.place);

const correlation = (id) => (session.admin ? html`<a href="#/flow?${new URLSearchParams({ correlation_id: id })}"><code>${id}</code></a>` : html`<code>${id}</code>`);

/** A long text and the payload of the event can be unfolded. */
function what(hop) {
  const short = brief(hop.what);
  const rest = short === hop.what ? undefined : hop.what;
  return rest || hop.payload ? html`<details><summary>${short}</summary>${rest ? html`<p>${rest}</p>` : nothing}
    ${hop.event_id ? html`<p class="facts">Event <code>${hop.event_id}</code>${hop.user_id ? html` of user <bdi>${hop.user_id}</bdi>` : nothing}</p>` : nothing}
    ${hop.payload ? html`<pre tabindex="0" aria-label="Payload of ${hop.event_id}">${JSON.stringify(hop.payload, null, 2)}</pre>` : nothing}</details>` : short;
}

function choose(event) {
  location.hash = `#/flow/${event.target.value}`;
}

function search(event) {
  event.preventDefault();
  const { by, value } = event.target.elements;
  if (value.value.trim()) {
    location.hash = `#/flow?${new URLSearchParams({ [by.value]: value.value.trim() })}`;
  }
}

function ofTheUser() {
  const { task } = asked();
  return html`<label>Task
    <select @change=${choose}>
      <option value="">Choose a task …</option>
      ${known().map((one) => html`<option value=${one.id} .selected=${one.id === task}>${one.title}</option>`)}
      ${task && !known().some(({ id }) => id === task) ? html`<option value=${task} selected>${task}</option>` : nothing}
    </select>
  </label>`;
}

function ofAnybody() {
  const { by, value } = asked();
  return html`<form class="filters" role="search" @submit=${search}>
    <label>or search all users by <select name="by">${Object.entries(SEARCHES).map(([name, words]) => html`
      <option value=${name} .selected=${by === name}>${words}</option>`)}</select></label>
    <label class="grow"><span class="hidden">Id</span><input name="value" type="search" size="36" .value=${value ?? ''}></label>
    <button>Search</button>
  </form>`;
}

export const way = (lookAgain) => html`
  <section class="panel follow">
    <h2>Follow a task</h2>
    ${ofTheUser()}
    ${session.admin ? ofAnybody() : nothing}
    ${hops ? html`<button @click=${lookAgain}>Refresh</button>` : nothing}
    ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
    ${hops ? (hops.length ? table() : html`<p class="empty">No events found.</p>`) : nothing}
  </section>`;
