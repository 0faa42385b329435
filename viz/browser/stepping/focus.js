// After a new text or a click on another network the keys belong to the words, so that stepping works at once.
// A visitor who moves through the controls by keyboard keeps the focus where it is.

import { isComposing } from "../page/keycaps.js";

/** @import { Focused } from "./types.d.ts" */

/** @param {Focused} view */
export function watchFocus(view) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    view.lastInput = event.key === "Enter" && !isComposing(event) ? "enter" : "key";
  };
  const onPointer = () => (view.lastInput = "pointer");
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
  return () => {
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPointer, true);
  };
}

/**
 * After a choice by mouse or touch.
 * @param {Focused} view
 */
export function giveBackFocus(view) {
  if (view.lastInput === "pointer") view.strip.focus({ preventScroll: true });
}

/** @param {Focused} view */
export function takeFocus(view) {
  const active = document.activeElement;
  const free = !active || active === document.body || active.closest("[role=radiogroup], input");
  if (free && view.lastInput !== "key") view.strip.focus({ preventScroll: true });
}
