// The chat: its conversations, and an answer that shows its tool calls while they run.
import { html, live, nothing, repeat } from './html.js';
import { Problem, problem, request, send } from './api.js';
import { events } from './sse.js';
import { call, calls } from './chat-calls.js';
import { drop, keep, kept } from './drafts.js';
import { session } from './session.js';
import { focusOn, say, update } from './state.js';
import { dateTime } from './format.js';

const DRAFT = 'chat';
let conversations = [];
let id;
let messages = [];
let error;
let text = '';
let busy = false;
/** Whether the conversation in the address is being read; until then, no message can be sent. */
let reading = false;
let lists = 0;

const path = (of) => `/api/${encodeURIComponent(session.user)}/${of}`;

export function open() {
  text = kept(DRAFT, session.user) ?? text;
  id = undefined;
  list();
  follow();
  addEventListener('hashchange', follow);
}

export function close() {
  removeEventListener('hashchange', follow);
}

/** Reads the conversations; only the latest answer counts. */
async function list() {
  const number = ++lists;
  try {
    const { items } = await request('GET', path('conversations'));
    if (number === lists) {
      conversations = items;
    }
  } catch (e) {
    error = number === lists ? e.message : error;
  }
  update();
}

/** Shows the conversation in the address, or a new one. */
async function follow() {
  const wanted = location.hash.match(/^#\/chat\/([^?]+)/)?.[1];
  if (!location.hash.startsWith('#/chat') || (id && id === wanted)) {
    return;
  }
  id = wanted;
  messages = [];
  error = undefined;
  reading = Boolean(wanted);
  update();
  if (wanted) {
    await show(wanted, messages);
  }
}

/** Reads a conversation and shows it, unless another one is shown by then. */
async function show(wanted, shown) {
  let problem;
  try {
    shown.push(...turns((await request('GET', path(`conversations/${encodeURIComponent(wanted)}`))).messages));
  } catch (e) {
    problem = e.status === 404 ? 'There is no such conversation.' : e.message;
  }
  if (shown === messages) {
    error = problem;
    reading = false;
    update();
  }
}

/** The questions and answers, each answer with its tool calls. */
function turns(kept) {
  const shown = [];
  for (const message of kept) {
    const last = shown.at(-1);
    const answer = last?.role === 'assistant' ? last : { role: 'assistant', content: '', calls: [] };
    if (message.role === 'user') {
      shown.push({ role: 'user', content: message.content });
      continue;
    }
    if (answer !== last) {
      shown.push(answer);
    }
    if (message.role === 'tool') {
      const asked = answer.asked?.find(({ id: of }) => of === message.tool_call_id);
      answer.calls.push(call({ name: message.name, arguments: asked?.arguments, result: JSON.parse(message.content) }));
    } else {
      answer.content = [answer.content, message.content].filter(Boolean).join('\n');
      answer.asked = message.tool_calls;
    }
  }
  return shown;
}

function typed(event) {
  text = event.target.value;
  if (text.trim()) {
    keep(DRAFT, session.user, text);
  } else {
    drop(DRAFT);
  }
}

async function submit(event) {
  event.preventDefault();
  const message = text.trim();
  if (!message || busy || reading) {
    return;
  }
  const shown = messages;
  const answer = { role: 'assistant', content: '', calls: [] };
  shown.push({ role: 'user', content: message }, answer);
  text = '';
  busy = true;
  error = undefined;
  update();
  scroll();
  try {
    await ask(message, answer, shown);
    drop(DRAFT);
  } catch (e) {
    // completed calls stay visible; a message without any can be sent again
    if (answer.calls.length === 0) {
      shown.splice(shown.indexOf(answer) - 1, 2);
      text ||= message;
    } else {
      drop(DRAFT);
    }
    error = e.message;
  }
  busy = false;
  update();
  focusOn('.say textarea');
  list();
}

/** Sends a message, and shows each part of the answer as it arrives. */
async function ask(message, answer, shown) {
  const response = await send('POST', path('chat'), {
    body: { message, conversation_id: id },
    headers: { Accept: 'text/event-stream, application/problem+json' },
  });
  if (!response.ok) {
    throw await problem(response);
  }
  const handlers = {
    conversation({ conversation_id: of }) {
      if (shown === messages && id !== of) {
        id = of;
        history.replaceState(null, '', `#/chat/${of}`);
      }
    },
    tool_call: (made) => answer.calls.push(call(made, true)),
    answer: ({ response: said }) => { answer.content = said; },
    error: ({ status, detail }) => { throw new Problem(status, detail); },
  };
  for await (const { name, data } of events(response.body)) {
    handlers[name]?.(JSON.parse(data));
    update();
    scroll();
  }
  if (!answer.content) {
    throw new Problem(0, 'The connection was lost before the answer arrived. Check your tasks before you ask again.');
  }
}

function scroll() {
  setTimeout(() => document.querySelector('.turns')?.lastElementChild?.scrollIntoView({ block: 'nearest' }));
}

async function remove(conversation) {
  try {
    await request('DELETE', path(`conversations/${conversation.id}`));
    if (conversation.id === id) {
      location.hash = '#/chat';
    }
  } catch (e) {
    say(e.message, 'error');
  }
  await list();
}

/** Enter sends the message; Shift+Enter starts a new line. */
function key(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    submit(event);
  }
}

const turn = (one, index) => html`
  <li class="turn ${one.role}">
    <span class="hidden">${one.role === 'user' ? 'You' : 'Todoflow'}</span>
    ${one.calls ? calls(one.calls) : nothing}
    ${one.content ? html`<p dir="auto">${one.content}</p>`
      : busy && index === messages.length - 1 ? html`<p class="loading">…</p>` : nothing}
  </li>`;

const entry = (one) => html`
  <li><a href="#/chat/${one.id}" dir="auto" aria-current=${one.id === id ? 'true' : nothing}>${one.title}</a>
    <span class="facts">${dateTime(one.updated_at)}</span>
    <button aria-label="Delete conversation ${one.title}" @click=${() => remove(one)}>Delete</button></li>`;

export const view = () => html`
  <div class="chat">
    <section class="talk" aria-label="Conversation">
      <div role="log" aria-label="Messages"><ol class="turns">${messages.map(turn)}</ol></div>
      ${messages.length || error ? nothing : html`<p class="empty">Say what you want to do, such as “add milk for tomorrow 9 am, remind me”,
        “list today” or “done 1”. “help” lists what else you can say.</p>`}
      ${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
      <form class="say" @submit=${submit}>
        <label class="grow"><span class="hidden">Message</span>
          <textarea rows="2" maxlength="4000" dir="auto" .value=${live(text)} @input=${typed} @keydown=${key}></textarea></label>
        <button class="primary" ?disabled=${busy || reading}>Send</button>
      </form>
    </section>
    <section class="panel" aria-label="Conversations">
      <h2>Conversations</h2>
      <p><a class="button" href="#/chat">New conversation</a></p>
      <ul class="conversations">${repeat(conversations, (one) => one.id, entry)}</ul>
    </section>
  </div>`;
