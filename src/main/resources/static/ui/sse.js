// Parses the server-sent events of a response. EventSource does not suffice: it sends neither a token nor a body.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

/** The events of a response body, each with its name, data and id, as they arrive. */
export async function* events(body) {
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
