// P(positive) after each word, as the player holds it.

import { hidesVerdict } from "../page/cover.js";
import { isolated } from "../page/direction.js";
import { fill } from "../player/payload.js";

export function predictionOf(data, view) {
  if (!view?.header.probability) return null;
  const { tokens, probability } = view.header;
  return {
    ...{ tokens, words: data.words, bottom: true, border: 0.5 },
    lines: [{ ...data.line, name: "", values: probability.map((p, word) => (hidesVerdict(view.header.covered, word) ? null : p)) }],
    y: { low: -0.03, high: 1.03, ticks: [0, 0.5, 1].map((at) => ({ at, text: String(at) })), title: data.words.axis },
    legend: false,
    hover: (_, index) => [
      fill(data.words.hover, { position: index + 1, token: isolated(tokens[index]) }),
      `${data.words.axis} = ${probability[index].toFixed(4)}`,
    ],
    pick: (index) => view.moveTo(index),
  };
}
