// The verdict: what the player's network says of its text, and what it said up to the cursor.

import { hidesVerdict } from "../page/cover.js";
import { button, element, mark, putUp, set } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { signedShort } from "../page/numbers.js";
import { shownView, watch } from "../page/shown.js";
import { fill, shorten } from "../page/texts.js";

/**
 * @import { Call, Place, Shown } from "../page/types.d.ts"
 * @import { Sent, View } from "./types.d.ts"
 */

/** @param {Call<Sent>} call */
export default function ({ data, parentElement }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createView, (old) => old.dispose());
  view.data = data;
  write(view);
  return unmount;
}

/**
 * @param {Place} parentElement
 * @returns {View}
 */
function createView(parentElement) {
  const [said, by] = [element("h2", "said"), element("p", "by")];
  const explained = set(element("p", "explained"), { role: "note" });
  explained.hidden = true;
  const help = set(button("help", "?", () => open(explained.hidden !== false)), { "aria-expanded": false });
  const open = (/** @type {boolean} */ shown) => {
    explained.hidden = !shown;
    set(help, { "aria-expanded": shown });
  };
  help.addEventListener("blur", () => open(false));
  const root = element("section", "verdict", element("div", "line", said, help), by, explained);
  putUp(parentElement, root);
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({ root, said, by, help, explained }));
  const draw = () => write(view);
  const stop = watch(draw, draw);
  view.dispose = () => {
    stop();
    root.remove();
  };
  return view;
}

/** @param {View} view */
function write({ root, said, by, help, explained, data }) {
  if (!data) return;
  const { words } = data;
  const shown = shownView();
  const verdict = shown?.header.verdict ?? data.verdict;
  if (!verdict) return root.replaceChildren();
  const hidden = shown !== null && hidesVerdict(shown.header.covered, shown.header.tokens.length - 1);
  const kind = hidden ? "" : verdict.logit > 0 ? "positive" : "negative";
  mark(root, { verdict: kind });
  said.textContent = hidden ? "?" : verdictOf(words, verdict.probability, verdict.logit > 0);
  by.textContent = byWhom(data, shown);
  set(help, { "aria-label": words.label, title: words.label });
  const numbers = hidden ? "" : fill(words.help, { logit: signedShort(verdict.logit), probability: verdict.probability.toFixed(4) });
  explained.textContent = [numbers, data.explained].filter(Boolean).join(" ");
}

/**
 * @param {Sent["words"]} words
 * @param {number} probability
 * @param {boolean} positive
 */
function verdictOf(words, probability, positive) {
  return fill(words[positive ? "positive" : "negative"], { percent: (100 * Math.max(probability, 1 - probability)).toFixed(0) });
}

/**
 * Who says it; with a hand in the network, what it says without one.
 * @param {Sent} data
 * @param {Shown | null} shown
 */
function byWhom(data, shown) {
  const { words, name } = data;
  const was = shown?.header.before?.verdict;
  if (was) return fill(words.held, { network: name, verdict: verdictOf(words, was.probability, was.logit > 0) });
  return [fill(words.by, { network: name }), soFarOf(data, shown)].filter(Boolean).join("; ");
}

/**
 * What it said up to the cursor, if that is not the last word; of a network that says nothing before the end, why.
 * @param {Sent} data
 * @param {Shown | null} shown
 */
function soFarOf({ words }, shown) {
  if (!shown) return "";
  const { header, state } = shown;
  const { word } = state;
  if (!header.probability) return words.anew;
  if (word >= header.tokens.length - 1 || hidesVerdict(header.covered, word)) return "";
  const probability = header.probability[word];
  return fill(words.so_far, { word: shorten(header.tokens[word], 12), verdict: verdictOf(words, probability, probability > 0.5) });
}
