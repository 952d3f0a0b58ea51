// A stream of server-sent events that reconnects when the connection is lost.
import { problem, send } from './api.js';
import { events } from './sse.js';

/**
 * Passes on each event, and each change of the connection, until the signal aborts or the session expires. Continues after
 * the event with the id in place.
 */
export async function follow(path, { received, connected }, place, signal) {
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
      connected(true);
      pause = 500;
      for await (const event of events(response.body)) {
        received(event);
      }
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      console.info(`Not connected: ${e.message}`);
      connected(false);
      if (e.status === 401) {
        return;
      }
    }
    await pass(pause * (0.5 + Math.random()), signal);
    pause = Math.min(2 * pause, 10_000);
  }
}

/** Waits, at most until the signal aborts. */
function pass(milliseconds, signal) {
  return new Promise((resume) => {
    setTimeout(resume, milliseconds);
    signal.addEventListener('abort', resume);
  });
}
