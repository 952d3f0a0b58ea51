// Lets the user choose how a task recurs, and previews the occurrences.
import { html, nothing } from './html.js';
import { nextOccurrences } from './task-api.js';
import { build, parse, units, WEEKDAYS } from './recurrence.js';
import { dateTime } from './format.js';
import { update } from './state.js';

const CHOICES = { '': 'Never', DAILY: 'Daily', WEEKLY: 'Weekly', MONTHLY: 'Monthly', YEARLY: 'Yearly', rule: 'Custom rule (RFC 5545)' };
const PAUSE_IN_TYPING = 350;
let original;
let choice = '';
let parts;
let rule = '';
let next;
let timer;
let asked = 0;

/** Starts with the rule of a task, or none. */
export function begin(value) {
  original = value;
  parts = parse(value);
  rule = value ?? '';
  choice = parts ? parts.frequency : value ? 'rule' : '';
  parts ??= { frequency: choice, interval: '1', days: [], count: '' };
  next = undefined;
}

/** The chosen rule, or null. If it means the same as the original rule, it is the original. */
export function chosen() {
  if (choice === 'rule') {
    return rule.trim() || null;
  }
  const before = parse(original);
  return !choice ? null : before && build(before) === build(parts) ? original : build(parts);
}

/** Takes the current values of the form; the series would begin at start. */
export function picked(form, start) {
  const value = (name) => form.elements[name]?.value;
  const isNew = choice !== value('repeat');
  if (isNew && value('repeat') === 'rule') {
    rule = chosen() ?? '';
  } else {
    rule = value('recurrence') ?? rule;
  }
  choice = value('repeat');
  parts = {
    frequency: choice,
    interval: value('interval') ?? '1',
    days: [...form.querySelectorAll('[name=weekday]:checked')].map((day) => day.value),
    count: value('count') ?? '',
  };
  clearTimeout(timer);
  asked++;
  next = chosen() && !start ? 'Set a due time or a reminder: the series starts there.' : undefined;
  if (chosen() && start) {
    timer = setTimeout(() => preview(start), PAUSE_IN_TYPING);
  }
  update();
}

async function preview(start) {
  const number = ++asked;
  try {
    const { items } = await nextOccurrences(chosen(), start);
    if (number === asked) {
      next = items.length ? `Next: ${items.map(dateTime).join('; ')}` : 'No further occurrences.';
    }
  } catch (e) {
    if (number === asked) {
      next = e.fields?.recurrence ? `The rule ${e.fields.recurrence}` : undefined;
    }
  }
  update();
}

const details = () => (choice === 'rule' ? html`
  <label for="task-recurrence">Recurrence</label>
  <input id="task-recurrence" name="recurrence" .value=${rule} placeholder="FREQ=MONTHLY;BYDAY=-1FR" autocomplete="off" aria-describedby="task-recurrence-problem">`
  : choice ? html`
    <span class="facts"><label>Every <input name="interval" type="number" min="1" max="999" .value=${parts.interval}> ${units(choice)}</label>
      <label>ends after <input name="count" type="number" min="1" max="9999" .value=${parts.count}> times, or never</label></span>
    ${choice === 'WEEKLY' ? html`<fieldset class="facts"><legend class="hidden">Days of the week</legend>${Object.entries(WEEKDAYS).map(([day, name]) => html`
      <label class="check"><input type="checkbox" name="weekday" value=${day} .checked=${parts.days.includes(day)}>${name}</label>`)}</fieldset>` : nothing}` : nothing);

/** The fields; problem is the API's message about the rule. */
export const picker = (problem) => html`
  <div class="field recurrence">
    <label for="task-repeat">Repeats</label>
    <select id="task-repeat" name="repeat">${Object.entries(CHOICES).map(([value, words]) => html`
      <option value=${value} .selected=${value === choice}>${words}</option>`)}</select>
    ${details()}
    <span class="field-problem" id="task-recurrence-problem">${problem ? `Recurrence ${problem}` : ''}</span>
    <span class="help" role="status">${next ?? nothing}</span>
  </div>`;
