// What somebody has typed and not saved yet. It outlives a sign-in and a reload, in this window alone.

const KEY = 'todoflow.draft.';

/** Keeps what a form says; only the same user gets it back. */
export function keep(form, user, value) {
  sessionStorage.setItem(KEY + form, JSON.stringify({ user, value }));
}

/** What was kept of a form of this user, or undefined. */
export function kept(form, user) {
  const draft = read(KEY + form);
  return draft?.user === user ? draft.value : undefined;
}

/** Forgets what others typed who used this window before. */
export function keepOnlyOf(user) {
  all().filter((key) => read(key).user !== user).forEach((key) => sessionStorage.removeItem(key));
}

export function drop(form) {
  sessionStorage.removeItem(KEY + form);
}

/** Whether anything is unsaved. */
export function unsaved() {
  return all().length > 0;
}

export function dropAll() {
  all().forEach((key) => sessionStorage.removeItem(key));
}

const read = (key) => JSON.parse(sessionStorage.getItem(key) ?? 'null');

function all() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(KEY));
}
