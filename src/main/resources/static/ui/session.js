// Who uses the page: the user of a token, where an issuer is configured, else the one that the address names.
// OAuth 2.0 code flow with PKCE (RFC 6749, 7636, 9700); the token is kept in memory only.

const PENDING = 'todoflow.sign-in';
let settings;
let token;

/** The user, and whether they may see what is nobody's own: `{ user, admin, signedIn }`. */
export let session;

export function accessToken() {
  return token;
}

/** Knows the user, or goes to the issuer to ask and never returns. */
export async function begin() {
  settings = (await (await fetch('/ui/settings.json')).json()).sign_in;
  const address = new URL(location.href);
  if (!settings) {
    session = { user: address.searchParams.get('user') || '1', admin: true, signedIn: false };
    return;
  }
  if (address.searchParams.has('code') || address.searchParams.has('error')) {
    await redeem(address.searchParams);
    return;
  }
  await signIn();
  await new Promise(() => {});
}

/** Goes to the issuer, and comes back to this view. */
export async function signIn() {
  if (!settings) {
    return;
  }
  const verifier = random();
  const state = random();
  sessionStorage.setItem(PENDING, JSON.stringify({ verifier, state, view: location.hash }));
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
  location.assign(url);
}

async function redeem(answer) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? '{}');
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, '', `/${pending.view ?? ''}`);
  if (!pending.state || answer.get('state') !== pending.state) {
    throw new Error('The answer of the sign-in does not belong to this page');
  }
  const { token_endpoint: endpoint, issuer: name } = await issuer();
  if (answer.has('iss') && answer.get('iss') !== name) {
    throw new Error('The answer of the sign-in is of another issuer');
  }
  if (answer.has('error')) {
    throw new Error(`The issuer refuses the sign-in: ${answer.get('error_description') ?? answer.get('error')}`);
  }
  const response = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: answer.get('code'),
      redirect_uri: redirectUri(),
      client_id: settings.client_id,
      code_verifier: pending.verifier,
    }),
  });
  const body = await response.json();
  if (!response.ok || body.token_type?.toLowerCase() !== 'bearer') {
    throw new Error(`The issuer gives no token: ${body.error_description ?? body.error ?? response.status}`);
  }
  token = body.access_token;
  const claims = JSON.parse(new TextDecoder().decode(bytes(token.split('.')[1])));
  session = {
    user: claims[settings.user_claim],
    admin: [claims[settings.roles_claim]].flat().includes(settings.admin_role),
    signedIn: true,
  };
}

async function issuer() {
  const document = await (await fetch(`${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)).json();
  if (document.issuer !== settings.issuer) {
    throw new Error(`The issuer ${settings.issuer} says that it is ${document.issuer}`);
  }
  return document;
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
