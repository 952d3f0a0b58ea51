// Events that consumers could not take: why, and what is to become of them.
import { html, live, nothing, repeat } from './html.js';
import { readPages } from './pages.js';
import { discard, path, redrive, redriveAll, replace } from './letter-api.js';
import { filters, key, lookFor, readAddress, setFilters, withoutStatus } from './letter-filters.js';
import { card, pretty } from './letter-card.js';
import { ask, letterDialog } from './letter-dialog.js';
import { say, update } from './state.js';
import { count } from './format.js';

export const forAdministrators = true;

const PAGE = 50;
const MOST_COUNTED = 10_000;
const SEARCHES = { event_id: 'event id', task_id: 'task id', correlation_id: 'correlation id' };
const STATUSES = {
  '': 'Any', dead: 'Dead', retrying: 'Retrying', redriving: 'Redriving', redriven: 'Settled', discarded: 'Discarded',
};
let items = [];
let cursor;
let dead = 0;
let error;
let loaded = false;
let isOpen = false;
let loads = 0;
let shown = PAGE;
let told = { dead: 0 };

export function open() {
  isOpen = true;
  readAddress();
  load();
  addEventListener('hashchange', follow);
}

export function close() {
  isOpen = false;
  removeEventListener('hashchange', follow);
}

/** How many are dead, for the link to this view. */
export const badge = () => (told.dead ? { count: many(told.dead), what: 'dead' } : undefined);

const many = (number) => `${count(number)}${number >= MOST_COUNTED ? ' or more' : ''}`;

/** Something became of some letter: the list is read again while it is shown. */
export function changed(counts) {
  told = counts;
  update();
  if (isOpen) {
    load();
  }
}

function follow() {
  if (location.hash.startsWith('#/letters') && readAddress()) {
    reload();
  }
}

function reload() {
  shown = PAGE;
  return load();
}

/** Reads as many as are shown, or one page more; only the latest answer counts. */
async function load({ more = false } = {}) {
  const number = ++loads;
  const isLatest = () => number === loads;
  shown = more ? items.length + PAGE : shown;
  try {
    const read = await readPages(path(), { parameters: filters, wanted: more ? PAGE : shown, cursor: more ? cursor : undefined, goOn: isLatest });
    if (isLatest()) {
      items = more ? [...items, ...read.items] : read.items;
      cursor = read.cursor;
      dead = read.last.dead;
      error = undefined;
    }
  } catch (e) {
    error = e.message;
  }
  loaded = true;
  update();
}

async function redriveOne(letter) {
  try {
    const answer = await redrive(letter);
    say(`Letter ${letter.id} is ${answer.status}`);
  } catch (e) {
    say(e.message, 'error');
  }
  await load();
}

function askToRedriveAll() {
  const which = [...withoutStatus()].map(([name, value]) => `${(SEARCHES[name] ?? name)} ${value}`).join(' and ');
  const letters = `${many(dead)} dead ${dead === 1 ? 'letter' : 'letters'}`;
  ask({ title: `Redrive ${letters}?`, text: `Each goes to the consumer that failed, and to no other${which ? `: those of ${which}` : ''}.`, verb: `Redrive ${letters}` },
    async () => {
      const { redriving } = await redriveAll(withoutStatus());
      say(`${count(redriving)} letters are redriven`);
      await load();
    });
}

const askToDiscard = (letter) => ask({
  title: `Discard letter ${letter.id}?`, text: `The consumer ${letter.consumer} is not to have this event.`, verb: 'Discard', reason: true,
}, async ({ reason }) => {
  await discard(letter, reason);
  await load();
});

const askToReplace = (letter) => ask({
  title: `Edit letter ${letter.id}`,
  text: `The consumer ${letter.consumer} gets the edited event as a new one, with an id of its own. This letter is discarded, for your reason.`,
  verb: 'Redrive the edited event', reason: true, event: pretty(letter.event),
}, async ({ reason, event }) => {
  const answer = await replace(letter, event, reason);
  say(`Letter ${answer.id} is ${answer.status}`);
  await load();
});

/** All that match the filters, as a file. */
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
  reload();
}

function search(event) {
  const { by, value } = event.currentTarget.elements;
  lookFor(by.value, value.value.trim());
  reload();
}

const actions = { redrive: redriveOne, discard: askToDiscard, replace: askToReplace };

export const view = () => html`
  <form class="filters" aria-label="Filters" @submit=${(event) => event.preventDefault()}>
    <label>Status <select name="status" @change=${filter}>
      ${Object.entries(STATUSES).map(([value, words]) => html`<option value=${value} .selected=${(filters.status ?? '') === value}>${words}</option>`)}
    </select></label>
    <label>Consumer <input name="consumer" size="14" .value=${live(filters.consumer ?? '')} @change=${filter}></label>
    <button type="button" class="primary" ?disabled=${dead === 0} @click=${askToRedriveAll}>Redrive all …</button>
    <button type="button" ?disabled=${items.length === 0} @click=${save}>Export</button>
  </form>
  <form class="filters" role="search" @submit=${(event) => event.preventDefault()} @change=${search}>
    <label>Search by <select name="by">${Object.entries(SEARCHES).map(([value, words]) => html`
      <option value=${value} .selected=${key === value}>${words}</option>`)}</select></label>
    <label><span class="hidden">Id</span><input name="value" type="search" size="38" .value=${live(filters[key] ?? '')}></label>
  </form>
  <p class="facts" role="status">${loaded ? `${many(dead)} dead` : nothing}</p>
  ${error ? html`<p class="error" role="alert">${error} <button @click=${() => load()}>Try again</button></p>` : nothing}
  <ul class="letters" aria-label="Dead letters">${repeat(items, ({ id }) => id, (letter) => card(letter, actions))}</ul>
  ${items.length === 0 && loaded && !error ? html`<p class="empty">${Object.keys(filters).length
    ? 'No letter matches.' : 'No dead letter: each consumer has taken what it was given.'}</p>` : nothing}
  ${cursor ? html`<button @click=${() => load({ more: true })}>More</button>` : nothing}
  ${letterDialog()}`;
