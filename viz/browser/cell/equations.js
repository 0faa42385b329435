// The equations of the cell with this unit's numbers in them, as MathML, which browsers typeset themselves.

import { element, math, set } from "../page/dom.js";
import { decimals } from "../page/numbers.js";

/**
 * @import { Header } from "../player/types.d.ts"
 * @import { Anatomy, InsideView } from "./types.d.ts"
 */

const TILDE = "\u0303";

/**
 * A candidate's tilde as an accent of its own: WebKit does not draw the one within a letter.
 * @param {string} text
 */
function mi(text) {
  if (!text.endsWith(TILDE)) return math("mi", text);
  return set(math("mover", math("mi", text[0]), math("mo", "~")), { accent: "true" });
}
const mo = (/** @type {string} */ text) => math("mo", text);
const mn = (/** @type {string} */ value) => math("mn", value);
const sub = (/** @type {string} */ symbol, /** @type {Node[]} */ index) => math("msub", mi(symbol), math("mrow", ...index));
const now = (/** @type {string} */ symbol) => sub(symbol, [mi("t")]);
const before = (/** @type {string} */ symbol) => sub(symbol, [mi("t"), mo("−"), mn("1")]);

/**
 * A number as hover and table print it; negative ones in brackets where a sign stands before them.
 * @param {number} value
 * @param {boolean} [bracketed]
 * @param {number} [digits]
 */
function number(value, bracketed = false, digits = 4) {
  const text = decimals(value, digits);
  return bracketed && text.startsWith("\u2212") ? math("mrow", mo("("), mn(text), mo(")")) : mn(text);
}

/**
 * A number with a small word under it that says where it came from.
 * @param {number} value
 * @param {string} label
 * @param {number} [digits]
 */
function from(value, label, digits = 3) {
  return math("munder", number(value, true, digits), math("mtext", label));
}

/** @typedef {{ signal: string, parts: Node[] | Node[][] }} Equation */

/**
 * @param {Header} header
 * @param {Anatomy} anatomy
 * @returns {Equation[]}
 */
function equationsOf(header, { parts: values, drives }) {
  /** @type {Record<string, string>} */
  const words = { ...header.words, "part.word": header.words[header.above ? "part.below" : "part.word"] };
  const squashed = (/** @type {string} */ signal, /** @type {string} */ symbol, /** @type {string} */ squash) => {
    const { word, memory, bias } = drives[signal];
    const terms = [from(word, words["part.word"]), mo("+"), from(memory, words["part.memory"]), mo("+"), from(bias, words["part.bias"])];
    return { signal, parts: [now(symbol), mo("="), mi(squash), mo("("), ...terms, mo(")"), mo("="), number(values[signal])] };
  };
  const symbols = Object.fromEntries(header.planes.map((plane) => [plane.signal, plane.symbol]));
  if (header.cell === "lstm") {
    return [
      ...["forget", "input"].map((signal) => squashed(signal, symbols[signal], "σ")),
      squashed("candidate", symbols.candidate, "tanh"),
      squashed("output", symbols.output, "σ"),
      {
        signal: "cell",
        parts: [
          [now("C"), mo("="), now("f"), mo("·"), before("C"), mo("+"), now("i"), mo("·"), now("C̃")],
          [
            ...[mo("="), number(values.forget), mo("×"), number(values.before, true), mo("+"), number(values.input)],
            ...[mo("×"), number(values.candidate, true), mo("="), number(values.cell)],
          ],
        ],
      },
      {
        signal: "hidden",
        parts: [
          ...[now("h"), mo("="), now("o"), mo("·"), mi("tanh"), mo("("), now("C"), mo(")"), mo("=")],
          ...[number(values.output), mo("×"), number(values.squashed, true), mo("="), number(values.hidden)],
        ],
      },
    ];
  }
  if (header.cell === "gru") {
    const { word, memory, bias } = drives.candidate;
    return [
      squashed("reset", symbols.reset, "σ"),
      squashed("update", symbols.update, "σ"),
      {
        signal: "candidate",
        parts: [
          [now("h̃"), mo("="), mi("tanh"), mo("("), from(word, words["part.word"]), mo("+"), from(bias, words["part.bias"])],
          [
            ...[mo("+"), from(values.reset, "r", 4), mo("×"), from(memory, words["part.memory"]), mo(")"), mo("=")],
            number(values.candidate),
          ],
        ],
      },
      {
        signal: "hidden",
        parts: [
          [now("h"), mo("="), mo("("), mn("1"), mo("−"), now("z"), mo(")"), mo("·"), now("h̃"), mo("+"), now("z"), mo("·"), before("h")],
          [
            ...[mo("="), number(values.opposite), mo("×"), number(values.candidate, true), mo("+"), number(values.update)],
            ...[mo("×"), number(values.before, true), mo("="), number(values.hidden)],
          ],
        ],
      },
    ];
  }
  return [squashed("hidden", symbols.hidden, "tanh")];
}

/**
 * @param {InsideView} view
 * @param {Anatomy} anatomy
 */
export function drawEquations(view, anatomy) {
  const { header } = view;
  const lines = equationsOf(header, anatomy).map(({ signal, parts }) => {
    // A long equation is set as two lines: in symbols, then in numbers.
    const rows = Array.isArray(parts[0]) ? /** @type {Node[][]} */ (parts) : [/** @type {Node[]} */ (parts)];
    const line = element("div", "equation", ...rows.map((one) => math("math", math("mrow", ...one))));
    line.dataset.signal = signal;
    line.style.setProperty("--signal", header.colours.signals[signal][view.theme]);
    return line;
  });
  view.equations.replaceChildren(...lines);
}
