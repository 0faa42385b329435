// Buttons of the panel, each of which tells the server something.

import { button } from "../page/dom.js";

/** @import { View } from "./types.d.ts" */

/**
 * @param {View} view
 * @param {string} action
 * @param {string} label
 * @param {string | (() => string)} [value] what belongs to it when it is pressed
 */
export function teller(view, action, label, value = "") {
  const made = button(action, label, () => view.tell(action, typeof value === "function" ? value() : value));
  made.dataset.action = action;
  return made;
}
