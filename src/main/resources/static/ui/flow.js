// The running flows, and the way of events through them.
import { html, nothing } from './html.js';
import { listen } from './live.js';
import { session } from './session.js';
import { load as loadTasks } from './task-list.js';
import * as drawing from './flow-graph.js';
import { follow as read, way } from './flow-way.js';
import { sidecarSection } from './flow-sidecar.js';
import { fileDialog } from './route-file.js';

let stop;

export function open() {
  if (session.admin) {
    stop = listen('/api/flow/live', { flow: drawing.take }, { states: ['flow'] });
  }
  drawing.open();
  loadTasks();
  follow();
  addEventListener('hashchange', follow);
}

export function close() {
  stop?.();
  removeEventListener('hashchange', follow);
  drawing.close();
}

async function follow() {
  if (location.hash.startsWith('#/flow')) {
    drawing.mark([]);
    drawing.mark(await read());
  }
}

export const view = () => html`
  ${way(follow)}
  ${session.admin ? (drawing.isRead() ? drawing.graph() : html`<p class="empty">Loading the flows …</p>`)
    : html`<p class="empty">Only administrators see the flows. Above, you can follow the events of your own tasks.</p>`}
  ${session.admin ? sidecarSection() : nothing}
  ${fileDialog()}`;
