// The strip of words: coloured by the prediction so far, unknown words marked, the current one framed.

import { verdictColour } from "../page/colours.js";
import { hidesVerdict } from "../page/cover.js";
import { element, set } from "../page/dom.js";
import { signedShort } from "../page/numbers.js";
import { fill, shorten } from "../page/texts.js";
import { barUnder, barsOf, stripeUnder } from "./bars.js";
import { addWas } from "./hands.js";
import { keepingGate } from "./memory.js";
import { buildLines, markStep } from "./series.js";

/** @import { Header, View } from "./types.d.ts" */

const PARAGRAPH = 60; // words from which on the next sentence of a long text starts a new paragraph
const LONG_TEXT = 300; // words; paragraphs out of view are then neither laid out nor painted
const MANY = 40; // words from which on the bars are drawn as backgrounds

/** @param {View} view */
export function buildTokens(view) {
  const { strip, header } = view;
  strip.setAttribute("aria-label", header.words.tokens);
  strip.classList.toggle("series", Boolean(header.series));
  if (header.series) return buildLines(view, header.series);
  const bars = barsOf(view);
  strip.classList.toggle("many", header.tokens.length > MANY);
  strip.classList.toggle("accounted", Boolean(bars));
  const keep = header.contributions && keepingGate(header.cell);
  if (keep) strip.style.setProperty("--keep", header.colours.signals[keep][view.theme]);
  view.tokenElements = header.tokens.map((_, k) => chipOf(view, k));
  if (bars) drawBars(view, bars);
  strip.replaceChildren(...paragraphs(header.tokens, view.tokenElements));
  view.markedToken = null;
}

/**
 * A word with the verdict after it, as far as it may be seen.
 * @param {View} view
 * @param {number} k
 */
function chipOf(view, k) {
  const { header } = view;
  const { words } = header;
  const token = header.tokens[k];
  const word = element("span", "word", token);
  word.dir = "auto"; // of the word alone: numbers keep their own direction
  const chip = set(element("div", "token", word), { id: `token-${k}`, role: "option" });
  if (header.probability && hidesVerdict(header.covered, k)) {
    chip.append(element("small", "", "?"));
  } else if (header.probability) {
    const probability = header.probability[k];
    chip.style.backgroundColor = verdictColour(probability, header.colours.scales[view.theme], view.theme);
    chip.append(element("small", "", `${(100 * probability).toFixed(0)} %`));
    chip.title = `${shorten(token, 60)}: ${fill(words.positive, { percent: (100 * probability).toFixed(1) })}`;
  }
  if (!header.known[k]) {
    chip.classList.add("unknown");
    chip.title = `${shorten(token, 60)}: ${words.unknown}`;
  }
  addWas(view, chip, k);
  const told = [token, ...placeIn(header, k), ...(header.known[k] ? [] : [words.unknown])];
  chip.setAttribute("aria-label", told.join(", "));
  chip.addEventListener("click", () => view.pick(k));
  return chip;
}

/**
 * Which word it is, and the verdict after it, as far as that may be seen.
 * @param {Header} header
 * @param {number} word
 */
export function placeIn({ tokens, words, probability, covered }, word) {
  const place = [fill(words.at, { word: word + 1, words: tokens.length })];
  if (probability && !hidesVerdict(covered, word)) place.push(fill(words.positive, { percent: (100 * probability[word]).toFixed(1) }));
  return place;
}

/**
 * @param {View} view
 * @param {(number | null)[]} bars
 */
function drawBars(view, bars) {
  const scales = view.header.colours.scales[view.theme];
  const largest = Math.max(...bars.map((value) => Math.abs(value ?? 0))) || 1;
  view.tokenElements.forEach((chip, k) => {
    const value = bars[k];
    if (bars.length <= MANY) return chip.append(barUnder(value, scales, largest));
    chip.style.setProperty("--share", stripeUnder(value, scales, largest));
    if (value !== null) chip.title = [chip.title, signedShort(value)].filter(Boolean).join(" · ");
  });
}

/**
 * @param {string[]} tokens
 * @param {HTMLElement[]} chips
 */
function paragraphs(tokens, chips) {
  /** @type {HTMLElement[]} */
  const found = [];
  let from = 0;
  chips.forEach((_, k) => {
    const ends = /^[.!?]$/.test(tokens[k]) ? PARAGRAPH : 2 * PARAGRAPH;
    const last = k === chips.length - 1;
    if (!last && (chips.length <= LONG_TEXT || k + 1 - from < ends)) return;
    found.push(set(element("div", "words", ...chips.slice(from, k + 1)), { role: "none" }));
    from = k + 1;
  });
  return found;
}

/**
 * @param {View} view
 * @param {number} word
 */
export function markToken(view, word) {
  if (view.header.series) return markStep(view, word);
  if (view.markedToken !== null) {
    const before = view.tokenElements[view.markedToken];
    before.classList.remove("current");
    before.setAttribute("aria-selected", "false");
  }
  const chip = view.tokenElements[word];
  chip.classList.add("current");
  chip.setAttribute("aria-selected", "true");
  view.strip.setAttribute("aria-activedescendant", chip.id);
  view.markedToken = word;
  // Only the strip scrolls, never the page.
  const strip = view.strip;
  const top = chip.offsetTop + (chip.parentElement?.offsetTop ?? 0);
  if (top < strip.scrollTop) strip.scrollTop = top - 4;
  const bottom = top + chip.offsetHeight;
  if (bottom > strip.scrollTop + strip.clientHeight) strip.scrollTop = bottom - strip.clientHeight + 4;
}
