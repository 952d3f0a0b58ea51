// The graph of the flows: nodes in columns, and the lines between them.
import { html, nothing, svg } from './html.js';
import { showFile } from './route-file.js';
import { update } from './state.js';
import { count, dateTime, seconds } from './format.js';

const COLUMNS = { start: 'Incoming', outbox: 'Outbox', topic: 'Topics', consumer: 'Consumers', effect: 'Effects' };
let flow;
let rates = {};
let isOnWay = () => false;
let last;
let idle;
let lines = { width: 0, height: 0, paths: [] };

export function open() {
  addEventListener('resize', draw);
}

export function close() {
  removeEventListener('resize', draw);
  clearTimeout(idle);
  flow = last = undefined;
}

/** Whether the flows are loaded. */
export const isRead = () => flow !== undefined;

/** Takes the current flows; a rate covers the time since the previous update. */
export function take(next) {
  const now = performance.now();
  rates = {};
  for (const node of next.nodes) {
    const before = flow?.nodes.find(({ id }) => id === node.id);
    const elapsed = (now - last) / 1000;
    const rate = before ? (total(node) - total(before)) / elapsed : 0;
    if (rate > 0) {
      rates[node.id] = rate;
    }
  }
  flow = next;
  last = now;
  update();
  // updates come only while something happens
  clearTimeout(idle);
  idle = setTimeout(() => {
    rates = {};
    update();
  }, 2500);
  setTimeout(draw);
}

const total = ({ kind, counts }) => ({ start: counts.done, outbox: counts.published, consumer: counts.processed })[kind] ?? 0;

/** Marks the nodes that these hops passed. */
export function mark(hops) {
  const has = (place) => hops.some((hop) => hop.place === place);
  isOnWay = (node) => ({
    outbox: has('event log'),
    topic: hops.some((hop) => hop.place === 'event log' && hop.what.endsWith(` topic ${node.title}`)),
    consumer: has(`consumer ${node.title}`),
  })[node.kind] ?? false;
  setTimeout(draw);
}

/** Draws the lines between the nodes at their current positions. */
function draw() {
  const graph = document.querySelector('.graph');
  if (!graph || !flow) {
    return;
  }
  const frame = graph.getBoundingClientRect();
  const box = (id) => {
    const rect = document.getElementById(`node-${id}`).getBoundingClientRect();
    return { left: rect.left - frame.left, right: rect.right - frame.left, y: rect.top + rect.height / 2 - frame.top };
  };
  const nodes = Object.fromEntries(flow.nodes.map((node) => [node.id, node]));
  lines = {
    width: frame.width,
    height: frame.height,
    paths: flow.edges.map((edge) => {
      const [from, to] = [box(edge.from), box(edge.to)];
      const bend = Math.max(18, (to.left - from.right) / 2);
      return {
        d: `M${from.right} ${from.y}C${from.right + bend} ${from.y} ${to.left - bend} ${to.y} ${to.left} ${to.y}`,
        kind: isOnWay(nodes[edge.to]) && isOnWay(nodes[edge.from]) ? 'way' : rates[edge.to] || rates[edge.from] ? 'busy' : '',
      };
    }),
  };
  update();
}

const short = (title) => title
  .replace(/^sql:classpath:sql\/(.*)\.sql$/, 'SQL $1')
  .replace('/api/{user_id}/', '…/');

const number = (label, value, kind = '') => (value === undefined ? nothing
  : html`<span class="count ${kind}"><b>${typeof value === 'number' ? count(value) : value}</b> ${label}</span>`);
const positive = (label, value, kind) => (value > 0 ? number(label, value, kind) : nothing);

const counts = ({ kind, counts: c }) => ({
  start: () => html`${number('done', c.done)}${positive('failed', c.failed, 'failed')}`,
  outbox: () => html`${number('published', c.published)}${number('waiting', c.size, c.size > 0 ? 'waits' : '')}
    ${c.size > 0 ? number('old', seconds(c.age_seconds), 'waits') : nothing}
    ${positive('refused', c.refused, 'failed')}${positive('failed batches', c.failures, 'failed')}`,
  consumer: () => html`${number('processed', c.processed)}${number('waiting at the broker', c.lag, c.lag > 0 ? 'waits' : '')}${positive('duplicates', c.duplicate)}${positive('retried', c.retried, 'waits')}
    ${positive('given up', c.dead, 'failed')}${positive(c.letters === 1 ? 'dead letter' : 'dead letters', c.letters, 'failed')}
    ${c.seconds_mean === undefined ? nothing : number('mean latency', seconds(c.seconds_mean))}`,
})[kind]?.() ?? nothing;

