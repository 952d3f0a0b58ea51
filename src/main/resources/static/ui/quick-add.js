// Adds a task from one line of text: "Buy milk tomorrow 9am #home !high".
import { html, live, nothing } from './html.js';
import { create, understand } from './task-api.js';
import { matches } from './task-filters.js';
import { place, take } from './task-list.js';
import { drop, keep, kept } from './drafts.js';
import { session } from './session.js';
import { inWords } from './recurrence.js';
import { dateTime, quoted } from './format.js';
import { focusOn, say, update } from './state.js';
import { newId } from './ids.js';

const QUESTION = 'is unclear: ';
const PAUSE_IN_TYPING = 350;
let text = '';
let understood;
let problem;
let timer;
let asking;
let attempt;
/** Tasks are created one after another, so that the list keeps the order in which they were typed. */
let latest = Promise.resolve();

/** Restores the text from before a sign-in or a reload. */
export function resume() {
  text = kept('quick-add', session.user) ?? text;
}

function typed(event) {
  text = event.target.value;
  keepText();
  understood = problem = undefined;
  clearTimeout(timer);
  asking?.abort();
  if (text.trim()) {
    timer = setTimeout(preview, PAUSE_IN_TYPING);
  }
  update();
}

function keepText() {
  if (text.trim()) {
    keep('quick-add', session.user, text);
  } else {
    drop('quick-add');
  }
}

/** Previews the task while the user types. */
async function preview() {
  const asked = text;
  asking = new AbortController();
  try {
    const draft = await understand(asked, asking.signal);
    understood = { text: asked, draft };
  } catch (e) {
    if (asked === text && e.fields?.text) {
      problem = explain(e);
    }
  }
  update();
}

/** The message for the user, without the name of a field that the page does not show. */
function explain(e) {
  const about = e.fields?.text;
  const title = e.fields?.title;
  return about ? (about.startsWith(QUESTION) ? about.slice(QUESTION.length) : `The text ${about}`) : title ? `Title ${title}` : e.message;
}

async function submit(event) {
  event.preventDefault();
  clearTimeout(timer);
  asking?.abort();
  await add(text, understood?.text === text ? understood.draft : undefined);
}

/** Shows the task at once. If the request fails, the text comes back; submitting it again repeats the same request. */
async function add(added, draft) {
  if (attempt?.text !== added || (draft && JSON.stringify(draft) !== JSON.stringify(attempt.draft))) {
    attempt = { text: added, draft, key: newId() };
  }
  const mine = attempt;
  const now = new Date().toISOString();
  const row = { id: mine.key, title: added, status: 'open', priority: 'medium', tags: [], created_at: now, updated_at: now, ...draft, pending: true };
  place(row);
  text = '';
  understood = problem = undefined;
  update();
  latest = latest.then(() => store(mine, row));
  await latest;
}

async function store(mine, row) {
  const added = mine.text;
  try {
    mine.draft ??= await understand(added);
    const task = await create(mine.draft, mine.key);
    take(row.id);
    place(task);
    if (!matches(task)) {
      say(`Added ${quoted(task.title)}; the filters hide it`);
    }
    attempt = attempt === mine ? undefined : attempt;
    keepText();
  } catch (e) {
    take(row.id);
    if (text.trim()) {
      say(`Not added: ${quoted(added)}. ${explain(e)}`, 'error', { label: 'Try again', run: () => add(added, mine.draft) });
    } else {
      problem = explain(e);
      text = added;
      keepText();
      focusOn('.add input');
    }
  }
  update();
}

const meaning = ({ title, due_at: due, remind_at: remind, recurrence, priority, tags = [] }) => html`
  <span dir="auto"><b>${title}</b></span>
  ${due ? html`<span class="chip">due ${dateTime(due)}</span>` : nothing}
  ${remind ? html`<span class="chip">reminder ${dateTime(remind)}</span>` : nothing}
  ${recurrence ? html`<span class="chip">${inWords(recurrence)}</span>` : nothing}
  ${priority ? html`<span class="chip ${priority}">${priority}</span>` : nothing}
  ${tags.map((tag) => html`<span class="chip tag" dir="auto">${tag}</span>`)}`;

const saysMore = (draft) => Object.keys(draft).length > 1;

/** The input line; details opens the form with all fields. */
export const quickAdd = (details) => html`
  <form class="add" @submit=${submit}>
    <label class="grow"><span class="hidden">New task</span>
      <input name="title" dir="auto" placeholder="Buy milk tomorrow 9am #home !high" autocomplete="off" .value=${live(text)}
        @input=${typed} aria-invalid=${problem ? 'true' : 'false'} aria-describedby="add-problem add-understood"></label>
    <button class="primary">Add</button>
    <button type="button" @click=${details}>Add with details</button>
    <p class="understood facts" id="add-understood" role="status">${understood?.text === text && saysMore(understood.draft)
      ? meaning(understood.draft) : nothing}</p>
    <p class="field-problem" id="add-problem" role="alert">${problem ?? nothing}</p>
    ${problem && text.trim() ? html`<button type="button" @click=${() => add(text, { title: text.trim() })}>Add as written</button>` : nothing}
  </form>`;
