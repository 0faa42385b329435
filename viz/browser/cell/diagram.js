// The cell as a drawing: wires that carry values, boxes that squash, nodes that multiply and add.
// Colour and thickness of a wire follow its value; a step lets the values flow.

import { mark, svg } from "../page/dom.js";
import { decimals } from "../page/numbers.js";
import { fill, shorten } from "../page/texts.js";

/**
 * @import { Header } from "../player/types.d.ts"
 * @import { Anatomy, Drawing, InsideView, Label } from "./types.d.ts"
 */

const FLOW = 450; // ms

/**
 * Coordinates are in a picture 480 wide. A wire names the value that it carries and the signal that it belongs to.
 * @type {Record<Header["cell"], Drawing>}
 */
const DRAWINGS = {
  lstm: {
    height: 262,
    wires: [
      { d: "M6 48H66", value: "before", signal: "cell" },
      { d: "M90 48H176", value: "kept", signal: "cell" },
      { d: "M200 48H472", value: "cell", signal: "cell" },
      { d: "M78 150V60", value: "forget", signal: "forget", gate: true },
      { d: "M158 150V108H176", value: "input", signal: "input", gate: true },
      { d: "M238 150V108H200", value: "candidate", signal: "candidate" },
      { d: "M188 96V60", value: "written", signal: "cell" },
      { d: "M318 150V128H384", value: "output", signal: "output", gate: true },
      { d: "M396 48V116", value: "squashed", signal: "cell" },
      { d: "M396 140V212H472", value: "hidden", signal: "hidden" },
      { d: "M6 236H318", value: "hiddenBefore", signal: "hidden" },
      ...[78, 158, 238, 318].map((x) => ({ d: `M${x} 236V194`, value: "hiddenBefore", signal: "hidden", thin: true })),
    ],
    boxes: [
      { x: 78, y: 172, signal: "forget", squash: "σ" },
      { x: 158, y: 172, signal: "input", squash: "σ" },
      { x: 238, y: 172, signal: "candidate", squash: "tanh" },
      { x: 318, y: 172, signal: "output", squash: "σ" },
    ],
    pills: [{ x: 396, y: 82, text: "tanh", signal: "cell" }],
    nodes: [
      { x: 78, y: 48, text: "×" },
      { x: 188, y: 48, text: "+" },
      { x: 188, y: 108, text: "×" },
      { x: 396, y: 128, text: "×" },
    ],
    labels: [
      { x: 6, y: 34, symbol: "C", sub: "t−1", value: "before", signal: "cell" },
      { x: 96, y: 34, key: "kept", value: "kept", signal: "cell" },
      { x: 196, y: 84, key: "written", value: "written", signal: "cell" },
      { x: 216, y: 34, symbol: "C", sub: "t", value: "cell", signal: "cell" },
      { x: 412, y: 108, value: "squashed", signal: "cell", name: "tanh C" },
      { x: 404, y: 204, symbol: "h", sub: "t", value: "hidden", signal: "hidden" },
      { x: 6, y: 254, symbol: "h", sub: "t−1", value: "hiddenBefore", signal: "hidden" },
    ],
    word: { x: 130, y: 254 },
  },
  gru: {
    height: 262,
    wires: [
      { d: "M6 48H66", value: "before", signal: "hidden" },
      { d: "M90 48H318", value: "kept", signal: "hidden" },
      { d: "M342 48H472", value: "hidden", signal: "hidden" },
      { d: "M78 150V60", value: "update", signal: "update", gate: true },
      { d: "M78 108H318", value: "opposite", signal: "update", gate: true },
      { d: "M306 150V134H330V120", value: "candidate", signal: "candidate" },
      { d: "M330 96V60", value: "written", signal: "hidden" },
      { d: "M206 172H230", value: "reset", signal: "reset", gate: true },
      { d: "M242 236V184", value: "memory", signal: "candidate" },
      { d: "M254 172H272", value: "remembered", signal: "candidate" },
      { d: "M6 236H306", value: "hiddenBefore", signal: "hidden" },
      ...[78, 172, 306].map((x) => ({ d: `M${x} 236V194`, value: "hiddenBefore", signal: "hidden", thin: true })),
    ],
    boxes: [
      { x: 78, y: 172, signal: "update", squash: "σ" },
      { x: 172, y: 172, signal: "reset", squash: "σ" },
      { x: 306, y: 172, signal: "candidate", squash: "tanh" },
    ],
    pills: [],
    nodes: [
      { x: 78, y: 48, text: "×" },
      { x: 330, y: 48, text: "+" },
      { x: 330, y: 108, text: "×" },
      { x: 242, y: 172, text: "×" },
    ],
    labels: [
      { x: 6, y: 34, symbol: "h", sub: "t−1", value: "before", signal: "hidden" },
      { x: 110, y: 34, key: "kept", value: "kept", signal: "hidden" },
      { x: 180, y: 100, symbol: "1 − z", value: "opposite", signal: "update" },
      { x: 344, y: 84, key: "written", value: "written", signal: "hidden" },
      { x: 362, y: 34, symbol: "h", sub: "t", value: "hidden", signal: "hidden" },
      { x: 6, y: 254, symbol: "h", sub: "t−1", value: "hiddenBefore", signal: "hidden" },
    ],
    word: { x: 130, y: 254 },
  },
  rnn: {
    height: 200,
    wires: [
      { d: "M6 84H148", value: "memory", signal: "hidden" },
      { d: "M160 160V96", value: "word", signal: "hidden" },
      { d: "M160 24V72", value: "bias", signal: "hidden" },
      { d: "M172 84H252", value: "sum", signal: "hidden" },
      { d: "M320 84H472", value: "hidden", signal: "hidden" },
    ],
    boxes: [{ x: 286, y: 84, signal: "hidden", squash: "tanh" }],
    pills: [],
    nodes: [{ x: 160, y: 84, text: "+" }],
    labels: [
      { x: 6, y: 70, key: "from_memory", value: "memory", signal: "hidden" },
      { x: 172, y: 140, key: "from_word", value: "word", signal: "hidden" },
      { x: 172, y: 40, key: "bias", value: "bias", signal: "hidden" },
      { x: 184, y: 70, value: "sum", signal: "hidden", name: "Σ" },
      { x: 350, y: 70, symbol: "h", sub: "t", value: "hidden", signal: "hidden" },
      { x: 6, y: 108, symbol: "h", sub: "t−1", value: "hiddenBefore", signal: "hidden" },
    ],
    word: { x: 120, y: 180 },
  },
};

