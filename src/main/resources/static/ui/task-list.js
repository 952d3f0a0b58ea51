// The tasks that are known: pages of the list, and each change applied to its row.
import { PagedList } from './pages.js';
import { compare, matches, query } from './task-filters.js';
import { path, read } from './task-api.js';
import { update } from './state.js';

/** With more changes at a time, the list is read again. */
const MOST_SINGLE_READS = 20;

export const list = new PagedList({ path, parameters: query, compare, matches, isOurs: ({ pending }) => pending });
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
  try {
    const task = await read(id);
    // an answer to this page's own request may be newer
    if (!list.items.some((item) => item.id === id && item.version > task.version)) {
      place(task);
    }
  } catch (e) {
    if (e.status === 404) {
      take(id);
    } else {
      list.error = e.message;
      update();
    }
  }
}
