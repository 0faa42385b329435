// What the heatmaps' columns and rows are: words under the columns, as many as fit, and the units beside the rows.

import { widthIn } from "../page/canvas.js";
import { element } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { wordWindow } from "./heatmaps.js";

/** @import { MapView } from "./types.d.ts" */

const AXIS_GAP = 7; // pixels between two words

/** @typedef {{ word: number, left: number, right: number }} Label */

/** @param {MapView} view */
export function buildAxes(view) {
  const { tokens, words } = view.header;
  const font = getComputedStyle(view.root);
  view.axisWords = tokens.map((token) => shorten(token, 14));
  const measured = widthIn(`650 12px ${font.fontFamily}`); // as wide as the current word is
  view.axisWidths = view.axisWords.map((word) => Math.ceil(measured(word)) + 1); // letters are drawn on whole pixels
  for (const map of view.heatmaps) map.units.textContent = fill(words["axis.units"], { count: view.rowUnits.length });
}

/**
 * The current word always; the others from the left, where one does not touch its neighbours.
 * @param {MapView} view
 */
export function drawAxes(view) {
  const { first, count } = wordWindow(view);
  const width = Math.max(...view.heatmaps.map((map) => map.frame.clientWidth)); // some may be hidden
  const column = width / count;
  const place = (/** @type {number} */ word) => {
    const size = view.axisWidths[word];
    const left = Math.min(Math.max(0, (word - first + 0.5) * column - size / 2), Math.max(0, width - size));
    return { word, left, right: left + size };
  };
  const current = place(view.state.word);
  const labels = [current];
  let free = 0;
  for (const word of worthALabel(view.header.tokens, first, count)) {
    const label = place(word);
    if (word === current.word || label.left < free) continue;
    if (label.right + AXIS_GAP > current.left && label.left - AXIS_GAP < current.right) continue;
    labels.push(label);
    free = label.right + AXIS_GAP;
  }
  view.heatmaps.forEach((map) => writeAxis(view, map.words, labels));
}

/**
 * Words rather than the marks between them, where there are any.
 * @param {string[]} tokens
 * @param {number} first
 * @param {number} count
 */
export function worthALabel(tokens, first, count) {
  const all = Array.from({ length: count }, (_, k) => first + k);
  const words = all.filter((word) => /[\p{L}\p{N}]/u.test(tokens[word]));
  return words.length > 0 ? words : all;
}

/**
 * @param {MapView} view
 * @param {HTMLElement} axis
 * @param {Label[]} labels the current word's first
 */
function writeAxis(view, axis, labels) {
  while (axis.children.length < labels.length) axis.append(element("span"));
  [.../** @type {HTMLCollectionOf<HTMLElement>} */ (axis.children)].forEach((span, k) => {
    const label = labels[k];
    span.hidden = !label;
    if (!label) return;
    span.textContent = view.axisWords[label.word];
    span.style.transform = `translateX(${label.left}px)`;
    span.className = k === 0 ? "current" : "";
  });
}
