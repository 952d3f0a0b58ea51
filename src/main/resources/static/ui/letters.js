// Events that consumers could not take: why, and once more.
import { html, nothing, repeat } from './html.js';
import { request } from './api.js';
import { say, update } from './state.js';
import { dateTime } from './format.js';

export const forAdministrators = true;

const filters = { status: '', consumer: '' };
let items = [];
let cursor;
let error;
let loaded = false;
let timer;

export function open() {
  load();
}

export function close() {
  clearTimeout(timer);
}

async function load({ more = false } = {}) {
  clearTimeout(timer);
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
  if (more) {
    query.set('cursor', cursor);
  }
  try {
    const page = await request('GET', `/api/dead-letters?${query}`);
    items = more ? [...items, ...page.items] : page.items;
    cursor = page.next_cursor;
    error = undefined;
  } catch (e) {
    error = e.message;
  }
  loaded = true;
  update();
  // what is on its way comes to an end
  if (items.some(({ status }) => status === 'redriving')) {
    timer = setTimeout(load, 1000);
  }
}

async function redrive(letter) {
  const query = !letter && filters.consumer ? `?consumer=${encodeURIComponent(filters.consumer)}` : '';
  try {
    const answer = await request('POST', letter ? `/api/dead-letters/${letter.id}/redrive` : `/api/dead-letters/redrive${query}`);
    say(letter ? `Letter ${letter.id} is ${answer.status}` : `${answer.redriving} letters are redriven`);
  } catch (e) {
    say(e.message, 'error');
  }
  await load();
}

function filter(event) {
  filters[event.target.name] = event.target.value.trim();
  load();
}

function pretty(event) {
  try {
    return JSON.stringify(JSON.parse(event), null, 2);
  } catch {
    return event;
  }
}

const card = (letter) => html`
  <li class="letter">
    <div class="letter-head">
      <span class="chip ${letter.status}">${letter.status}</span>
      <b>${letter.consumer}</b>
      <span>${letter.attempts} ${letter.attempts === 1 ? 'attempt' : 'attempts'}, last ${dateTime(letter.last_failed_at)}</span>
      <button class="end" aria-label="Redrive letter ${letter.id}" ?disabled=${['redriving', 'redriven'].includes(letter.status)}
        @click=${() => redrive(letter)}>Redrive</button>
    </div>
    <p class="reason">${letter.reason}</p>
    ${letter.discarded_at ? html`<p>Discarded ${dateTime(letter.discarded_at)} by ${letter.discarded_by}: ${letter.discard_reason}</p>` : nothing}
    <p class="facts">Letter ${letter.id} of route <code>${letter.route_id}</code>, topic <code>${letter.topic}</code>, delivery <code>${letter.delivery_id}</code></p>
    <details><summary>Event and failures</summary>
      <ol>${letter.history.map((failure) => html`<li>${dateTime(failure.failed_at)}: ${failure.reason}</li>`)}</ol>
      <pre tabindex="0" aria-label="Event of letter ${letter.id}">${pretty(letter.event)}</pre>
    </details>
  </li>`;

export const view = () => html`
  <form class="filters" aria-label="Filters" @submit=${(event) => event.preventDefault()}>
    <label>Status <select name="status" @change=${filter}>
      ${['', 'retrying', 'dead', 'redriving', 'redriven', 'discarded'].map((value) => html`<option value=${value} ?selected=${filters.status === value}>${value || 'Any'}</option>`)}
    </select></label>
    <label>Consumer <input name="consumer" size="14" @change=${filter}></label>
    <button type="button" @click=${() => load()}>Read again</button>
    <button type="button" class="primary" ?disabled=${items.length === 0} @click=${() => redrive()}>
      Redrive all${filters.consumer ? ` of ${filters.consumer}` : ''}</button>
  </form>
  ${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
  <ul class="letters" aria-label="Dead letters">${repeat(items, ({ id }) => id, card)}</ul>
  ${items.length === 0 && loaded && !error ? html`<p class="empty">No dead letter: each consumer has taken what it was given.</p>` : nothing}
  ${cursor ? html`<button @click=${() => load({ more: true })}>More</button>` : nothing}`;
