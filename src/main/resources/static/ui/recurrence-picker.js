// Chooses how a task recurs, and shows when that is.
import { html, nothing } from './html.js';
import { nextOccurrences } from './task-api.js';
import { build, parse, units, WEEKDAYS } from './recurrence.js';
import { dateTime } from './format.js';
import { update } from './state.js';

const CHOICES = { '': 'Never', DAILY: 'Daily', WEEKLY: 'Weekly', MONTHLY: 'Monthly', YEARLY: 'Yearly', rule: 'By a rule (RFC 5545)' };
const PAUSE_IN_TYPING = 350;
let original;
let choice = '';
let parts;
let rule = '';
let next;
let timer;
let asked = 0;

/** Begins with the rule of a task, or none. */
export function begin(value) {
  original = value;
  parts = parse(value);
  rule = value ?? '';
  choice = parts ? parts.frequency : value ? 'rule' : '';
  parts ??= { frequency: choice, interval: '1', days: [], count: '' };
  next = undefined;
}

/** The rule that is chosen; null is none. One that means the same as before is the one from before. */
export function chosen() {
  if (choice === 'rule') {
    return rule.trim() || null;
  }
  const before = parse(original);
  return !choice ? null : before && build(before) === build(parts) ? original : build(parts);
}

/** Takes what the form says now; the series would begin at the start. */
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
  next = chosen() && !start ? 'It repeats from a due time or a reminder on.' : undefined;
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
      next = items.length ? `Then ${items.map(dateTime).join('; ')}` : 'There is no further time.';
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

/** The fields; problem is what the API says of the rule. */
export const picker = (problem) => html`
  <div class="field recurrence">
    <label for="task-repeat">Repeats</label>
    <select id="task-repeat" name="repeat">${Object.entries(CHOICES).map(([value, words]) => html`
      <option value=${value} .selected=${value === choice}>${words}</option>`)}</select>
    ${details()}
    <span class="field-problem" id="task-recurrence-problem">${problem ? `Recurrence ${problem}` : ''}</span>
    <span class="help" role="status">${next ?? nothing}</span>
  </div>`;
