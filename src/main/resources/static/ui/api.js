// Requests to the API. What it refuses is thrown as a Problem.
import { accessToken, signIn } from './session.js';

/** A problem document (RFC 9457), or that nobody answers: then its status is 0. */
export class Problem extends Error {
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }

  /** What is wrong with each field of a form, by its name; `tags[0]` counts as `tags`. */
  get fields() {
    const fields = {};
    for (const { field, message } of this.errors) {
      const name = field.replace(/[[.].*/, '');
      fields[name] = fields[name] ? `${fields[name]}; ${message}` : message;
    }
    return fields;
  }
}

/** The response to a request, whatever its status. */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const token = accessToken();
  try {
    return await fetch(path, {
      method,
      signal,
      cache: 'no-store',
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === 'AbortError') {
      throw e;
    }
    throw new Problem(0, 'The server does not answer. Nothing was changed as far as is known; try again.');
  }
}

/** The problem that a response tells. */
export async function problem(response) {
  if (response.status === 401) {
    signIn();
  }
  const document = await response.json().catch(() => ({}));
  return new Problem(response.status, document.detail ?? `The server answers ${response.status}`, document.errors);
}

/** The body of the response to a request. */
export async function request(method, path, options) {
  const response = await send(method, path, options);
  if (!response.ok) {
    throw await problem(response);
  }
  return response.status === 204 ? undefined : response.json();
}
