// The equations of the cell with this unit's numbers in them, as MathML, which browsers typeset themselves.

import { formatValue } from "../player/payload.js";
import { shortValue } from "./anatomy.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";

function math(name, ...children) {
  const element = document.createElementNS(MATHML, name);
  element.append(...children);
  return element;
}

const TILDE = "\u0303";

// A candidate's tilde as an accent of its own: WebKit does not draw the one within a letter.
function mi(text) {
  if (!text.endsWith(TILDE)) return math("mi", text);
  const accented = math("mover", math("mi", text[0]), math("mo", "~"));
  accented.setAttribute("accent", "true");
  return accented;
}
const mo = (text) => math("mo", text);
const mn = (value) => math("mn", value);
const sub = (symbol, index) => math("msub", mi(symbol), math("mrow", ...index));
const now = (symbol) => sub(symbol, [mi("t")]);
const before = (symbol) => sub(symbol, [mi("t"), mo("−"), mn("1")]);

// A number as hover and table print it; negative ones in brackets where a sign stands before them.
function number(value, bracketed = false, format = formatValue) {
  const text = format(value);
  return bracketed && text.startsWith("\u2212") ? math("mrow", mo("("), mn(text), mo(")")) : mn(text);
}

// A number with a small word under it that says where it came from.
function from(value, label, format = shortValue) {
  return math("munder", number(value, true, format), math("mtext", label));
}

function equationsOf(header, values) {
  const words = { ...header.words, "part.word": header.words[header.above ? "part.below" : "part.word"] };
  const squashed = (signal, symbol, squash) => {
    const { word, memory, bias } = values.drives[signal];
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
    const { word, memory, bias } = values.drives.candidate;
    return [
      squashed("reset", symbols.reset, "σ"),
      squashed("update", symbols.update, "σ"),
      {
        signal: "candidate",
        parts: [
          [now("h̃"), mo("="), mi("tanh"), mo("("), from(word, words["part.word"]), mo("+"), from(bias, words["part.bias"])],
          [
            ...[mo("+"), from(values.reset, "r", formatValue), mo("×"), from(memory, words["part.memory"]), mo(")"), mo("=")],
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

export function drawEquations(view, header, values) {
  const lines = equationsOf(header, values).map(({ signal, parts }) => {
    const line = document.createElement("div");
    line.className = "equation";
    line.dataset.signal = signal;
    line.style.setProperty("--signal", header.colours.signals[signal][view.theme]);
    // A long equation is set as two lines: in symbols, then in numbers.
    const lines = Array.isArray(parts[0]) ? parts : [parts];
    for (const one of lines) line.append(math("math", math("mrow", ...one)));
    return line;
  });
  view.equations.replaceChildren(...lines);
}
