// The tasks that are known: pages of the list, and each change applied to its row.
import { readPages } from './pages.js';
import { compare, matches, query } from './task-filters.js';
import { path, read } from './task-api.js';
import { update } from './state.js';

const PAGE = 50;
/** With more changes at a time, the list is read again. */
const MOST_SINGLE_READS = 20;

export const list = { items: [], cursor: undefined, error: undefined, loaded: false };
let shown = PAGE;
let loads = 0;
let changes = new Set();
let reading;

/** The tasks of the list. */
export function known() {
  return list.items;
}

/** Reads as many tasks as are shown, or one page more; only the latest answer counts. */
export async function load({ more = false } = {}) {
  const number = ++loads;
  const isLatest = () => number === loads;
  const known = list.items.filter(({ pending }) => !pending).length;
  // a page that was asked for comes with the next answer, whichever that is
  shown = Math.max(shown, more ? known + PAGE : known);
  try {
    const read = await readPages(path(), {
      parameters: query(), wanted: more ? PAGE : shown, cursor: more ? list.cursor : undefined, goOn: isLatest,
    });
    if (isLatest()) {
      const kept = more ? list.items : list.items.filter(({ pending, id }) => pending && !read.items.some((task) => task.id === id));
      Object.assign(list, { items: [...kept, ...read.items], cursor: read.cursor, error: undefined });
    }
  } catch (e) {
    list.error = e.message;
  }
  list.loaded = true;
  update();
}

/** Reads the list from its beginning, for other filters. */
export function reload() {
  list.items = [];
  shown = PAGE;
  return load();
}

/** Shows a task where it belongs now, or no more; what is beyond the last page stays there. */
export function place(task) {
  const others = list.items.filter(({ id }) => id !== task.id);
  const at = others.findIndex((item) => compare(item, task) > 0);
  if (!matches(task) || (at < 0 && list.cursor)) {
    list.items = others;
  } else {
    list.items = at < 0 ? [...others, task] : others.toSpliced(at, 0, task);
  }
  update();
}

export function take(id) {
  list.items = list.items.filter((item) => item.id !== id);
  update();
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
