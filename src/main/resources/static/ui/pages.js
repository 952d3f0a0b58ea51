// Lists that the API returns page by page.
import { respond } from './api.js';
import { update } from './state.js';

const PAGE = 50;
const LARGEST = 100;

/** The change of an item that was removed. */
const GONE = {};

/**
 * Reads as many items of a list as wanted, from a cursor on; all of them by default.
 * Calls goOn before each further page. last is the last page, with all its fields. position, given if isFirst, is where a
 * stream of events must begin to contain each change that the items may lack.
 */
export async function readPages(path, { parameters = {}, wanted = Infinity, cursor, isFirst = false, goOn = () => true } = {}) {
  const items = [];
  let next = cursor;
  let page;
  let position;
  do {
    const query = new URLSearchParams(parameters);
    query.set('limit', Math.min(wanted - items.length, LARGEST));
    if (next) {
      query.set('cursor', next);
    }
    const response = await respond('GET', `${path}?${query}`, { headers: isFirst ? { Prefer: 'live-position' } : {} });
    position ??= response.headers.get('X-Live-Position') ?? undefined;
    page = await response.json();
    items.push(...page.items);
    next = page.next_cursor;
  } while (next && items.length < wanted && goOn());
  return { items, cursor: next, last: page, position };
}

/** The loaded part of such a list, with each change in its place. */
export class PagedList {
  items = [];
  /** Where the next page begins; undefined if there is none. */
  cursor;
  /** The last page that was read. */
  last;
  error;
  /** Whether the items match the current parameters. */
  loaded = false;
  #options;
  #shown = PAGE;
  #loads = 0;
  #changed = new Map();

  /**
   * path and parameters are evaluated for each request. compare sorts like the API. matches returns whether the API would
   * list an item, isOurs whether the API does not have an item yet.
   */
  constructor({ path, parameters = () => ({}), compare, matches = () => true, isOurs = () => false }) {
    this.#options = { path, parameters, compare, matches, isOurs };
  }

  /**
   * Reads as many items as are shown, or one page more. Only the latest answer counts. If isFirst, returns the position of
   * the answer, for a stream that continues there.
   */
  load({ more = false, isFirst = false } = {}) {
    const known = this.items.filter((item) => !this.#options.isOurs(item)).length;
    // the next answer includes a requested page, even if another load overtakes this one
    this.#shown = Math.max(this.#shown, more ? known + PAGE : known);
    return this.#read(more, isFirst);
  }

  /** Reads the list from the beginning, for new parameters; the items stay until the answer arrives. */
  reload() {
    this.#shown = PAGE;
    this.loaded = false;
    update();
    return this.#read(false);
  }

  async #read(more, isFirst = false) {
    const number = ++this.#loads;
    let position;
    const isLatest = () => number === this.#loads;
    const { path, parameters } = this.#options;
    this.#changed.clear();
    try {
      const read = await readPages(path(), {
        parameters: parameters(), wanted: more ? PAGE : this.#shown, cursor: more ? this.cursor : undefined, isFirst, goOn: isLatest,
      });
      position = read.position;
      if (isLatest()) {
        this.#take(read, more);
      }
    } catch (e) {
      if (isLatest()) {
        this.error = e.message;
      }
    }
    this.loaded ||= isLatest();
    update();
    return position;
  }

  #take({ items, cursor, last }, more) {
    const ours = this.items.filter(this.#options.isOurs);
    const before = more ? this.items.filter(({ id }) => !items.some((item) => item.id === id)) : [];
    Object.assign(this, { items: [...before, ...items], cursor, last, error: undefined });
    // changes since the request are newer than its answer
    ours.filter(({ id }) => !items.some((item) => item.id === id)).forEach((item) => this.place(item));
    new Map(this.#changed).forEach((item, id) => (item === GONE ? this.take(id) : this.place(item)));
  }

  /** Puts an item in its place; returns whether it is shown. An item beyond the last page comes with its page. */
  place(item) {
    const { compare, matches } = this.#options;
    const isBehind = this.cursor && compare(this.items.at(-1), item) < 0;
    const isShown = matches(item) && !isBehind;
    const others = this.items.filter(({ id }) => id !== item.id);
    const at = others.findIndex((other) => compare(other, item) > 0);
    this.items = isShown ? others.toSpliced(at < 0 ? others.length : at, 0, item) : others;
    this.#changed.set(item.id, item);
    update();
    return isShown;
  }

  /** The last change of an item since the list was read; undefined if there is none. */
  changeOf(id) {
    return this.#changed.get(id);
  }

  /** Removes an item. */
  take(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#changed.set(id, GONE);
    update();
  }
}
