// The lit-html library, in one place: `html` escapes values, so that they become text and never markup.
export { html, svg, nothing, render } from './lit-html/lit-html.js';
export { repeat } from './lit-html/directives/repeat.js';
export { live } from './lit-html/directives/live.js';
export { keyed } from './lit-html/directives/keyed.js';
