// Dead letters: events that a consumer failed to process, and the actions on them.
import { html, live, nothing, repeat } from './html.js';
import { PagedList, readPages } from './pages.js';
import { discard, path, redrive, redriveAll, replace } from './letter-api.js';
import { filters, key, lookFor, readAddress, setFilters, withoutStatus } from './letter-filters.js';
import { card, pretty } from './letter-card.js';
import { ask, letterDialog } from './letter-dialog.js';
import { say, update } from './state.js';
import { count } from './format.js';

export const forAdministrators = true;
/** The counts after the greeting of the stream show what the list lacks, so the list is not read before it. */
export const opensWhenGreeted = true;

const MOST_COUNTED = 10_000;
const SEARCHES = { event_id: 'event id', task_id: 'task id', correlation_id: 'correlation id' };
const STATUSES = {
  '': 'Any', dead: 'Dead', retrying: 'Retrying', redriving: 'Redriving', redriven: 'Settled', discarded: 'Discarded',
};
const list = new PagedList({ path, parameters: () => filters, compare: (one, other) => other.id - one.id });
let isOpen = false;
let isGreeted = false;
let latest = { dead: 0 };

const dead = () => list.last?.dead ?? 0;

export function open() {
  isOpen = true;
  readAddress();
  list.load();
  addEventListener('hashchange', follow);
}

export function close() {
  isOpen = false;
  removeEventListener('hashchange', follow);
}

/** The number of dead letters, for the link to this view. */
export const badge = () => (latest.dead ? { count: many(latest.dead), what: 'dead' } : undefined);

const many = (number) => `${count(number)}${number >= MOST_COUNTED ? ' or more' : ''}`;
const deadLetters = (number) => `${many(number)} dead ${number === 1 ? 'letter' : 'letters'}`;

/** The live connection is open: what is read from now on is no older than the counts that follow. */
export function greeted() {
  isGreeted = true;
  if (isOpen) {
    list.load();
  }
}

/** Takes new counts, and reads the list again if it is shown. */
export function changed(counts) {
  latest = counts;
  update();
  if (isOpen && !isGreeted) {
    list.load();
  }
  isGreeted = false;
}

function follow() {
  if (location.hash.startsWith('#/letters') && readAddress()) {
    list.reload();
  }
}

async function redriveOne(letter) {
  try {
    const answer = await redrive(letter);
    say(`Dead letter ${letter.id} is ${answer.status}`);
  } catch (e) {
    say(e.message, 'error');
  }
  await list.load();
}

function askToRedriveAll() {
  const which = [...withoutStatus()].map(([name, value]) => `${(SEARCHES[name] ?? name)} ${value}`).join(' and ');
  const letters = deadLetters(dead());
  ask({ title: `Redrive ${letters}?`, text: `Each is redelivered only to the consumer that failed.${which ? ` Filter: ${which}.` : ''}`, verb: `Redrive ${letters}` },
    async () => {
      const { redriving } = await redriveAll(withoutStatus());
      say(`Redriving ${deadLetters(redriving)}`);
      await list.load();
    });
}

const askToDiscard = (letter) => ask({
  title: `Discard dead letter ${letter.id}?`, text: `The consumer ${letter.consumer} will not process this event.`, verb: 'Discard', reason: true,
}, async ({ reason }) => {
  await discard(letter, reason);
  await list.load();
});

const askToReplace = (letter) => ask({
  title: `Edit dead letter ${letter.id}`,
  text: `The consumer ${letter.consumer} receives the edited event with a new id. This dead letter is discarded with your reason.`,
  verb: 'Redrive the edited event', reason: true, event: pretty(letter.event),
}, async ({ reason, event }) => {
  const answer = await replace(letter, event, reason);
  say(`Dead letter ${answer.id} is ${answer.status}`);
  await list.load();
});

/** Exports all dead letters that match the filters. */
async function save() {
  try {
    const { items: all } = await readPages(path(), { parameters: filters });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }));
    link.download = 'dead-letters.json';
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (e) {
    say(e.message, 'error');
  }
}

function filter(event) {
  setFilters({ [event.target.name]: event.target.value.trim() });
  list.reload();
}

function search(event) {
  const { by, value } = event.currentTarget.elements;
  lookFor(by.value, value.value.trim());
  list.reload();
}

const actions = { redrive: redriveOne, discard: askToDiscard, replace: askToReplace };

export const view = () => html`
  <form class="filters" aria-label="Filters" @submit=${(event) => event.preventDefault()}>
    <label>Status <select name="status" @change=${filter}>
      ${Object.entries(STATUSES).map(([value, words]) => html`<option value=${value} .selected=${(filters.status ?? '') === value}>${words}</option>`)}
    </select></label>
    <label>Consumer <input name="consumer" size="14" .value=${live(filters.consumer ?? '')} @change=${filter}></label>
    <button type="button" class="primary" ?disabled=${dead() === 0} @click=${askToRedriveAll}>Redrive all …</button>
    <button type="button" ?disabled=${list.items.length === 0} @click=${save}>Export</button>
  </form>
  <form class="filters" role="search" @submit=${(event) => event.preventDefault()} @change=${search}>
    <label>Search by <select name="by">${Object.entries(SEARCHES).map(([value, words]) => html`
      <option value=${value} .selected=${key === value}>${words}</option>`)}</select></label>
    <label><span class="hidden">Id</span><input name="value" type="search" size="38" .value=${live(filters[key] ?? '')}></label>
  </form>
  <p class="facts" role="status">${list.loaded ? `${many(dead())} dead` : nothing}</p>
  ${list.error ? html`<p class="error" role="alert">${list.error} <button @click=${() => list.load()}>Try again</button></p>` : nothing}
  <ul class="letters" aria-label="Dead letters" aria-busy=${!list.loaded}>${repeat(list.items, ({ id }) => id, (letter) => card(letter, actions))}</ul>
  ${list.items.length === 0 && list.loaded && !list.error ? html`<p class="empty">${Object.keys(filters).length
    ? 'No dead letter matches the filters.' : 'No dead letters: every consumer has processed its events.'}</p>` : nothing}
  ${list.cursor ? html`<button @click=${() => list.load({ more: true })}>More</button>` : nothing}
  ${letterDialog()}`;
