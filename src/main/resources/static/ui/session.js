// The user of the page: from a token if an issuer is configured, otherwise from the address.
// OAuth 2.0 code flow with PKCE (RFC 6749, 7636, 9700); the tokens are kept in memory only.
import { dropAll, unsaved } from './drafts.js';

const PENDING = 'todoflow.sign-in';
const SIGNED_OUT = 'todoflow.signed-out';
const USER = /^[A-Za-z0-9._@:-]{1,64}$/;
let settings;
let token;
let refreshToken;
let idToken;
let renewal;
let signingIn;
let discovery;
let ended = () => {};

/**
 * `{ user, name, admin, signedIn, asked }`. admin: the user may see data of all users. asked: another user, whom the address
 * named before the sign-in.
 */
export let session;

export function accessToken() {
  return token;
}

/** Whether the page needs no sign-in. */
export const isOpen = () => settings === null;

/** Calls the handler with the reason when a token has expired that the page cannot renew by itself. */
export function onEnded(handler) {
  ended = handler;
}

/** Determines the user; without a token it leaves for the issuer and never returns. */
export async function begin() {
  settings = JSON.parse(document.querySelector('meta[name=sign-in]').content);
  const address = new URL(location.href);
  if (!settings) {
    const user = address.searchParams.get('user') || '1';
    if (!USER.test(user)) {
      throw new Error(`“${user}” in the address is not a user id: it needs 1 to 64 letters, digits or . _ @ : -`);
    }
    session = { user, name: user, admin: true, signedIn: false };
    return;
  }
  if (address.searchParams.has('code') || address.searchParams.has('error')) {
    await redeem(address.searchParams);
    return;
  }
  if (sessionStorage.getItem(SIGNED_OUT)) {
    throw new Error('You are signed out.');
  }
  await signIn();
  await new Promise(() => {});
}

/**
 * Replaces a token that the API rejects, once for concurrent requests. Returns whether there is a new one.
 *
 * The page leaves for the issuer without a click only if the rejected token worked before, and nothing is unsaved.
 * If the API rejects a new token, it would reject the next one for the same reason.
 */
export function renew(refused, reason, worked) {
  if (!settings) {
    return Promise.resolve(false);
  }
  if (refused !== token) {
    return Promise.resolve(true);
  }
  renewal ??= replace(reason, worked).finally(() => {
    renewal = undefined;
  });
  return renewal;
}

async function replace(reason, worked) {
  if (!worked) {
    ended(`The API rejects the sign-in: ${reason}`);
    return false;
  }
  if (refreshToken) {
    const response = await redeemed({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: settings.client_id });
    if (response.ok) {
      take(response.body);
      return true;
    }
    refreshToken = undefined;
  }
  if (unsaved()) {
    ended('Your session has expired.');
  } else {
    await signIn({ unless: unsaved });
  }
  return false;
}

/** Goes to the issuer, and comes back to this view; stays if unless returns true. */
export function signIn({ unless = () => false } = {}) {
  signingIn ??= leave(unless).finally(() => {
    signingIn = undefined;
  });
  return signingIn;
}

async function leave(unless) {
  if (!settings) {
    return;
  }
  const verifier = random();
  const state = random();
  const challenge = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const url = new URL((await issuer()).authorization_endpoint);
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: settings.client_id,
    redirect_uri: redirectUri(),
    scope: settings.scope,
    state,
    code_challenge: base64url(new Uint8Array(challenge)),
    code_challenge_method: 'S256',
  })) {
    url.searchParams.set(name, value);
  }
  if (unless()) {
    ended('Your session has expired.');
    return;
  }
  sessionStorage.removeItem(SIGNED_OUT);
  const asked = new URLSearchParams(location.search).get('user') ?? session?.asked;
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, view: location.hash, asked }));
  location.assign(url);
  // further rejected requests do not leave again; a page that the browser restores from its cache may
  await new Promise((back) => {
    addEventListener('pageshow', back, { once: true });
  });
}

/** Discards the session and unsaved input, and ends the session at the issuer if it offers that. */
export async function signOut() {
  const { end_session_endpoint: endpoint } = await issuer().catch(() => ({}));
  dropAll();
  sessionStorage.setItem(SIGNED_OUT, 'true');
  if (!endpoint) {
    location.replace('/');
    return;
  }
  const url = new URL(endpoint);
  url.searchParams.set('client_id', settings.client_id);
  url.searchParams.set('post_logout_redirect_uri', redirectUri());
  if (idToken) {
    url.searchParams.set('id_token_hint', idToken);
  }
  location.assign(url);
}

async function redeem(answer) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}');
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', `/${pending.view ?? ''}`);
  if (!pending.state || answer.get('state') !== pending.state) {
    throw new Error('The response of the issuer does not belong to a sign-in of this page');
  }
  const { issuer: name } = await issuer();
  if (answer.has('iss') && answer.get('iss') !== name) {
    throw new Error('The response comes from another issuer');
  }
  if (answer.has('error')) {
    throw new Error(`The issuer rejects the sign-in: ${answer.get('error_description') ?? answer.get('error')}`);
  }
  const response = await redeemed({
    grant_type: 'authorization_code',
    code: answer.get('code'),
    redirect_uri: redirectUri(),
    client_id: settings.client_id,
    code_verifier: pending.verifier,
  });
  if (!response.ok) {
    const { error, error_description: description } = response.body;
    throw new Error(`The issuer returns no token: ${description ?? error ?? response.status}`);
  }
  take(response.body);
  session.asked = pending.asked === session.user ? undefined : pending.asked;
}

/** Exchanges a grant for tokens. */
async function redeemed(grant) {
  const response = await askIssuer((await issuer()).token_endpoint, { method: 'POST', body: new URLSearchParams(grant) });
  const body = await response.json().catch(() => ({}));
  return { ok: response.ok && body.token_type?.toLowerCase() === 'bearer', status: response.status, body };
}

function take(given) {
  token = given.access_token;
  refreshToken = given.refresh_token ?? refreshToken;
  idToken = given.id_token ?? idToken;
  const claims = JSON.parse(new TextDecoder().decode(bytes(token.split('.')[1])));
  const user = claims[settings.user_claim];
  session = {
    user,
    name: claims.name ?? claims.preferred_username ?? user,
    admin: [claims[settings.roles_claim]].flat().includes(settings.admin_role),
    signedIn: true,
    asked: session?.asked,
  };
}

/** The metadata of the issuer, read once. */
function issuer() {
  discovery ??= discover().catch((e) => {
    discovery = undefined;
    throw e;
  });
  return discovery;
}

async function discover() {
  const document = await (await askIssuer(`${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
  if (document.issuer !== settings.issuer) {
    throw new Error(`The issuer ${settings.issuer} identifies itself as ${document.issuer}`);
  }
  return document;
}

/** A browser hides from a page why a request to another origin failed. */
async function askIssuer(url, options) {
  try {
    return await fetch(url, options);
  } catch {
    throw new Error(`The issuer ${settings.issuer} does not answer this page: it must be reachable, and allow the origin ${location.origin} (CORS)`);
  }
}

function redirectUri() {
  return `${location.origin}/`;
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(octets) {
  return btoa(String.fromCharCode(...octets)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
