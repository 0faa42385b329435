// The sentence and its translation as words: what is read, what is written and how surely, and what is looked at.

import { button, element, mark, set } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { wordRead } from "./payload.js";
import { nameOf, percent } from "./telling.js";

/** @import { Moment, View } from "./types.d.ts" */

/** @param {View} view */
export function buildStrips(view) {
  const { source, output, words } = view.header;
  set(view.source, { role: "group", "aria-label": words.source });
  set(view.output, { role: "group", "aria-label": words.output });
  view.sourceChips = source.tokens.map((token, at) => {
    const chip = chipOf(shorten(token, 30), "", () => view.pick(wordRead(view.header, at)));
    return source.known[at] ? chip : unknown(chip, words.unknown);
  });
  view.outputChips = output.words.map((word, step) => {
    const chip = chipOf(nameOf(view.header, word), percent(output.probability[step]), () => view.pick(source.tokens.length + step));
    chip.classList.toggle("given", step < output.given);
    mark(chip, { word });
    return output.known[step] ? chip : unknown(chip, words.unwritable);
  });
  const label = (/** @type {string} */ text) => element("span", "label", text);
  view.source.replaceChildren(label(words["source.label"]), ...view.sourceChips, label(words["source.way"]));
  const total = element("span", "label total", fill(words.total, { total: output.total }));
  view.output.replaceChildren(label(words["output.label"]), ...view.outputChips, total, ...ownWords(view));
}

/**
 * @param {string} text
 * @param {string} below
 * @param {() => void} pick
 */
function chipOf(text, below, pick) {
  const word = element("span", "word", text);
  word.dir = "auto"; // of the word alone: the share keeps its own direction
  const chip = button("token", word, pick);
  if (below) chip.append(element("small", "", below));
  return chip;
}

/**
 * @param {HTMLElement} chip
 * @param {string} why
 */
function unknown(chip, why) {
  chip.classList.add("unknown");
  chip.title = why;
  return chip;
}

/**
 * Back from the visitor's words to the decoder's own.
 * @param {View} view
 */
function ownWords(view) {
  const { output, writable, words } = view.header;
  if (!output.given || !writable) return [];
  return [mark(button("own", words.own, () => view.put(-1, "")), { action: "own" })];
}

/**
 * @param {View} view
 * @param {Moment} moment
 */
export function drawStrips(view, { half, step }) {
  const { header } = view;
  const attention = half === "decoder" ? header.sides[0].attention?.[step] : null;
  const read = wordRead(header, step);
  view.sourceChips.forEach((chip, at) => {
    point(chip, half === "encoder" && at === read, half === "encoder" && at < read);
    chip.style.setProperty("--weight", `${Math.round(100 * (attention?.[at] ?? 0))}%`);
  });
  view.outputChips.forEach((chip, at) => {
    point(chip, half === "decoder" && at === step, half === "encoder" || at > step);
  });
}

/**
 * @param {HTMLElement} chip
 * @param {boolean} current
 * @param {boolean} future
 */
function point(chip, current, future) {
  chip.classList.toggle("current", current);
  chip.classList.toggle("future", future);
  if (current) chip.setAttribute("aria-current", "step");
  else chip.removeAttribute("aria-current");
}
