// Requests for the user's tasks.
import { request } from './api.js';
import { session } from './session.js';
import { timeZone } from './format.js';

export const path = (task) => `/api/${encodeURIComponent(session.user)}/tasks${task ? `/${task.id}` : ''}`;
export const version = (task) => ({ 'If-Match': `"${task.version}"` });

export const read = (id) => request('GET', path({ id }));

/** Creates a task; repeating the request with the same key creates no second one. */
export const create = (body, key) => request('POST', path(), { body, headers: { 'Idempotency-Key': key } });

export const change = (task, body) => request('PATCH', path(task), { body, headers: version(task) });
export const complete = (task) => request('POST', `${path(task)}/complete`, { headers: version(task) });
export const reopen = (task) => request('POST', `${path(task)}/reopen`, { headers: version(task) });
export const remove = (task) => request('DELETE', path(task), { headers: version(task) });

/** Restores a deleted task, whatever its version is. */
export const restore = (task) => request('POST', `${path(task)}/restore`, { headers: { 'If-Match': '*' } });

/** Parses a new task from a text, without creating it. */
export const understand = (text, signal) =>
  request('POST', `/api/${encodeURIComponent(session.user)}/task-drafts`, { body: { text }, signal });

/** The next occurrences that a series would have; creates nothing. */
export const nextOccurrences = (recurrence, start) =>
  request('GET', `/api/${encodeURIComponent(session.user)}/occurrences?${new URLSearchParams({ recurrence, start, time_zone: timeZone() })}`);
