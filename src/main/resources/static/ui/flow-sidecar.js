// The components, subscriptions, configuration and health of the sidecar.
import { html, nothing } from './html.js';
import { request } from './api.js';
import { update } from './state.js';

let sidecar;
let problem;

/** Reads the state of the sidecar each time the section is opened. */
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

const list = (values, none) => (values.length ? values.join(', ') : none);

/** The settings of the sidecar, and its connections. */
const configuration = ({ app, schedulers, placement, resiliency, features }) => [
  ['Application', `${app.protocol} on ${app.host}:${app.port}, ${app.max_concurrency ? `at most ${app.max_concurrency} concurrent requests` : 'unlimited concurrent requests'}`],
  ['Health check of the application', app.health_check
    ? `${app.health_check.path} every ${app.health_check.interval}, timeout ${app.health_check.timeout}, unhealthy after ${app.health_check.failures} failures`
    : 'off'],
  ['Scheduler', list(schedulers, 'not connected')],
  ['Placement', placement.replace(/^placement: /, '') || 'not reported'],
  ['Resiliency policies', list(resiliency, 'none')],
  ['Features', list(features, 'none')],
];

const shown = () => html`
  <p class="states"><span class="state">App <b>${sidecar.app_id}</b></span><span class="state">Dapr <b>${sidecar.version}</b></span>
    <span class="state ${sidecar.health}">Health <b>${sidecar.health === 'unknown' ? 'not known yet' : sidecar.health}</b></span></p>
  ${sidecar.health_reason ? html`<p class="error">${sidecar.health_reason}</p>` : nothing}
  ${table('Components', ['Name', 'Type', 'Version', 'Capabilities'],
    sidecar.components.map(({ name, type, version, capabilities }) => [name, type, version, capabilities.join(', ').toLowerCase().replaceAll('_', ' ')]))}
  ${table('Subscriptions', ['Topic', 'Broker', 'Delivered to', 'Dead-letter topic', 'Kind'],
    sidecar.subscriptions.map(({ topic, pubsub, paths, dead_letter_topic: dead, type }) => [topic, pubsub, paths.join(', '), dead || 'none', type.toLowerCase()]))}
  ${table('Configuration', ['Setting', 'Value'], configuration(sidecar))}`;

export const sidecarSection = () => html`
  <details class="panel sidecar" @toggle=${toggled}><summary>Sidecar</summary>
    ${problem ? html`<p class="error" role="alert">${problem}</p>` : nothing}
    ${sidecar ? shown() : nothing}
  </details>`;
