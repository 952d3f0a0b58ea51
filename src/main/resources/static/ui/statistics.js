// The user's statistics, day by day.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { session } from './session.js';
import { update } from './state.js';
import { count, dayAfter, seconds, today } from './format.js';
import { bars } from './bars.js';

const RANGES = [7, 30, 90, 365];
const LONGEST = 365;
let days = [];
let range = 30;
let error;
let loaded = false;

export async function open() {
  loaded = false;
  const to = today();
  try {
    days = (await request('GET', `/api/${encodeURIComponent(session.user)}/stats?from=${dayAfter(to, 1 - LONGEST)}&to=${to}`)).days;
    error = undefined;
  } catch (e) {
    error = e.message;
  }
  loaded = true;
  update();
}

/** Consecutive days with a completed task; today counts only if it has one. */
export function streak(all) {
  const ends = all.at(-1)?.completed ? all.length : all.length - 1;
  let length = 0;
  while (length < ends && all[ends - 1 - length].completed) {
    length++;
  }
  return length;
}

const sum = (shown, name) => shown.reduce((total, day) => total + day[name], 0);

const fact = (label, value) => html`<div class="fact"><dt>${label}</dt><dd>${value}</dd></div>`;

function inARow() {
  const length = streak(days);
  return length === 1 ? '1 day' : `${count(length)}${length === LONGEST ? ' or more' : ''} days`;
}

const table = (shown) => html`
  <details class="panel"><summary>Show as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Days"><table>
      <thead><tr><th>Day</th><th>Created</th><th>Completed</th><th>Deleted</th><th>Overdue</th><th>Median time to complete</th></tr></thead>
      <tbody>${shown.toReversed().map((day) => html`<tr><th scope="row">${day.date}</th><td>${count(day.created)}</td><td>${count(day.completed)}</td>
        <td>${count(day.deleted)}</td><td>${count(day.overdue)}</td><td>${median(day)}</td></tr>`)}</tbody>
    </table></div>
  </details>`;

const median = ({ median_seconds_to_complete: value }) => (value === undefined ? '–' : seconds(value));

const charts = (shown) => html`
  <dl class="figures">
    ${fact('Completed', count(sum(shown, 'completed')))}
    ${fact('Created', count(sum(shown, 'created')))}
    ${fact('Overdue', count(sum(shown, 'overdue')))}
    ${fact('Days in a row', inARow())}
  </dl>
  ${bars('Completed per day', shown, { value: (day) => day.completed, kind: 'good' })}
  ${bars('Overdue per day', shown, { value: (day) => day.overdue, kind: 'bad' })}
  ${bars('Median time from creation to completion', shown, { value: (day) => day.median_seconds_to_complete ?? 0, text: seconds })}
  ${table(shown)}`;

export const view = () => html`
  <div class="filters" role="group" aria-label="Range">
    ${RANGES.map((length) => html`<button aria-pressed=${length === range} @click=${() => { range = length; update(); }}>${length} days</button>`)}
  </div>
  ${error ? html`<p class="error" role="alert">${error} <button @click=${open}>Try again</button></p>` : nothing}
  ${days.length ? charts(days.slice(-range)) : loaded || error ? nothing : html`<p class="loading" role="status">Loading statistics …</p>`}`;
