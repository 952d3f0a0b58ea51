// The components and subscriptions of the sidecar.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { update } from './state.js';

let sidecar;
let problem;

/** Reads them whenever the section is opened. */
async function toggled(event) {
  if (!event.target.open) {
    return;
  }
  try {
    sidecar = await request('GET', '/api/flow/sidecar');
    problem = undefined;
  } catch (e) {
    sidecar = undefined;
    problem = e.message;
  }
  update();
}

const table = (name, head, rows) => html`
  <h3>${name}</h3>
  <div class="scroll" tabindex="0" role="region" aria-label=${name}><table>
    <thead><tr>${head.map((title) => html`<th>${title}</th>`)}</tr></thead>
    <tbody>${rows.map(([first, ...others]) => html`<tr><th scope="row">${first}</th>${others.map((value) => html`<td>${value}</td>`)}</tr>`)}</tbody>
  </table></div>`;

const shown = () => html`
  <p class="facts">App <code>${sidecar.app_id}</code>, Dapr <b>${sidecar.version}</b>${sidecar.features.length ? `, with ${sidecar.features.join(', ')}` : ''}</p>
  ${table('Components', ['Name', 'Type', 'Version', 'Capabilities'],
    sidecar.components.map(({ name, type, version, capabilities }) => [name, type, version, capabilities.join(', ').toLowerCase().replaceAll('_', ' ')]))}
  ${table('Subscriptions', ['Topic', 'Broker', 'Delivered to', 'Dead letters of Dapr'],
    sidecar.subscriptions.map(({ topic, pubsub, paths, dead_letter_topic: dead }) => [topic, pubsub, paths.join(', '), dead || 'none']))}`;

export const sidecarSection = () => html`
  <details class="panel sidecar" @toggle=${toggled}><summary>Sidecar</summary>
    ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
    ${sidecar ? shown() : nothing}
  </details>`;
