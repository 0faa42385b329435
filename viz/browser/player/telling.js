// One sentence for the word and the unit under the cursor: what is kept, what is written, and what is shown.

import { anatomyAt, wordBefore } from "../cell/anatomy.js";
import { hidesSignal } from "../page/cover.js";
import { decimals } from "../page/numbers.js";
import { fill } from "../page/texts.js";

/** @import { Header, View } from "./types.d.ts" */

const EMPTY = 0.05; // a state nearer to zero holds nothing that could be kept or erased
const LITTLE = 0.05; // what is written
const SHUT = 0.3; // a gate below this erases
const OPEN = 0.8; // a gate above this keeps

const two = (/** @type {number} */ value) => decimals(value, 2);

/**
 * @param {Header} header
 * @param {number} word
 * @param {number} unit
 */
export function tellAt(header, word, unit) {
  const words = header.words;
  if (header.planes.some((plane) => hidesSignal(header.covered, plane.signal, word))) return words["tells.covered"];
  const { parts: values } = anatomyAt(header, word, unit);
  const say = (/** @type {string} */ key, /** @type {Record<string, unknown>} */ more) => fill(words[`tells.${key}`], more);
  if (header.cell === "rnn") {
    const numbers = { before: two(values.hiddenBefore), hidden: two(values.hidden), word: two(values.word), memory: two(values.memory), bias: two(values.bias) };
    return say(wordBefore(header, word) < 0 && !header.begin ? "rnn.first" : "rnn", numbers);
  }
  const lstm = header.cell === "lstm";
  const keep = lstm ? values.forget : values.update;
  const [gate, state] = lstm ? ["f", "C"] : ["z", "h"];
  const numbers = {
    ...{ gate, state, keep: two(keep), before: two(values.before), kept: two(values.kept), written: two(values.written) },
    ...{ erased: Math.round(100 * (1 - keep)), now: two(lstm ? values.cell : values.hidden), hidden: two(values.hidden), output: two(values.output ?? 0) },
  };
  const parts = [
    say(keepingOf(header, word, values.before, keep), numbers),
    say(Math.abs(values.written) < LITTLE ? "unwritten" : "written", numbers),
    say(lstm ? "shown" : "now", numbers),
  ];
  return asSentence(parts.join("; "));
}

/**
 * @param {Header} header
 * @param {number} word
 * @param {number} before
 * @param {number} keep
 */
function keepingOf(header, word, before, keep) {
  if (wordBefore(header, word) < 0 && !header.begin) return "first";
  if (Math.abs(before) < EMPTY) return "empty";
  return keep < SHUT ? "erased" : keep > OPEN ? "kept" : "partly";
}

/** @param {string} text */
function asSentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** @param {View} view */
export function drawTelling(view) {
  const { word, unit, scope } = view.state;
  view.telling.hidden = scope === "average";
  if (scope !== "average") view.telling.textContent = tellAt(view.header, word, unit);
}
