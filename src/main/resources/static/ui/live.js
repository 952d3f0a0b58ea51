// What happens while somebody looks. A browser has six connections for all its windows (HTTP/1.1), so the windows of a
// user elect one that listens and tells the others: by Web Locks and a BroadcastChannel. Without TLS, browsers have no
// locks except on localhost; then each window listens for itself.
import { session } from './session.js';
import { follow } from './stream.js';
import { newId } from './ids.js';

/**
 * Calls the handler with the name of each event, and the handler connected when the connection comes or goes. Windows that
 * come later are told the last event of each of the states. since is a promise of the position where the stream begins:
 * that of what this window reads first, which it asks for before it listens. Returns what ends it.
 *
 * A window that nobody sees is not elected, and hears what the others are told.
 */
export function listen(path, handlers, { states = [], since } = {}) {
  const name = `todoflow ${session.user} ${path}`;
  const me = newId();
  const place = {};
  const latest = {};
  const channel = navigator.locks && new BroadcastChannel(name);
  let isConnected;
  let candidacy;
  let hasStood = false;

  function take({ told, connected }) {
    if (connected !== undefined) {
      isConnected = connected;
      handlers.connected?.(connected);
    }
    if (told) {
      place.id = told.id ?? place.id;
      if (states.includes(told.name)) {
        latest[told.name] = told;
      }
      handlers[told.name]?.(JSON.parse(told.data));
    }
  }

  function tell(message, toOthers = message) {
    channel?.postMessage(toOthers);
    if (!message.to) {
      take(message);
    }
  }

  /** Answers one that came, or came back: whether it has missed something, and how things are. A new one hears all it needs. */
  function welcome({ from, isBack, id }) {
    tell({ to: from, connected: true });
    tell({ to: from, told: { name: 'hello', data: JSON.stringify({ resumed: !isBack || (id !== undefined && id === place.id) }) } });
    Object.values(latest).forEach((told) => tell({ to: from, told }));
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
        told(told) {
          tell({ told }, isOwnPosition && told.name === 'hello' ? { told: { ...told, data: '{"resumed":false}' } } : undefined);
          isOwnPosition = false;
        },
        connected: (connected) => tell({ connected }),
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

/** Does something while no other window does; without locks, at once. */
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
