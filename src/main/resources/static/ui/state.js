// What the views share: drawing the page again, and short messages.
let draw = () => {};
let scheduled = false;
let shown = [];

export function onUpdate(drawing) {
  draw = drawing;
}

/** Draws the page with what is known now, once for all that changes at a time. */
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

/** Tells something for some seconds, and offers `{ label, run }` meanwhile; an error that offers something stays. */
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

/** Focuses the first of some elements that is there when the page is drawn again. */
export function focusOn(...selectors) {
  setTimeout(() => {
    const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
    found?.focus();
  });
}
