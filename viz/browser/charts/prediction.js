// P(positive) after each word, as the player holds it.

import { hidesVerdict } from "../page/cover.js";
import { fill, isolated } from "../page/texts.js";

/**
 * @import { Shown } from "../page/types.d.ts"
 * @import { Panel, PredictionSent } from "./types.d.ts"
 */

/**
 * @param {PredictionSent} data
 * @param {Shown} view
 * @returns {Panel | null} null for a network that says nothing until the end
 */
export function predictionOf(data, view) {
  const { tokens, probability, covered, words } = view.header;
  const before = covered ? null : (view.header.before?.probability ?? null);
  if (!probability) return null;
  return {
    ...{ tokens, words: data.words, bottom: true, border: 0.5 },
    lines: [
      { ...data.line, name: before ? words["hand.line"] : "", values: probability.map((p, word) => (hidesVerdict(covered, word) ? null : p)) },
      ...(before ? [{ ...data.line, name: words["hand.line_was"], dash: "dot", width: 1.5, values: before }] : []),
    ],
    y: { low: -0.03, high: 1.03, ticks: [0, 0.5, 1].map((at) => ({ at, text: String(at) })), title: data.words.axis },
    legend: Boolean(before),
    hover: (line, index) => [
      fill(data.words.hover, { position: index + 1, token: isolated(tokens[index]) }),
      `${data.words.axis} = ${(line === 1 && before ? before : probability)[index].toFixed(4)}`,
    ],
    pick: (index) => view.moveTo(index),
  };
}
