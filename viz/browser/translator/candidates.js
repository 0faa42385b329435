// The five likeliest words at the current step; a click puts another one in the place of the decoder's.

import { button, element, mark, set } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { nameOf, percent } from "./telling.js";

/** @import { Candidate, Moment, Row, View } from "./types.d.ts" */

/** @param {View} view */
export function buildCandidates(view) {
  const title = element("b", "title");
  const rows = Array.from({ length: 5 }, () => rowOf(view));
  const doubt = element("p", "note");
  const box = element("div", "candidates", title, ...rows.map((row) => row.button), doubt);
  set(box, { role: "group", "aria-label": view.header.words.candidates });
  view.side.append(box);
  view.candidates = { box, title, rows, doubt };
}

/**
 * @param {View} view
 * @returns {Row}
 */
function rowOf(view) {
  const [bar, word, share] = ["bar", "word", "share"].map((name) => element("span", name));
  const chooser = button("candidate", bar, () => {
    if (chooser.getAttribute("aria-disabled") !== "true") view.put(row.step, row.raw);
  });
  chooser.append(word, share);
  const row = { button: chooser, bar, word, share, raw: "", step: 0 };
  return row;
}

/**
 * @param {View} view
 * @param {Moment} moment
 */
export function drawCandidates(view, { half, step }) {
  const { header, candidates } = view;
  const { output, words } = header;
  const at = half === "decoder" ? step : 0;
  candidates.box.dataset.step = String(at);
  candidates.title.textContent = fill(words["candidates.title"], { step: at + 1, fed: nameOf(header, output.fed[at]) });
  const found = output.candidates[at];
  candidates.rows.forEach((row, k) => {
    row.button.hidden = k >= found.length;
    if (k < found.length) writeRow(view, row, found[k], at);
  });
  const covered = found.reduce((sum, [, , share]) => sum + share, 0);
  candidates.doubt.textContent = fill(words.doubt, {
    among: (2 ** output.entropy[at]).toFixed(1),
    covered: percent(Math.min(1, covered)),
  });
}

/**
 * @param {View} view
 * @param {Row} row
 * @param {Candidate} candidate
 * @param {number} step
 */
function writeRow({ header }, row, [raw, shown, share], step) {
  const { words, writable, mode } = header;
  const written = shown === header.output.words[step];
  Object.assign(row, { raw, step });
  row.word.textContent = nameOf(header, shown);
  row.share.textContent = percent(share);
  row.bar.style.width = `${100 * share}%`;
  row.button.classList.toggle("written", written);
  row.button.setAttribute("aria-disabled", String(written || !writable));
  const closed = mode === "given" ? "candidate.closed" : "candidate.elsewhere";
  row.button.title = words[written ? "candidate.written" : writable ? "candidate.put" : closed];
  mark(row.button, { word: raw });
}
