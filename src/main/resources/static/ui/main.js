// The shell of the page: header, navigation, the current view and messages.
import { html, nothing, render } from './html.js';
import { begin, isOpen, onEnded, session, signIn, signOut } from './session.js';
import { keepOnlyOf, unsaved } from './drafts.js';
import { listen } from './live.js';
import { hasBegun, readTimeZone, timeZoneBanner } from './preferences.js';
import { update, onUpdate, say, messages } from './state.js';
import * as tasks from './tasks.js';
import { changed, load as loadTasks } from './task-list.js';
import { sheet, sheetButton, start as startShortcuts } from './shortcuts.js';
import * as notifications from './notifications.js';
import * as chat from './chat.js';
import * as statistics from './statistics.js';
import * as flow from './flow.js';
import * as letters from './letters.js';
import * as settings from './settings.js';

const VIEWS = { tasks, notifications, chat, statistics, flow, letters, settings };
const TITLES = {
  tasks: 'Tasks', notifications: 'Notifications', chat: 'Chat', statistics: 'Statistics', flow: 'Flow', letters: 'Dead letters',
  settings: 'Settings',
};
const LONGEST_SILENCE = 3000;
let current;
let connected = true;
let ended;

function name() {
  const wanted = location.hash.replace(/^#\//, '').split(/[/?]/)[0];
  return wanted in VIEWS ? wanted : 'tasks';
}

function show({ isRead = false } = {}) {
  const wanted = name();
  if (wanted !== current) {
    VIEWS[current]?.close?.();
    current = wanted;
    document.title = `${TITLES[current]} · Todoflow`;
    VIEWS[current].open?.({ isRead });
  }
  update();
}

const badge = (view) => VIEWS[view].badge?.();

const link = (view) => html`
  <a href="#/${view}" aria-current=${view === current ? 'page' : nothing}
    aria-label=${badge(view) ? `${TITLES[view]} ${badge(view).count} ${badge(view).what}` : nothing}>
    ${TITLES[view]} ${badge(view) ? html`<span class="badge">${badge(view).count}</span>` : nothing}
  </a>`;

const shell = () => html`
  <a class="skip" href="#main" @click=${skip}>Skip to the content</a>
  <header>
    <div class="bar">
    <span class="brand"><svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><rect width="32" height="32" rx="8"></rect><path d="M8 16.5l5 5L24 10.5"></path></svg>Todoflow</span>
    <nav aria-label="Views">${Object.keys(VIEWS).filter((view) => session.admin || !VIEWS[view].forAdministrators).map(link)}</nav>
    <span class="account" title=${session.signedIn ? `Signed in as ${session.user}` : 'User from the address: ?user='}>
      <span class="dot ${connected ? 'up' : 'down'}" aria-hidden="true"></span>
      <span class="hidden">${connected ? 'Live, ' : 'Not connected, '}</span><bdi>${session.name}</bdi>
      ${sheetButton()}
      ${session.signedIn ? html`<button @click=${leave}>Sign out</button>` : nothing}
    </span>
    </div>
  ${session.signedIn ? nothing : html`
    <p class="banner">Sign-in is not configured: anyone can do anything. You are <b>${session.user}</b>, from the address:
      <code>/?user=${session.user}</code>.</p>`}
  ${session.asked ? html`<p class="banner">The address names the user <bdi>${session.asked}</bdi>. You are signed in as
    <bdi>${session.name}</bdi> and see your own tasks.</p>` : nothing}
  ${timeZoneBanner()}
  ${ended ? html`<p class="banner warn" role="alert">${ended} ${unsaved() ? 'Your unsaved text is kept. ' : ''}
    <button @click=${() => signIn().catch(report)}>Sign in</button></p>` : nothing}
  ${connected || ended ? nothing : html`<p class="banner warn" role="status">The server is unreachable. The page reconnects automatically.</p>`}
  </header>
  <main id="main" tabindex="-1">
    <h1>${TITLES[current]}</h1>
    ${VIEWS[current].view()}
  </main>
  ${sheet()}
  <div class="toasts" role="status" aria-live="polite">
    ${messages().map((message) => html`<p class="toast ${message.kind}">${message.text}
      ${message.action ? html`<button @click=${message.action.run}>${message.action.label}</button>` : nothing}</p>`)}
  </div>`;

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function report(error) {
  say(error.message, 'error');
}

function leave() {
  if (!unsaved() || confirm('Discard unsaved text and sign out?')) {
    signOut().catch(report);
  }
}

function failed(error) {
  document.getElementById('app').replaceChildren();
  render(html`<main><h1>Todoflow</h1><p class="error" role="alert">${error.message}</p>
    ${isOpen() ? nothing : html`<button @click=${() => signIn().catch(failed)}>Sign in</button>`}</main>`, document.getElementById('app'));
}

async function start() {
  onEnded((reason) => {
    ended = reason;
    update();
  });
  await begin();
  keepOnlyOf(session.user);
  // in parallel: on a slow connection, each sequential request is noticeable
  const zone = readTimeZone();
  const wanted = name();
  const address = location.hash;
  const isAhead = wanted === 'tasks' && !tasks.needsTimeZone();
  const read = isAhead ? tasks.readAhead() : notifications.load({ isFirst: true });
  const greeted = subscribe(read);
  // later reads need no position, because they are not older than the first list
  await Promise.all([zone, isAhead || read]);
  document.getElementById('app').replaceChildren();
  onUpdate(() => render(shell(), document.getElementById('app')));
  if (VIEWS[wanted].opensWhenGreeted) {
    current = wanted;
    update();
    await greeted;
    current = undefined;
  }
  addEventListener('hashchange', () => show());
  startShortcuts();
  show({ isRead: isAhead && location.hash === address });
  hasBegun();
  if (isAhead) {
    await read;
    notifications.load();
  }
}

/**
 * Subscribes to live changes of the user's tasks from the position of the first list on, so that none is missed and the list
 * need not be read again. Resolves when greeted; or after LONGEST_SILENCE, since the views also work without live changes.
 */
function subscribe(read) {
  return new Promise((done) => {
    // a hidden window does not listen
    setTimeout(done, document.hidden ? 0 : LONGEST_SILENCE);
    listen(`/api/${encodeURIComponent(session.user)}/live`, {
      connected(isConnected) {
        connected = isConnected;
        update();
        if (!isConnected) {
          done();
        }
      },
      hello({ resumed }) {
        letters.greeted();
        // changes may have been missed
        if (!resumed) {
          loadTasks();
          notifications.load();
        }
        done();
      },
      task: changed,
      letters: letters.changed,
      notification(notification) {
        if (notifications.add(notification) && !notification.read_at) {
          say(notifications.announcement(notification), 'reminder');
        }
      },
    }, { states: ['letters'], since: read });
  });
}

start().catch(failed);
