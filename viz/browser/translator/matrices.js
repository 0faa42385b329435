// Output words against source words: what the attention looks at, and how far back each output word's gradient reaches.

import { svgElement } from "../cell/diagram.js";
import { fill } from "../player/payload.js";
import { shorten } from "../player/tokens.js";
import { nameOf, percent } from "./telling.js";

const DECADES = -3; // of the gradient, where its colours end

export function attentionPanel(view) {
  const { header } = view;
  const side = header.sides.find((each) => each.attention);
  view.panel.append(...partings(header));
  if (!side) return note(view, header.words["attention.none"]);
  const show = (row, column) => percent(side.attention[row][column]);
  const mark = addMatrix(view, side, side.attention, (value) => value, show, header.words["attention.hover"]);
  const told = note(view, "");
  return (step) => {
    const row = Math.min(step, side.attention.length - 1);
    mark(row);
    if (row < 0) return (told.element.textContent = header.words["attention.note"]);
    const weights = side.attention[row];
    const most = weights.indexOf(Math.max(...weights));
    told.element.textContent = fill(header.words["attention.tells"], {
      ...{ word: nameOf(header, side.words[row]), token: shorten(header.source.tokens[most], 24), share: percent(weights[most]) },
    });
  };
}

export function reachPanel(view) {
  const { header } = view;
  const marks = header.sides
    .filter((side) => side.reach)
    .map((side) => {
      const heading = document.createElement("b");
      heading.className = "name";
      heading.textContent = header.words[`network.${side.network}`];
      view.panel.append(heading);
      const show = (row, column) => power(side.reach[row][column]);
      const shade = (value) => (value === null ? 0 : Math.max(0, 1 - value / DECADES));
      const mark = addMatrix(view, side, side.reach, shade, show, header.words["reach.hover"]);
      const told = note(view, "");
      return (step) => {
        const row = Math.min(step, side.reach.length - 1);
        mark(row);
        told.element.textContent = row < 0 ? "" : tellReach(header, side, row);
      };
    });
  note(view, header.words[marks.length ? "reach.note" : "reach.none"]);
  return (step) => marks.forEach((mark) => mark(step));
}

function tellReach(header, side, row) {
  const known = side.reach[row].map((value, at) => ({ value, at })).filter(({ value }) => value !== null);
  if (!known.length) return header.words["reach.nothing"];
  const most = known.reduce((a, b) => (b.value > a.value ? b : a));
  const least = known.reduce((a, b) => (b.value < a.value ? b : a));
  const factor = 10 ** (most.value - least.value);
  return fill(header.words["reach.tells"], {
    word: nameOf(header, side.words[row]),
    most: shorten(header.source.tokens[most.at], 24),
    least: shorten(header.source.tokens[least.at], 24),
    factor: factor < 100 ? factor.toFixed(1) : factor.toPrecision(2),
  });
}

function power(value) {
  return value === null ? "0" : `10^${value.toFixed(2).replace("-", "\u2212")}`;
}

// A matrix with words at both sides. `shade` is a value's strength in 0..1; what is returned marks a row.
function addMatrix(view, side, values, shade, show, hover) {
  const { header } = view;
  const tokens = header.source.tokens;
  const [left, top] = [84, 62];
  const room = (view.panel.clientWidth || 500) - left - 36; // the last word's name leans over the edge
  const cell = Math.max(13, Math.min(34, Math.floor(room / tokens.length)));
  const tall = Math.max(17, Math.min(24, cell));
  const [width, height] = [left + tokens.length * cell + 34, top + values.length * tall + 4];
  const svg = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "matrix", role: "img" });
  svg.setAttribute("aria-label", fill(header.words["matrix"], { rows: side.words.length, columns: tokens.length }));
  const colour = header.colours.signals["hidden"][view.theme];
  tokens.forEach((token, at) => {
    const text = svgElement("text", { transform: `translate(${left + (at + 0.6) * cell} ${top - 5}) rotate(-45)`, class: "head" }, svg);
    text.textContent = shorten(token, 10);
  });
  values.forEach((row, at) => {
    const y = top + at * tall;
    svgElement("text", { x: left - 6, y: y + tall / 2 + 5, class: "row" }, svg).textContent = shorten(nameOf(header, side.words[at]), 10);
    row.forEach((value, column) => {
      const box = { x: left + column * cell, y, width: cell - 1, height: tall - 1, rx: 2, class: "cell" };
      const rect = svgElement("rect", box, svg);
      rect.style.fill = `color-mix(in srgb, ${colour} ${Math.round(100 * shade(value))}%, ${header.colours.scales[view.theme].neutral})`;
      const told = fill(hover, { word: nameOf(header, side.words[at]), token: shorten(tokens[column], 24), value: show(at, column) });
      svgElement("title", {}, rect).textContent = told;
    });
  });
  const frame = svgElement("rect", { x: left - 2, width: tokens.length * cell + 3, height: tall + 2, class: "mark", rx: 3 }, svg);
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", header.words[`network.${side.network}`]);
  scroll.append(svg);
  view.panel.append(scroll);
  return (row) => {
    frame.setAttribute("visibility", row < 0 ? "hidden" : "visible");
    if (row >= 0) frame.setAttribute("y", String(top + row * tall - 1.5));
  };
}

// Both networks' outputs, each from the first word on which they part.
function partings(header) {
  if (header.sides.length < 2) return [];
  const [first, second] = header.sides;
  let parted = 0;
  while (parted < first.words.length && first.words[parted] === second.words[parted]) parted++;
  const same = parted === first.words.length && parted === second.words.length;
  const lines = header.sides.map((side) => {
    const line = document.createElement("p");
    line.className = "parting";
    const name = document.createElement("b");
    name.textContent = `${header.words[`network.${side.network}`]}: `;
    const shared = document.createElement("span");
    shared.textContent = `${side.words.slice(0, parted).map((word) => nameOf(header, word)).join(" ")} `;
    const own = document.createElement("mark");
    own.textContent = side.words.slice(parted).map((word) => nameOf(header, word)).join(" ");
    own.hidden = !own.textContent;
    line.append(name, shared, own);
    return line;
  });
  const told = document.createElement("p");
  told.className = "note";
  told.textContent = same ? header.words["parting.none"] : fill(header.words["parting"], { step: parted + 1 });
  return [...lines, told];
}

function note(view, text) {
  const element = document.createElement("p");
  element.className = "note";
  element.textContent = text;
  view.panel.append(element);
  return Object.assign(() => {}, { element });
}
