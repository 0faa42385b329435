// What happens at the word and in the unit under the cursor: the discovery as a headline, and its arithmetic as a sentence.

import { anatomyAt, wordBefore } from "../cell/anatomy.js";
import { hidesSignal } from "../page/cover.js";
import { decimals } from "../page/numbers.js";
import { fill, shorten } from "../page/texts.js";

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
  if (isCovered(header, word)) return words["tells.covered"];
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
 * What the gate does to the unit's memory here, in large letters. Empty where that may not be seen yet.
 * @param {Header} header
 * @param {number} word
 * @param {number} unit
 */
export function headlineAt(header, word, unit) {
  if (isCovered(header, word)) return "";
  const { parts: values } = anatomyAt(header, word, unit);
  const here = { token: shorten(header.tokens[word], 24), unit };
  const say = (/** @type {string} */ key, /** @type {Record<string, unknown>} */ more) => fill(header.words[`headline.${key}`], { ...here, ...more });
  if (header.cell === "rnn") {
    const numbers = { before: two(values.hiddenBefore), hidden: two(values.hidden) };
    return say(wordBefore(header, word) < 0 ? "rnn.first" : "rnn", numbers);
  }
  const keep = header.cell === "lstm" ? values.forget : values.update;
  const keeping = keepingOf(header, word, values.before, keep);
  if (keeping === "first" || keeping === "empty") return say(Math.abs(values.written) < LITTLE ? "empty" : "begins", {});
  const kept = Math.round(100 * keep);
  return say(keeping === "erased" ? "forgets" : "keeps", { kept, erased: 100 - kept });
}

/**
 * The discovery as it was, in the words of the headline; empty where nothing is held.
 * @param {Header} header
 * @param {number} word
 * @param {number} unit
 */
function wasHeadline(header, word, unit) {
  const { before } = header;
  if (!before || header.covered) return "";
  const headline = headlineAt({ ...header, planes: before.planes, bySignal: before.bySignal }, word, unit);
  return fill(header.words["hand.was_headline"], { headline });
}

/**
 * @param {Header} header
 * @param {number} word
 */
function isCovered(header, word) {
  return header.planes.some((plane) => hidesSignal(header.covered, plane.signal, word));
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
  view.headline.hidden = view.telling.hidden = scope === "average";
  view.was.hidden = scope === "average" || !view.header.before;
  if (scope === "average") return;
  view.headline.textContent = headlineAt(view.header, word, unit);
  view.was.textContent = wasHeadline(view.header, word, unit);
  view.telling.textContent = tellAt(view.header, word, unit);
}
