// The filters of the dead letters, which the address contains.
const KEYS = ['event_id', 'task_id', 'correlation_id'];
const NAMES = ['status', 'consumer', ...KEYS];

export let filters = {};
/** The field that is searched. */
export let key = KEYS[0];

/** Reads the filters from the address; returns whether they changed. */
export function readAddress() {
  const address = new URLSearchParams(location.hash.split('?')[1] ?? '');
  const next = Object.fromEntries(NAMES.filter((name) => address.get(name)).map((name) => [name, address.get(name)]));
  const differs = JSON.stringify(next) !== JSON.stringify(filters);
  filters = next;
  key = KEYS.find((name) => next[name]) ?? key;
  return differs;
}

export function setFilters(changes) {
  filters = Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value));
  history.replaceState(null, '', address(filters));
}

/** Searches by one field at a time. */
export function lookFor(name, value) {
  key = name;
  setFilters({ ...Object.fromEntries(KEYS.map((other) => [other, undefined])), [name]: value });
}

export function address(of) {
  const query = new URLSearchParams(of);
  return `#/letters${query.size ? `?${query}` : ''}`;
}

/** The filters except the status. */
export function withoutStatus() {
  const { status, ...others } = filters;
  return new URLSearchParams(others);
}
