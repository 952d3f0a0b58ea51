// Which dead letters are shown, as the address has it.
const KEYS = ['event_id', 'task_id', 'correlation_id'];
const NAMES = ['status', 'consumer', ...KEYS];

export let filters = {};
/** What the search looks for. */
export let key = KEYS[0];

/** Takes the filters from the address; tells whether they differ from those before. */
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

/** Looks for one thing at a time. */
export function lookFor(name, value) {
  key = name;
  setFilters({ ...Object.fromEntries(KEYS.map((other) => [other, undefined])), [name]: value });
}

export function address(of) {
  const query = new URLSearchParams(of);
  return `#/letters${query.size ? `?${query}` : ''}`;
}

/** The filters that say which letters are meant, whatever their status is. */
export function withoutStatus() {
  const { status, ...others } = filters;
  return new URLSearchParams(others);
}
