// The tasks that are known: pages of the list, and each change applied to its row.
import { PagedList } from './pages.js';
import { compare, matches, query } from './task-filters.js';
import { path, read } from './task-api.js';
import { update } from './state.js';

/** With more changes at a time, the list is read again. */
const MOST_SINGLE_READS = 20;

export const list = new PagedList({ path, parameters: query, compare, matches, isOurs: ({ pending }) => pending });
/** Tasks that this page is changing: what the API says of them now may be older. */
const changing = new Set();
let changes = new Set();
let reading;

/** The tasks of the list. */
export function known() {
  return list.items;
}

/** Reads as many tasks as are shown, or one page more. */
export const load = (options) => list.load(options);

/** Reads the list from its beginning, for other filters. */
export const reload = () => list.reload();

/** Shows a task where it belongs now, or no more. */
export const place = (task) => list.place(task);

export const take = (id) => list.take(id);

/** Makes a change whose outcome is shown already; what others say of the task is read after it. */
export async function change(id, request) {
  changing.add(id);
  try {
    return await request();
  } finally {
    changing.delete(id);
  }
}

/** A task was changed by anybody: its row is read again, once for all that changes it at a time. */
export function changed({ task_id: id }) {
  changes.add(id);
  reading ??= setTimeout(apply, 200);
}

async function apply() {
  const ids = [...changes];
  changes = new Set();
  try {
    if (ids.length > MOST_SINGLE_READS) {
      await load();
    } else {
      for (const id of ids) {
        await applyTo(id);
      }
    }
  } finally {
    reading = changes.size ? setTimeout(apply, 200) : undefined;
  }
}

async function applyTo(id) {
  if (changing.has(id)) {
    changes.add(id);
    return;
  }
  const before = list.changeOf(id);
  const task = await found(id);
  if (changing.has(id) || list.changeOf(id) !== before) {
    // the answer is older than what is shown
    changes.add(id);
  } else if (task) {
    place(task);
  } else if (task === null) {
    take(id);
  }
}

/** A task as it is now; null if it is gone, undefined if nobody knows. */
async function found(id) {
  try {
    return await read(id);
  } catch (e) {
    if (e.status === 404) {
      return null;
    }
    list.error = e.message;
    update();
    return undefined;
  }
}
