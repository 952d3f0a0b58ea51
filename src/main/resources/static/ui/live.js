// Server-sent events, read with fetch because EventSource cannot send a token.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import { problem, send } from './api.js';

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
  const events = [[window, 'pagehide', pause], [window, 'pageshow', follow], [document, 'visibilitychange', follow]];
  events.forEach(([target, name, handler]) => target.addEventListener(name, handler));
  follow();
  return () => {
    pause();
    events.forEach(([target, name, handler]) => target.removeEventListener(name, handler));
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

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const blocks = (text + chunk.value).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const event = { name: 'message', data: '' };
      for (const line of block.split('\n')) {
        const [, field, value] = line.match(/^(\w*):? ?(.*)$/) ?? [];
        if (field === 'event') event.name = value;
        if (field === 'data') event.data += value;
        if (field === 'id') event.id = value;
      }
      if (event.data) {
        yield event;
      }
    }
  }
}
