// A small bar chart, with one bar per day.
import { html, nothing, svg } from './html.js';
import { count } from './format.js';

const WIDTH = 720;
const HEIGHT = 90;

/** value returns the value of a day, text formats it, and kind selects the colour. */
export function bars(title, days, { value, text = count, kind = '' }) {
  const values = days.map(value);
  const highest = Math.max(...values);
  const width = WIDTH / days.length;
  const bar = (day, index) => {
    const height = (values[index] / highest) * (HEIGHT - 2);
    return svg`<rect x=${index * width + width * 0.1} y=${HEIGHT - height} width=${width * 0.8} height=${height}><title>${day.date}: ${text(values[index])}</title></rect>`;
  };
  const drawing = () => html`
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img"
      aria-label="${title}, from ${days[0].date} to ${days.at(-1).date}: maximum ${text(highest)}">
      ${days.map(bar)}
      ${svg`<line x1="0" x2=${WIDTH} y1=${HEIGHT} y2=${HEIGHT}></line>`}
    </svg>
    <p class="axis facts" aria-hidden="true"><span>${days[0].date}</span><span>${days.at(-1).date}</span></p>`;
  return html`
    <figure class="panel chart ${kind}">
      <figcaption>${title} <span class="facts">${highest ? `maximum ${text(highest)}` : 'none'}</span></figcaption>
      ${highest ? drawing() : nothing}
    </figure>`;
}
