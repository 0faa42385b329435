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

/**
 * How many values of some units lie beyond the ends of a signal's colours, and the largest of them.
 * @param {Pick<MapHeader, "units" | "covered" | "tokens">} header
 * @param {Signal} plane
 * @param {number[]} units
 */
export function beyondIn(header, plane, units) {
  let [count, largest] = [0, 0];
  for (let word = 0; word < header.tokens.length; word++) {
    for (const unit of units) {
      const value = valueAt(header, plane, word, unit);
      if (!(value < plane.low || value > plane.high)) continue;
      count += 1;
      if (Math.abs(value) > Math.abs(largest)) largest = value;
    }
  }
  return { count, largest };
}
