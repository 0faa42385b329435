// The bars under the words: the accounting of the logit, or what the text is worth more with each word than without it,
// or than with the word read but not written.

import { choice, element, offer } from "../page/dom.js";
import { signedShort } from "../page/numbers.js";
import { giveBackFocus } from "../stepping/focus.js";

/**
 * @import { VerdictScale } from "../page/types.d.ts"
 * @import { View } from "./types.d.ts"
 */

/**
 * The numbers under the words, null where there are none (yet); a number may be null, where it is not defined.
 * @param {View} view
 */
export function barsOf(view) {
  if (view.header.plain || view.header.covered?.verdict) return null; // they would tell what is asked
  const worth = worthOf(view);
  return worth ? worth.values : view.header.contributions;
}

/**
 * What the text read again says of its words, as it is chosen; nothing for the accounting, which is of one reading.
 * @param {View} view
 */
function worthOf({ header, state }) {
  return Object.hasOwn(header.worth, state.bars) ? header.worth[state.bars] : undefined;
}

/** @param {View} view */
export function chooseBars(view) {
  const { words } = view.header;
  const select = choice("bars", (value) => {
    view.changeBars(value);
    giveBackFocus(view);
  });
  offer(select, words.bars, ["parts", "without", "unwritten"].map((id) => [id, words[`bars.${id}`]]), view.state.bars);
  return select;
}

/** @param {View} view */
export function writeBarsNote(view) {
  const { header, state } = view;
  const worth = worthOf(view);
  const waiting = worth?.waits ?? false;
  view.accounting.textContent = waiting ? header.words["bars.waiting"] : (worth?.note ?? header.accounting);
  view.root.dataset.bars = waiting ? "waiting" : state.bars;
}

/**
 * What a word adds: up for positive, down for negative.
 * @param {number | null} value
 * @param {VerdictScale} scales
 * @param {number} largest
 */
export function barUnder(value, scales, largest) {
  const bar = element("div", "share");
  if (value === null) return bar;
  const block = element("i", value < 0 ? "down" : "up");
  block.style.height = `${(50 * Math.abs(value)) / largest}%`;
  block.style.background = value < 0 ? scales.negative : scales.positive;
  const label = element("span", "", signedShort(value));
  label.hidden = Math.abs(value) < 0.02 * largest;
  bar.append(block, label);
  return bar;
}

/**
 * The same for a long text, as a background: a thousand words must still step at full speed.
 * @param {number | null} value
 * @param {VerdictScale} scales
 * @param {number} largest
 */
export function stripeUnder(value, scales, largest) {
  const number = value ?? 0;
  const share = Math.round((50 * Math.abs(number)) / largest);
  const [from, to] = number < 0 ? [50, 50 + share] : [50 - share, 50];
  const colour = number < 0 ? scales.negative : scales.positive;
  return `linear-gradient(transparent ${from}%, ${colour} ${from}% ${to}%, transparent ${to}%)`;
}
