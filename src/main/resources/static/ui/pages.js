// Lists that the API answers page by page.
import { request } from './api.js';

const LARGEST = 100;

/**
 * Reads so many items of a list, from a cursor on; without wanted, all of them.
 * goOn is asked before each further page. last is the last page, with what it tells beside its items.
 */
export async function readPages(path, { parameters = {}, wanted = Infinity, cursor, goOn = () => true } = {}) {
  const items = [];
  let next = cursor;
  let page;
  do {
    const query = new URLSearchParams(parameters);
    query.set('limit', Math.min(wanted - items.length, LARGEST));
    if (next) {
      query.set('cursor', next);
    }
    page = await request('GET', `${path}?${query}`);
    items.push(...page.items);
    next = page.next_cursor;
  } while (next && items.length < wanted && goOn());
  return { items, cursor: next, last: page };
}
