// The user's settings: time zone, language and mail.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { change, read } from './preferences.js';
import { drop, keep, kept } from './drafts.js';
import { session } from './session.js';
import { say, update } from './state.js';

const DRAFT = 'settings';
const LANGUAGES = { en: 'English', de: 'Deutsch' };
let stored;
let form;
let opens = 0;

const path = () => `/api/${encodeURIComponent(session.user)}/contact`;

export async function open() {
  const number = ++opens;
  stored = form = undefined;
  try {
    const [preferences, email] = await Promise.all([read(), readEmail()]);
    if (number === opens) {
      stored = { ...preferences, email };
      form = { values: { ...preferences.values, email, ...kept(DRAFT, session.user) }, fields: {} };
    }
  } catch (e) {
    if (number === opens) {
      form = { problem: e.message };
    }
  }
  update();
}

async function readEmail() {
  try {
    return (await request('GET', path())).email;
  } catch (e) {
    if (e.status === 404) {
      return '';
    }
    throw e;
  }
}

const quiet = (from, to) => (from || to ? { from, to } : null);

/** The values of the form, as the API expects them. */
function said(element) {
  const field = (name) => element.elements[name];
  return {
    time_zone: field('time_zone').value.trim(),
    language: field('language').value || null,
    missed_occurrences: field('missed_occurrences').value,
    email_reminders: field('email_reminders').checked,
    email: field('email').value.trim(),
    quiet_hours: quiet(field('quiet-from').value, field('quiet-to').value),
  };
}

function typed(event) {
  Object.assign(form.values, said(event.currentTarget));
  keep(DRAFT, session.user, said(event.currentTarget));
}

async function save(event) {
  event.preventDefault();
  const { email, ...preferences } = said(event.target);
  Object.assign(form, { busy: true, problem: undefined, fields: {} });
  update();
  try {
    await change(stored, preferences);
    stored = { ...stored, ...(await read()) };
    if (email !== stored.email) {
      await request('PUT', path(), { body: { email } });
      stored.email = email;
    }
    drop(DRAFT);
    say('Settings saved');
  } catch (e) {
    await refused(e);
  }
  form.busy = false;
  update();
  setTimeout(() => document.querySelector('.settings [aria-invalid=true]')?.focus());
}

/** Shows why saving failed. After a change elsewhere it reads the new version, so that saving again overwrites it. */
async function refused(e) {
  form.fields = e.fields ?? {};
  form.problem = Object.keys(form.fields).length ? undefined : e.message;
  if (e.status === 412) {
    stored = { ...stored, ...(await read().catch(() => ({}))) };
    form.problem = 'Your settings were changed elsewhere. Save again to overwrite them.';
  }
}

const field = (name, label, input, help) => html`
  <div class="field">
    <label for="setting-${name}">${label}</label>
    ${input}
    <span class="field-problem" id="setting-${name}-problem">${form.fields[name] ? `${label} ${form.fields[name]}` : ''}</span>
    ${help ? html`<span class="help">${help}</span>` : nothing}
  </div>`;

const text = (name, label, { type = 'text', list, help } = {}) => field(name, label, html`
  <input id="setting-${name}" name=${name} type=${type} list=${list ?? nothing} .value=${form.values[name] ?? ''}
    aria-invalid=${form.fields[name] ? 'true' : 'false'} aria-describedby="setting-${name}-problem">`, help);

const choice = (name, label, options, help) => field(name, label, html`
  <select id="setting-${name}" name=${name} aria-describedby="setting-${name}-problem">
    ${Object.entries(options).map(([value, words]) => html`<option value=${value} .selected=${(form.values[name] ?? '') === value}>${words}</option>`)}
  </select>`, help);

const time = (name, label) => html`
  <label>${label} <input name="quiet-${name}" type="time" .value=${form.values.quiet_hours?.[name] ?? ''}
    aria-invalid=${form.fields.quiet_hours ? 'true' : 'false'} aria-describedby="setting-quiet_hours-problem setting-quiet_hours-help"></label>`;

const quietHours = () => html`
  <fieldset class="field"><legend>Quiet hours</legend>
    <div class="span">${time('from', 'From')} ${time('to', 'To')}</div>
    <span class="field-problem" id="setting-quiet_hours-problem">${form.fields.quiet_hours ? `Quiet hours ${form.fields.quiet_hours}` : ''}</span>
    <span class="help" id="setting-quiet_hours-help">Mails due in these hours are sent when they end. Leave both empty to have none.</span>
  </fieldset>`;

/** The choices, including a language that another client has set. */
const languages = () => ({ '': 'Default (English)', ...LANGUAGES, ...(form.values.language && !LANGUAGES[form.values.language] ? { [form.values.language]: form.values.language } : {}) });

const fields = () => html`
  ${text('time_zone', 'Time zone', { list: 'time-zones', help: 'Applies to all times on this page, and to series, mails and statistics.' })}
  <datalist id="time-zones">${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}</datalist>
  ${text('email', 'Mail address', { type: 'email' })}
  <div class="field"><label class="check"><input type="checkbox" name="email_reminders" .checked=${form.values.email_reminders !== false}> Send me reminders by mail</label></div>
  ${quietHours()}
  ${choice('language', 'Language of mails', languages())}
  ${choice('missed_occurrences', 'Missed occurrences of a series', {
    keep: 'Create each of them', skip: 'Skip to the next one in the future',
  })}`;

export const view = () => (form?.values ? html`
  <form class="settings panel" @submit=${save} @input=${typed} novalidate>
    ${form.problem ? html`<p class="error" role="alert">${form.problem}</p>` : nothing}
    ${stored.degraded ? html`<p class="error" role="alert">The settings cannot be changed at the moment.
      <button type="button" @click=${open}>Try again</button></p>` : nothing}
    ${fields()}
    <div class="buttons"><button class="primary" ?disabled=${form.busy || stored.degraded}>Save</button></div>
  </form>`
  : form ? html`<p class="error" role="alert">${form.problem} <button @click=${open}>Try again</button></p>`
    : html`<p class="loading" role="status">Loading your settings …</p>`);
