// The library, in one place: `html` makes templates whose values become text, never markup.
export { html, svg, nothing, render } from '/webjars/lit-html/lit-html.js';
export { repeat } from '/webjars/lit-html/directives/repeat.js';
export { live } from '/webjars/lit-html/directives/live.js';
export { keyed } from '/webjars/lit-html/directives/keyed.js';
