// The filters and the order of the task list, which the address contains.
import { dayAfter, fromLocal, today } from './format.js';

const DEFAULTS = { status: 'open', priority: '', tag: '', q: '', due_before: '', due: '', sort: '-created_at' };
const PRIORITIES = ['low', 'medium', 'high'];

export let filters = { ...DEFAULTS };

/** Reads the filters from the address; returns whether they changed. */
export function readAddress() {
  const query = new URLSearchParams(location.hash.split('?')[1] ?? '');
  const next = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, query.get(name) ?? value]));
  const differs = JSON.stringify(next) !== JSON.stringify(filters);
  filters = next;
  return differs;
}

export function setFilter(name, value) {
  filters = { ...filters, [name]: value };
  history.replaceState(null, '', listAddress());
}

/** The address of the list with these filters. */
export function listAddress() {
  const query = new URLSearchParams(Object.entries(filters).filter(([name, value]) => value !== DEFAULTS[name]));
  return `#/tasks${query.size ? `?${query}` : ''}`;
}

/** The address of a task, which opens it above the list. */
export function taskAddress(task) {
  return listAddress().replace('#/tasks', `#/tasks/${task.id}`);
}

/** The task that the address opens. */
export function addressedTask() {
  return location.hash.match(/^#\/tasks\/([^?]+)/)?.[1];
}

/** A day begins at midnight in the user's time zone. */
const dueBefore = () => fromLocal(filters.due_before && `${filters.due_before}T00:00`);

/** The earliest due time, and the time before which a task must be due. */
function dueBetween() {
  const midnight = fromLocal(`${dayAfter(today(), 1)}T00:00`);
  const [from, before] = {
    today: [fromLocal(`${today()}T00:00`), midnight], upcoming: [midnight], overdue: [undefined, new Date().toISOString()],
  }[filters.due] ?? [];
  return { due_after: from, due_before: [before, dueBefore()].filter(Boolean).sort()[0] };
}

/** The filters as the API expects them. */
export function query() {
  const { due, ...others } = { ...filters, q: filters.q.trim(), ...dueBetween() };
  return new URLSearchParams(Object.entries(others).filter(([, value]) => value));
}

/** Whether a task has a tag, ignoring case. */
export const hasTag = ({ tags }, tag) => tags.some((other) => other.toLowerCase() === tag.toLowerCase());

/** Whether the API would list a task. */
export function matches(task) {
  const has = (text) => text?.toLowerCase().includes(filters.q.trim().toLowerCase());
  return (!filters.status || task.status === filters.status)
    && (!filters.priority || task.priority === filters.priority)
    && (!filters.tag || hasTag(task, filters.tag))
    && (!filters.q || has(task.title) || has(task.description))
    && isDueBetween(task, dueBetween());
}

function isDueBetween({ due_at: due }, { due_after: from, due_before: before }) {
  return (!from || (due && new Date(due) >= new Date(from))) && (!before || (due && new Date(due) < new Date(before)));
}

/** Compares two tasks in the order of the API. */
export function compare(one, other) {
  const name = filters.sort.replace('-', '');
  const key = (task) => (name === 'priority' ? PRIORITIES.indexOf(task.priority) : task[name] ? Date.parse(task[name]) : Infinity);
  const order = compareValues(key(one), key(other)) || compareValues(one.id, other.id);
  return filters.sort.startsWith('-') ? -order : order;
}

const compareValues = (one, other) => (one === other ? 0 : one < other ? -1 : 1);
