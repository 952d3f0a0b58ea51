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

/** Tells something for some seconds. */
export function say(text, kind = 'info') {
  const message = { text, kind };
  shown = [...shown, message].slice(-4);
  update();
  setTimeout(() => {
    shown = shown.filter((other) => other !== message);
    update();
  }, 8000);
}
