// Live events. A browser opens at most six connections to a host (HTTP/1.1), for all its windows. So the windows of a user
// elect one that listens and forwards events to the others, by Web Locks and a BroadcastChannel. Without TLS, browsers
// offer locks only on localhost; elsewhere each window listens for itself. During an update, the windows of each version
// of the page elect their own, since the messages of another version may differ.
import { session } from './session.js';
import { follow } from './stream.js';
import { newId } from './ids.js';

/** The path of the page's files, which contains their version. */
const version = new URL('.', import.meta.url).pathname;

/**
 * Calls the handler named like each event, and the handler connected when the connection opens or is lost. A window that
 * joins later receives the last event of each of the states. since is a promise of the position at which the stream begins:
 * that of the first list, which the window requests before it listens. Returns a function that stops listening.
 *
 * A hidden window is not elected, but receives the events that another one forwards.
 */
export function listen(path, handlers, { states = [], since } = {}) {
  const name = `todoflow ${version} ${session.user} ${path}`;
  const me = newId();
  const place = {};
  const latest = {};
  const channel = navigator.locks && new BroadcastChannel(name);
  let isConnected;
  let candidacy;
  let hasStood = false;

  function take({ event, connected }) {
    if (connected !== undefined) {
      isConnected = connected;
      handlers.connected?.(connected);
    }
    if (event) {
      place.id = event.id ?? place.id;
      if (states.includes(event.name)) {
        latest[event.name] = event;
      }
      handlers[event.name]?.(JSON.parse(event.data));
    }
  }

  function send(message, toOthers = message) {
    channel?.postMessage(toOthers);
    if (!message.to) {
      take(message);
    }
  }

  /** Answers a window that joined or came back: whether it missed events, and the latest states. A new one misses none. */
  function welcome({ from, isBack, id }) {
    send({ to: from, connected: true });
    send({ to: from, event: { name: 'hello', data: JSON.stringify({ resumed: !isBack || (id !== undefined && id === place.id) }) } });
    Object.values(latest).forEach((event) => send({ to: from, event }));
  }

  channel?.addEventListener('message', ({ data }) => {
    if (data.join) {
      if (candidacy?.isElected && isConnected) {
        welcome(data.join);
      }
    } else if (!data.to || data.to === me) {
      take(data);
    }
  });

  function stand() {
    const controller = new AbortController();
    candidacy = { controller };
    const mine = candidacy;
    channel?.postMessage({ join: { from: me, isBack: hasStood, id: place.id } });
    hasStood = true;
    elected(name, controller.signal, async () => {
      mine.isElected = true;
      // another window may have read before this one
      let isOwnPosition = place.id === undefined;
      place.id ??= await since;
      await follow(path, {
        received(event) {
          send({ event }, isOwnPosition && event.name === 'hello' ? { event: { ...event, data: '{"resumed":false}' } } : undefined);
          isOwnPosition = false;
        },
        connected: (connected) => send({ connected }),
      }, place, controller.signal);
      mine.isElected = false;
    });
  }

  function withdraw() {
    candidacy?.controller.abort();
    candidacy = undefined;
  }

  function look() {
    if (document.hidden) {
      withdraw();
    } else if (!candidacy) {
      stand();
    }
  }

  const moments = [[window, 'pagehide', withdraw], [window, 'pageshow', look], [document, 'visibilitychange', look]];
  moments.forEach(([target, moment, handler]) => target.addEventListener(moment, handler));
  look();
  return () => {
    withdraw();
    channel?.close();
    moments.forEach(([target, moment, handler]) => target.removeEventListener(moment, handler));
  };
}

/** Acts as long as no other window does; without locks, at once. */
function elected(name, signal, act) {
  if (!navigator.locks) {
    act();
    return;
  }
  navigator.locks.request(name, { signal }, act).catch((e) => {
    if (!signal.aborted) {
      throw e;
    }
  });
}
