// The file in which a route is written, to be read.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { say, update } from './state.js';

let file;

export async function showFile(routeId) {
  try {
    file = await request('GET', `/api/flow/routes/${encodeURIComponent(routeId)}`);
    update();
    setTimeout(() => document.getElementById('route-file').showModal());
  } catch (e) {
    say(e.message, 'error');
  }
}

function close() {
  document.getElementById('route-file').close();
  file = undefined;
  update();
}

export const fileDialog = () => html`
  <dialog id="route-file" class="wide" aria-labelledby="route-file-title" @cancel=${close}>
    ${file ? html`<h2 id="route-file-title">${file.name}</h2>
      <pre tabindex="0" aria-label="What ${file.name} says">${file.yaml}</pre>
      <div class="buttons"><button @click=${close}>Close</button></div>` : nothing}
  </dialog>`;
