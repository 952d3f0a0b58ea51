// Requests to the API. An error response is thrown as a Problem.
import { accessToken, renew } from './session.js';

let worked;

/** A problem document (RFC 9457); status 0 means that the server did not answer. */
export class Problem extends Error {
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }

  /** The messages for each field of a form, by its name; `tags[0]` counts as `tags`. */
  get fields() {
    const fields = {};
    for (const { field, message } of this.errors) {
      const name = field.replace(/[[.].*/, '');
      fields[name] = fields[name] ? `${fields[name]}; ${message}` : message;
    }
    return fields;
  }
}

/** The response to a request, whatever its status. A request whose token has expired is sent again with a new one. */
export async function send(method, path, options) {
  const token = accessToken();
  const response = await sendWith(token, method, path, options);
  if (response.status !== 401) {
    worked = token;
    return response;
  }
  return await renewed(token, response) ? send(method, path, options) : response;
}

/** If the issuer does not answer, the session may still be valid: the request can be tried again. */
async function renewed(token, response) {
  try {
    return await renew(token, await reason(response.clone()), token === worked);
  } catch (e) {
    throw new Problem(0, `The sign-in could not be renewed: ${e.message}. Nothing was changed; try again.`);
  }
}

/** Why a token is rejected (RFC 6750, section 3). */
async function reason(response) {
  const challenge = response.headers.get('WWW-Authenticate') ?? '';
  return challenge.match(/error_description="([^"]*)"/)?.[1] ?? (await body(response)).detail ?? response.status;
}

async function sendWith(token, method, path, { body, headers = {}, signal } = {}) {
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
    throw new Problem(0, 'The server did not answer. Nothing is known to have changed; try again.');
  }
}

const body = (response) => response.json().catch(() => ({}));

/** The problem in a response. */
export async function problem(response) {
  if (response.status === 401) {
    return new Problem(401, 'You need to sign in again.');
  }
  const document = await body(response);
  return new Problem(response.status, document.detail ?? `The server answered ${response.status}`, document.errors);
}

/** The response to a request; throws an error response. */
export async function respond(method, path, options) {
  const response = await send(method, path, options);
  if (!response.ok) {
    throw await problem(response);
  }
  return response;
}

/** The body of the response to a request. */
export async function request(method, path, options) {
  const response = await respond(method, path, options);
  return response.status === 204 ? undefined : response.json();
}
