// The value of a signal at a word and a unit, as far as it may be seen.

import { hidesSignal } from "../page/cover.js";

/** @import { MapHeader, Signal } from "./types.d.ts" */

/**
 * NaN for what is covered until a question has been answered; it is written as an ellipsis.
 * @param {Pick<MapHeader, "units" | "covered">} header
 * @param {Signal} plane
 * @param {number} word
 * @param {number} unit
 */
export function valueAt(header, plane, word, unit) {
  if (header.covered && hidesSignal(header.covered, plane.signal, word)) return NaN;
  return plane.numbers[word * header.units + unit] / plane.stepsPerUnit;
}
