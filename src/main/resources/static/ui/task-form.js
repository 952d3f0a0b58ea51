// The form for a new or an existing task. It sends only the fields that changed.
import { html, keyed, nothing } from './html.js';
import { conflict } from './conflict.js';
import { change, create } from './task-api.js';
import { drop, keep, kept } from './drafts.js';
import { session, signIn } from './session.js';
import { begin, chosen, picked, picker } from './recurrence-picker.js';
import { historyOf } from './task-history.js';
import { fromLocal, toLocal } from './format.js';
import { update } from './state.js';
import { newId } from './ids.js';

const DRAFT = 'task-form';
let form;

/**
 * Opens the form for a task, or for a new one. Calls saved with the stored task, or without one when the user leaves the
 * form.
 */
export function edit(task, saved, values = task) {
  form = { task, values: values ?? {}, saved, fields: {}, problem: undefined, busy: false };
  begin(form.values.recurrence);
  update();
  setTimeout(() => {
    const dialog = document.getElementById('task-form');
    if (form && dialog && !dialog.open) {
      dialog.showModal();
    }
  });
}

/** Opens the form as it was before a sign-in or a reload; returns whether there was one. */
export function resume(saved) {
  const draft = kept(DRAFT, session.user);
  if (draft) {
    edit(draft.task, saved, { ...draft.task, ...draft.values });
  }
  return draft !== undefined;
}

function close() {
  document.getElementById('task-form')?.close();
  form = undefined;
  update();
}

/** Closes the form; resume restores its values. */
export function dismiss() {
  if (form) {
    close();
  }
}

function cancel() {
  const { saved } = form;
  drop(DRAFT);
  close();
  saved();
}

function typed(event) {
  const element = event.currentTarget;
  if (event.target.closest('.recurrence') || event.target.name.endsWith('_at')) {
    picked(element, fromLocal(element.elements.due_at.value) ?? fromLocal(element.elements.remind_at.value));
  }
  keep(DRAFT, session.user, { task: form.task, values: read(element) });
}

/** The values of the form, as the API expects them. */
function read(element) {
  const value = (name) => element.elements[name].value;
  return {
    title: value('title'),
    description: value('description') || null,
    priority: value('priority'),
    tags: value('tags').split(',').map((tag) => tag.trim()).filter(Boolean),
    due_at: fromLocal(value('due_at')),
    remind_at: fromLocal(value('remind_at')),
    recurrence: chosen(),
  };
}

/** The form shows no seconds, so a time that is not edited must keep its own. */
function isChanged(task, name, value) {
  return name.endsWith('_at')
    ? toLocal(task[name]) !== toLocal(value)
    : JSON.stringify(task[name] ?? null) !== JSON.stringify(value);
}

async function save(event) {
  event.preventDefault();
  const { task, saved } = form;
  const draft = read(event.target);
  const body = task ? Object.fromEntries(Object.entries(draft).filter(([name, value]) => isChanged(task, name, value))) : draft;
  Object.assign(form, { fields: {}, problem: undefined, busy: true });
  update();
  await store(task, body, saved);
}

async function store(task, body, saved) {
  try {
    const after = await (task ? change(task, body) : create(body, keyOf(body)));
    drop(DRAFT);
    close();
    saved(after);
  } catch (e) {
    if (task && (e.status === 412 || e.status === 404)) {
      close();
      await conflict({ verb: 'Save', seen: task, mine: body, again: (theirs) => store(theirs, body, saved), leave: () => leave(saved) });
      return;
    }
    if (!form) {
      edit(task, saved, { ...task, ...body });
    }
    const fields = e.fields ?? {};
    const problem = Object.keys(fields).length ? undefined : e.message;
    Object.assign(form, { busy: false, fields, problem, signIn: e.status === 401 });
    update();
    setTimeout(() => document.querySelector('#task-form [aria-invalid=true]')?.focus());
  }
}

function leave(saved) {
  drop(DRAFT);
  saved();
}

/** The idempotency key: the same task, sent again after a lost answer, is the same request. */
function keyOf(body) {
  const content = JSON.stringify(body);
  if (form.attempt?.content !== content) {
    form.attempt = { content, key: newId() };
  }
  return form.attempt.key;
}

const field = (name, label, input) => html`
  <div class="field">
    <label for="task-${name}">${label}</label>
    ${input}
    <span class="field-problem" id="task-${name}-problem">${form.fields[name] ? `${label} ${form.fields[name]}` : ''}</span>
  </div>`;

const text = (name, label, value, { type = 'text' } = {}) => field(name, label, html`
  <input id="task-${name}" name=${name} type=${type} dir=${type === 'text' ? 'auto' : nothing} .value=${value ?? ''} autocomplete="off"
    aria-invalid=${form.fields[name] ? 'true' : 'false'} aria-describedby="task-${name}-problem">`);

const fields = (task) => html`
  ${text('title', 'Title', task.title)}
  ${field('description', 'Description', html`<textarea id="task-description" name="description" dir="auto" rows="3"
    .value=${task.description ?? ''} aria-invalid=${form.fields.description ? 'true' : 'false'}
    aria-describedby="task-description-problem"></textarea>`)}
  <div class="columns">
    ${field('priority', 'Priority', html`<select id="task-priority" name="priority">
      ${['low', 'medium', 'high'].map((value) => html`<option ?selected=${(task.priority ?? 'medium') === value}>${value}</option>`)}
    </select>`)}
    ${text('tags', 'Tags, separated by commas', task.tags?.join(', '))}
    ${text('due_at', 'Due', toLocal(task.due_at), { type: 'datetime-local' })}
    ${text('remind_at', 'Reminder', toLocal(task.remind_at), { type: 'datetime-local' })}
  </div>`;

export const formDialog = () => html`
  <dialog id="task-form" aria-labelledby="task-form-title" @cancel=${cancel}>
    ${form ? html`
      <form @submit=${save} @input=${typed} @change=${typed} novalidate>
        <h2 id="task-form-title">${form.task ? 'Edit task' : 'Add task'}</h2>
        ${form.problem ? html`<p class="error" role="alert">${form.problem}
          ${form.signIn ? html`Your unsaved text is kept. <button type="button" @click=${() => signIn()}>Sign in</button>` : nothing}</p>` : nothing}
        ${keyed(form.values, fields(form.values))}
        ${picker(form.fields.recurrence)}
        ${form.task ? historyOf(form.task) : nothing}
        <div class="buttons">
          <button type="button" @click=${cancel}>Cancel</button>
          <button class="primary" ?disabled=${form.busy}>Save</button>
        </div>
      </form>` : nothing}
  </dialog>`;
