// What the player shows now, for the charts of the page: they are components of their own, each with its own copy of
// this module, so the place where they meet is the page itself.

const MEETING = Symbol.for("gatescope.shown");
const place = (globalThis[MEETING] ??= Object.assign(new EventTarget(), { view: null }));

// The player's view: its header (viz/player/payload.py), its state { word, unit } and its moves; null where none stands.
export function shownView() {
  return place.view;
}

// By the player: at a new payload ("shown") and at each step ("moved").
export function announce(view, what) {
  place.view = view;
  place.dispatchEvent(new Event(what));
}

export function withdraw(view) {
  if (place.view !== view) return;
  announce(null, "shown");
}

// By whoever takes the visitor to another page otherwise than by a link: a key, or the story. See player/report.js.
export function leave() {
  place.dispatchEvent(new Event("leaving"));
}

// Calls `onLeaving` until the function that is returned is called.
export function watchLeaving(onLeaving) {
  place.addEventListener("leaving", onLeaving);
  return () => place.removeEventListener("leaving", onLeaving);
}

// Calls `onShown` and `onMoved` until the function that is returned is called.
export function watch(onShown, onMoved) {
  place.addEventListener("shown", onShown);
  place.addEventListener("moved", onMoved);
  return () => {
    place.removeEventListener("shown", onShown);
    place.removeEventListener("moved", onMoved);
  };
}
