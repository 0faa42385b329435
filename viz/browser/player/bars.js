// The bars under the words: the accounting of the logit, or what the text is worth more with each word than without it.

import { giveBackFocus } from "./focus.js";
import { fillChoice } from "./transport.js";

// The numbers under the words, null where there are none (yet); a number may be null, where it is not defined.
export function barsOf(view) {
  if (view.header.plain || view.header.covered?.verdict) return null; // they would tell what is asked
  return view.state.bars === "without" ? view.header.without : view.header.contributions;
}

export function chooseBars(view, header) {
  const select = document.createElement("select");
  select.dataset.control = "bars";
  const options = ["parts", "without"].map((id) => [id, header.words[`bars.${id}`]]);
  fillChoice(select, header.words["bars"], options, view.state.bars);
  select.addEventListener("change", () => {
    view.changeBars(select.value);
    giveBackFocus(view);
  });
  return select;
}

export function writeBarsNote(view, header) {
  const waiting = view.state.bars === "without" && !header.without && header.tokens.length <= header.withoutLimit;
  const note = view.state.bars === "without" ? header.withoutNote : header.accounting;
  view.accounting.textContent = waiting ? header.words["bars.waiting"] : note;
  view.root.dataset.bars = waiting ? "waiting" : view.state.bars;
}

// What a word adds: up for positive, down for negative.
export function barUnder(value, scales, largest) {
  const bar = document.createElement("div");
  bar.className = "share";
  if (value === null) return bar;
  const block = document.createElement("i");
  block.style.height = `${(50 * Math.abs(value)) / largest}%`;
  block.style.background = value < 0 ? scales.negative : scales.positive;
  block.className = value < 0 ? "down" : "up";
  const label = document.createElement("span");
  label.textContent = signedShort(value);
  label.hidden = Math.abs(value) < 0.02 * largest;
  bar.append(block, label);
  return bar;
}

// The same for a long text, as a background: a thousand words must still step at full speed.
export function stripeUnder(value, scales, largest) {
  const share = Math.round((50 * Math.abs(value ?? 0)) / largest);
  const [from, to] = value < 0 ? [50, 50 + share] : [50 - share, 50];
  const colour = value < 0 ? scales.negative : scales.positive;
  return `linear-gradient(transparent ${from}%, ${colour} ${from}% ${to}%, transparent ${to}%)`;
}

export function signedShort(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}