/** @param {InsideView} view */
export function buildDiagram(view) {
  const { header } = view;
  const drawing = DRAWINGS[header.cell];
  const picture = svg("svg", { viewBox: `0 0 480 ${drawing.height}`, class: "cell", role: "img" });
  const symbols = Object.fromEntries(header.planes.map((plane) => [plane.signal, plane.symbol]));
  const wires = drawing.wires.map((wire) => ({
    ...wire,
    path: coloured(view, svg("path", { d: wire.d, class: "wire" }, picture), wire.signal),
    flow: svg("path", { d: wire.d, class: "flow", pathLength: 100 }, picture),
  }));
  const boxes = drawing.boxes.map((box) => {
    const group = coloured(view, svg("g", { class: "box" }, picture), box.signal);
    svg("rect", { x: box.x - 34, y: box.y - 22, width: 68, height: 44, rx: 9 }, group);
    svg("text", { x: box.x, y: box.y - 5, class: "name" }, group, `${symbols[box.signal]} ${box.squash}`);
    return { ...box, value: box.signal, text: svg("text", { x: box.x, y: box.y + 15, class: "number" }, group) };
  });
  for (const pill of drawing.pills) {
    const group = coloured(view, svg("g", { class: "box pill" }, picture), pill.signal);
    svg("rect", { x: pill.x - 25, y: pill.y - 12, width: 50, height: 24, rx: 12 }, group);
    svg("text", { x: pill.x, y: pill.y + 5, class: "name" }, group, pill.text);
  }
  for (const node of drawing.nodes) {
    const group = svg("g", { class: "node" }, picture);
    svg("circle", { cx: node.x, cy: node.y, r: 12 }, group);
    svg("text", { x: node.x, y: node.y + 6 }, group, node.text);
  }
  const labels = drawing.labels.map((label) => ({ ...label, text: labelElement(view, label, picture) }));
  const word = svg("text", { x: drawing.word.x, y: drawing.word.y, class: "label" }, picture);
  view.diagram = { svg: picture, wires, boxes, labels, word };
  return picture;
}

