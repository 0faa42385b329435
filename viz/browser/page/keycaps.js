// Keys as people see them on a keyboard.

import { element } from "./dom.js";

/**
 * A locale line such as "\u2190 \u2192 = word": the keys as caps, then what they do.
 * @param {string} line
 * @returns {(HTMLElement | string)[]}
 */
export function keyCaps(line) {
  const [keys, ...meaning] = line.split(" = ");
  return [...keys.split(" ").map((key) => element("kbd", "", key)), `${meaning.join(" = ")}  `];
}

/**
 * Whether a key belongs to an input method, which composes a word, as in Vietnamese Telex or Chinese Pinyin. Safari ends the
 * composition before it tells of the Enter that ended it; what is left to know that key by is 229, the code of every key
 * that an input method has taken.
 * @param {KeyboardEvent} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * Whether a key that was pressed already means something where the focus is. Chrome tells of a filled-in form by a
 * press that names no key, which is nobody's.
 * @param {KeyboardEvent} event
 */
export function isTaken(event) {
  if (event.key === undefined) return true;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return true;
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return false;
  if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [role=slider]:not(.strip), [role=menu], [role=dialog]:not(dialog), dialog[open]")) return true;
  if (target.closest("[role=radiogroup], [role=tablist], [role=listbox]:not(.strip)")) return event.key.length > 1 || event.key === " ";
  return event.key === " " && Boolean(target.closest("button, a, summary, input, [role=button]"));
}
