// What the views share: redrawing the page, and short messages.
let draw = () => {};
let scheduled = false;
let shown = [];

export function onUpdate(drawing) {
  draw = drawing;
}

/** Redraws the page, once for changes that come together. */
export function update() {
  if (!scheduled) {
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      draw();
    });
  }
}

export function messages() {
  return shown;
}

/** Shows a message for some seconds, with an optional action `{ label, run }`. An error with an action stays. */
export function say(text, kind = 'info', action = undefined) {
  const message = { text, kind };
  const forget = () => {
    shown = shown.filter((other) => other !== message);
    update();
  };
  message.action = action && {
    label: action.label,
    run() {
      forget();
      action.run();
    },
  };
  shown = [...shown, message].slice(-4);
  update();
  if (!action || kind !== 'error') {
    setTimeout(forget, action ? 12_000 : 8000);
  }
}

/** Focuses the first of these elements that exists after the next redraw. */
export function focusOn(...selectors) {
  setTimeout(() => {
    const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
    found?.focus();
  });
}
