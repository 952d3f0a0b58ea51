// The steps of a route, and its file.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { say, update } from './state.js';

let file;
let route;
let trouble;

/** Shows a route; unloaded is the reason why the saved file is not the one that runs. */
export async function showFile(routeId, unloaded) {
  try {
    file = await request('GET', `/api/flow/routes/${encodeURIComponent(routeId)}`);
    route = routeId;
    trouble = unloaded;
    update();
    setTimeout(() => {
      document.getElementById('route-file')?.showModal();
      document.querySelector('#route-file mark')?.scrollIntoView({ block: 'center' });
    });
  } catch (e) {
    say(e.message, 'error');
  }
}

function close() {
  document.getElementById('route-file').close();
  file = undefined;
  update();
}

/** The text of the file, with the faulty line highlighted. */
function text() {
  if (!trouble?.line) {
    return file.yaml;
  }
  const lines = file.yaml.split('\n');
  const part = (from, to) => lines.slice(from, to).map((line) => `${line}\n`).join('');
  return html`${part(0, trouble.line - 1)}<mark>${part(trouble.line - 1, trouble.line)}</mark>${part(trouble.line)}`;
}

export const fileDialog = () => html`
  <dialog id="route-file" class="wide" aria-labelledby="route-file-title" @cancel=${close}>
    ${file ? html`<h2 id="route-file-title">${route}</h2>
      <ol class="steps" aria-label="Steps" tabindex="0">${file.steps.map(({ kind, what, depth }) => html`
        <li class="depth-${Math.min(depth, 4)}"><b>${kind}</b>${what && what !== kind ? html` <code>${what}</code>` : nothing}</li>`)}</ol>
      <h3>${file.name}</h3>
      ${trouble ? html`<p class="error">The saved file cannot be loaded; the previous version keeps running:
        ${trouble.line ? `line ${trouble.line}: ` : ''}${trouble.reason}</p>` : nothing}
      <pre tabindex="0" aria-label="Content of ${file.name}">${text()}</pre>
      <div class="buttons"><button @click=${close}>Close</button></div>` : nothing}
  </dialog>`;
