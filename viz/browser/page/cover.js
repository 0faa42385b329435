// Prediction mode: what must not be seen before a question is answered. The question (viz/browser/path/quiz.js) says so,
// the player and the charts keep to it; each is a component with its own copy of this module, so they meet on the page.
//
// A cover is { signals, from, verdict }: the values of these signals from word `from` on, and the verdict after each of
// those words; or { before }: a gradient to the left of that word. What is shown comes with the cover of its first
// question, so that nothing is seen before the question has been put up.

const MEETING = Symbol.for("gatescope.cover");
const place = (globalThis[MEETING] ??= Object.assign(new EventTarget(), { asked: null }));

// What covers the view that is named `of`: what the question asked for, else what it came with; null for nothing.
export function coverOf(of, given) {
  return place.asked?.of === of ? place.asked.cover : (given ?? null);
}

// By the question: `cover` is null once it has been answered; `of` is null when the question is taken down.
export function ask(of, cover) {
  place.asked = of === null ? null : { of, cover };
  place.dispatchEvent(new Event("asked"));
}

// Calls `onAsked` until the function that is returned is called.
export function watchCover(onAsked) {
  place.addEventListener("asked", onAsked);
  return () => place.removeEventListener("asked", onAsked);
}

// Whether the verdict after this word is covered, or the values of a signal are.
export function hidesVerdict(cover, word) {
  return Boolean(cover?.verdict) && word >= cover.from;
}

export function hidesSignal(cover, signal, word) {
  return Boolean(cover?.signals) && word >= cover.from && cover.signals.includes(signal);
}
