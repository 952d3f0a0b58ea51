// The loaded tasks: pages of the list, with each live change applied to its row.
import { PagedList } from './pages.js';
import { compare, matches, query } from './task-filters.js';
import { path, read } from './task-api.js';
import { update } from './state.js';

/** With more changes at once, the whole list is read again. */
const MOST_SINGLE_READS = 20;

export const list = new PagedList({ path, parameters: query, compare, matches, isOurs: ({ pending }) => pending });
/** Tasks with a change in flight: a read may return an older state. */
const changing = new Set();
let changes = new Set();
let reading;

/** The loaded tasks. */
export function known() {
  return list.items;
}

/** Reads as many tasks as are shown, or one page more. */
export const load = (options) => list.load(options);

/** Reads the list from the beginning, for new filters. */
export const reload = () => list.reload();

/** Puts a task in its place, or removes it if the filters exclude it. */
export const place = (task) => list.place(task);

export const take = (id) => list.take(id);

/** Makes a change whose outcome the page already shows; live changes of the task wait for it. */
export async function change(id, request) {
  changing.add(id);
  try {
    return await request();
  } finally {
    changing.delete(id);
  }
}

/** Handles a live change: reads the task again, once for changes that come together. */
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

/** The current task; null if it was deleted, undefined if the request fails. */
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
