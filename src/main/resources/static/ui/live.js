// Follows a stream of server-sent events for as long as somebody looks at the page.
import { problem, send } from './api.js';
import { events } from './sse.js';

/**
 * Calls the handler that has the name of each event; goes on at the last position when the connection is lost.
 * A page that nobody sees lets its connection go, because a browser has but six of them for all its windows.
 */
export function listen(path, handlers) {
  const place = {};
  let controller;
  const pause = () => {
    controller?.abort();
    controller = undefined;
  };
  const follow = () => {
    if (document.hidden) {
      pause();
    } else if (!controller) {
      controller = new AbortController();
      run(path, handlers, place, controller.signal);
    }
  };
  const moments = [[window, 'pagehide', pause], [window, 'pageshow', follow], [document, 'visibilitychange', follow]];
  moments.forEach(([target, name, handler]) => target.addEventListener(name, handler));
  follow();
  return () => {
    pause();
    moments.forEach(([target, name, handler]) => target.removeEventListener(name, handler));
  };
}

async function run(path, handlers, place, signal) {
  let pause = 500;
  while (!signal.aborted) {
    try {
      const response = await send('GET', path, {
        signal,
        headers: { Accept: 'text/event-stream', ...(place.id && { 'Last-Event-ID': place.id }) },
      });
      if (!response.ok) {
        throw await problem(response);
      }
      handlers.connected?.(true);
      pause = 500;
      for await (const event of events(response.body)) {
        place.id = event.id ?? place.id;
        handlers[event.name]?.(JSON.parse(event.data));
      }
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      console.info(`Not connected: ${e.message}`);
      handlers.connected?.(false);
      if (e.status === 401) {
        return;
      }
    }
    await new Promise((resume) => setTimeout(resume, pause * (0.5 + Math.random())));
    pause = Math.min(2 * pause, 10_000);
  }
}
