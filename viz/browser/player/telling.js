// One sentence for the word and the unit under the cursor: what is kept, what is written, and what is shown.

import { anatomyAt, wordBefore } from "../cell/anatomy.js";
import { hidesSignal } from "../page/cover.js";
import { fill } from "./payload.js";

const EMPTY = 0.05; // a state nearer to zero holds nothing that could be kept or erased
const LITTLE = 0.05; // what is written
const SHUT = 0.3; // a gate below this erases
const OPEN = 0.8; // a gate above this keeps

function tellAt(header, word, unit) {
  const words = header.words;
  if (header.planes.some((plane) => hidesSignal(header.covered, plane.signal, word))) return words["tells.covered"];
  const values = anatomyAt(header, word, unit);
  const say = (key, more) => fill(words[`tells.${key}`], more);
  if (header.cell === "rnn") {
    const numbers = { before: two(values.hiddenBefore), hidden: two(values.hidden), word: two(values.word), memory: two(values.memory), bias: two(values.bias) };
    return say(wordBefore(header, word) < 0 ? "rnn.first" : "rnn", numbers);
  }
  const lstm = header.cell === "lstm";
  const [gate, state, keep] = lstm ? ["f", "C", values.forget] : ["z", "h", values.update];
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

function keepingOf(header, word, before, keep) {
  if (wordBefore(header, word) < 0) return "first";
  if (Math.abs(before) < EMPTY) return "empty";
  return keep < SHUT ? "erased" : keep > OPEN ? "kept" : "partly";
}

function asSentence(text) {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

export function drawTelling(view, header) {
  const { word, unit, scope } = view.state;
  view.telling.hidden = scope === "average";
  if (scope !== "average") view.telling.textContent = tellAt(header, word, unit);
}

// Two decimals and a true minus sign.
function two(value) {
  if (Number.isNaN(value)) return "…";
  const text = Math.abs(value).toFixed(2);
  return (value < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}
