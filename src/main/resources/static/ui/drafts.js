// Unsaved input. It survives a sign-in and a reload, in this window only.

const KEY = 'todoflow.draft.';

/** Keeps the values of a form; only the same user gets them back. */
export function keep(form, user, value) {
  sessionStorage.setItem(KEY + form, JSON.stringify({ user, value }));
}

/** The draft of a form of this user, or undefined. */
export function kept(form, user) {
  const draft = read(KEY + form);
  return draft?.user === user ? draft.value : undefined;
}

/** Discards the drafts of other users of this window. */
export function keepOnlyOf(user) {
  all().filter((key) => read(key).user !== user).forEach((key) => sessionStorage.removeItem(key));
}

export function drop(form) {
  sessionStorage.removeItem(KEY + form);
}

/** Whether there is unsaved input. */
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