/**
 * An element that belongs to a signal: in its colour, and lit up with it.
 * @template {SVGElement} E
 * @param {InsideView} view
 * @param {E} shape
 * @param {string} signal
 * @returns {E}
 */
function coloured(view, shape, signal) {
  shape.style.setProperty("--signal", view.header.colours.signals[signal][view.theme]);
  return mark(shape, { signal });
}

/**
 * @param {InsideView} view
 * @param {Label} label
 * @param {SVGElement} picture
 */
function labelElement(view, label, picture) {
  const text = coloured(view, svg("text", { x: label.x, y: label.y, class: "label" }, picture), label.signal);
  if (label.symbol) {
    svg("tspan", { class: "symbol" }, text, label.symbol);
    if (label.sub) svg("tspan", { class: "sub", dy: 4 }, text, label.sub);
  } else if (label.key) {
    svg("tspan", {}, text, view.header.words[`part.${label.key}`]);
  }
  const attributes = { class: "number", dx: label.symbol || label.key ? 5 : 0, dy: label.sub ? -4 : 0 };
  return svg("tspan", { ...attributes, "data-part": label.value }, text);
}

/**
 * @param {InsideView} view
 * @param {Anatomy} anatomy
 * @param {string} token
 */
export function drawDiagram(view, { parts }, token) {
  const { header } = view;
  const { svg: picture, wires, boxes, labels, word } = view.diagram;
  const scales = header.colours.scales[view.theme];
  for (const wire of wires) {
    const value = parts[wire.value];
    const strength = Math.min(1, Math.abs(value)) || 0; // NaN is not known (yet)
    wire.path.style.strokeWidth = String(wire.thin ? 1.5 : 1.5 + 6 * strength);
    wire.path.style.stroke = wire.gate ? "var(--signal)" : value < 0 ? scales.negative : scales.positive;
    wire.path.style.opacity = String(wire.thin ? 0.35 : 0.35 + 0.65 * strength);
  }
  for (const box of boxes) box.text.textContent = decimals(parts[box.value], 3);
  for (const label of labels) label.text.textContent = decimals(parts[label.value], 3);
  word.textContent = header.above ? fill(header.words["input.below"], { token: shorten(token, 12) }) : `“${shorten(token, 18)}”`;
  picture.setAttribute("aria-label", nameOf(header, [...boxes, ...labels], parts));
}

/**
 * What the drawing says, for ears: every number with what it is of, "C t−1 = 0.699".
 * @param {Pick<Header, "planes" | "words">} header
 * @param {Omit<Label, "x" | "y">[]} numbers
 * @param {Anatomy["parts"]} parts
 */
export function nameOf({ planes, words }, numbers, parts) {
  const symbols = Object.fromEntries(planes.map((plane) => [plane.signal, plane.symbol]));
  const said = numbers.map(({ symbol, sub, key, name, value, signal }) => {
    const called = name ?? (key ? words[`part.${key}`] : (symbol ?? symbols[signal]));
    return `${called}${sub ? ` ${sub}` : ""} = ${decimals(parts[value], 3)}`;
  });
  return `${words.inside}: ${said.join(", ")}`;
}

/** @param {InsideView} view */
export function letFlow(view) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const wire of view.diagram.wires) {
    wire.flowing?.cancel();
    wire.flowing = wire.flow.animate(
      [
        { strokeDashoffset: 112, opacity: 0.9 },
        { strokeDashoffset: 0, opacity: 0 },
      ],
      { duration: FLOW, easing: "ease-out" },
    );
  }
}