/** Why the saved file of a node is not the one that runs. */
const trouble = ({ file }) => flow.unloaded.find(({ name }) => name === file);

const node = (one) => html`
  <li class="node ${one.kind} ${isOnWay(one) ? 'way' : ''} ${trouble(one) || (one.status && one.status !== 'started') ? 'off' : ''}" id="node-${one.id}"
    title=${one.description ?? one.title}>
    <span class="node-title">${short(one.title)}</span>
    ${one.route ? html`<button class="route" aria-label="${one.route}: show its file" @click=${() => showFile(one.route, trouble(one))}><code>${one.route}</code>${
      one.status === 'started' ? nothing : html` <b>${one.status}</b>`}</button>` : nothing}
    ${one.services.some((service) => service !== flow.service) ? html`<span class="facts">${one.services.join(', ')}</span>` : nothing}
    ${trouble(one) ? html`<span class="count failed">${place(trouble(one))}: ${trouble(one).reason}</span>` : nothing}
    <span class="counts">${counts(one)}${rates[one.id] ? html`<span class="count good"><b>${rates[one.id].toFixed(1)}</b>/s</span>` : nothing}</span>
  </li>`;

/** Effects are beside their consumers, so that fewer lines cross. */
const rank = ({ kind, id }) => (kind === 'effect' ? flow.nodes.findIndex((one) => one.id === flow.edges.find(({ to }) => to === id)?.from) : 0);

const column = ([kind, title]) => html`
  <section class="column" aria-label=${title}>
    <h2>${title}</h2>
    <ul>${flow.nodes.filter((one) => one.kind === kind).sort((a, b) => rank(a) - rank(b)).map(node)}</ul>
  </section>`;

/** Each service with the number of its processes, and their problems. */
const services = () => Object.entries(Object.groupBy(flow.processes, ({ service }) => service)).map(([name, all]) => {
  const running = all.filter((one) => !one.gone_since);
  const versions = [...new Set(all.map(({ version }) => version))];
  const notes = [
    versions.length > 1 ? `versions ${versions.join(' and ')}` : '',
    running.some(({ sidecar }) => sidecar === false) ? 'a sidecar is down' : '',
    all.every((one) => one.is_drawn) ? '' : 'not drawn: its version describes flows in a different format',
  ].filter(Boolean);
  return html`<span class="state ${running.length && !notes.length ? 'up' : 'down'}">${name}
    <b>${running.length > 1 ? `${running.length} processes` : running.length ? 'runs' : `gone since ${dateTime(all[0].gone_since)}`}</b>${
      notes.map((note) => `, ${note}`)}</span>`;
});

const isLagReported = () => flow.nodes.some(({ counts: { lag } }) => lag !== undefined);

const states = () => html`
  <p class="states">
    <span class="state ${flow.sidecar === undefined ? '' : flow.sidecar ? 'up' : 'down'}">Sidecar
      <b>${flow.sidecar === undefined ? 'unknown' : flow.sidecar ? 'up' : 'down'}</b></span>
    ${Object.entries(flow.breakers).map(([name, state]) => html`
      <span class="state ${state === 'closed' ? 'up' : 'down'}">Circuit breaker ${name} <b>${state.replace('_', ' ')}</b></span>`)}
    ${isLagReported() ? nothing : html`<span class="state">Consumer lag <b>not reported by the broker</b></span>`}
    ${flow.all_in_one && flow.processes.length === 1 ? html`<span class="state">All services run in this process</span>` : services()}
    ${flow.elsewhere.length ? html`<span class="state">No known process runs ${flow.elsewhere.join(', ')}</span>` : nothing}
  </p>`;

const place = ({ name, line }) => (line ? `${name}, line ${line}` : name);

const troubles = () => html`
  ${flow.unloaded.map((file) => html`<p class="error" role="alert">${place(file)} is not loaded: ${file.reason}</p>`)}
  ${flow.unlisted.length ? html`<p class="banner warn">No service runs ${flow.unlisted.join(', ')}: list ${flow.unlisted.length === 1 ? 'it' : 'them'}
    in <code>todoflow.services</code>.</p>` : nothing}`;

/** The current flows. */
export const graph = () => html`
  ${troubles()}
  ${states()}
  <div class="graph">
    ${svg`<svg class="lines" width=${lines.width} height=${lines.height} aria-hidden="true">
      ${lines.paths.map((line) => svg`<path d=${line.d} class=${line.kind}></path>`)}</svg>`}
    ${Object.entries(COLUMNS).map(column)}
  </div>`;

