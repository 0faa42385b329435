// What the player shows now, for the charts of the page: they are components of their own, each with its own copy of
// this module, so the place where they meet is the page itself.

/** @import { Shown } from "./types.d.ts" */

const MEETING = Symbol.for("gatescope.shown");

/** @typedef {EventTarget & { view: Shown | null }} Meeting */

const page = /** @type {Record<symbol, Meeting | undefined>} */ (/** @type {unknown} */ (globalThis));
const place = (page[MEETING] ??= Object.assign(new EventTarget(), { view: null }));

/** The player's view: its header, its state and its moves; null where none stands. */
export function shownView() {
  return place.view;
}

/** The first and the last word that are marked in the player, from 1, and its unit; nothing where none stands. */
export function markedWords() {
  if (!place.view) return [];
  const { from, state } = place.view;
  const [word, other] = [state.word, from ?? state.word];
  return [Math.min(word, other) + 1, Math.max(word, other) + 1, state.unit];
}

/**
 * By the player: at a new payload ("shown") and at each step ("moved").
 * @param {Shown | null} view
 * @param {"shown" | "moved"} what
 */
export function announce(view, what) {
  place.view = view;
  place.dispatchEvent(new Event(what));
}

/** @param {Shown} view */
export function withdraw(view) {
  if (place.view !== view) return;
  announce(null, "shown");
}

/**
 * Calls `onShown` and `onMoved` until the function that is returned is called.
 * @param {() => void} onShown
 * @param {() => void} onMoved
 */
export function watch(onShown, onMoved) {
  place.addEventListener("shown", onShown);
  place.addEventListener("moved", onMoved);
  return () => {
    place.removeEventListener("shown", onShown);
    place.removeEventListener("moved", onMoved);
  };
}
