// Output words against source words: what the attention looks at, and how far back each output word's gradient reaches.

import { element, set, svg } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { nameOf, percent } from "./telling.js";

/** @import { Follow, Header, Side, View } from "./types.d.ts" */

const DECADES = -3; // of the gradient, where its colours end

/**
 * @param {View} view
 * @returns {Follow}
 */
export function attentionPanel(view) {
  const { header } = view;
  const { words } = header;
  const side = header.sides.find((each) => each.attention);
  view.panel.append(...partings(header));
  const told = element("p", "note", side ? "" : words["attention.none"]);
  if (!side?.attention) {
    view.panel.append(told);
    return () => {};
  }
  const all = side.attention.map((row) => row.map((weight) => weight ?? 0));
  const mark = addMatrix(view, side, all, { shade: (weight) => weight, say: percent, hover: words["attention.hover"] });
  view.panel.append(told);
  return (step) => {
    const row = Math.min(step, all.length - 1);
    mark(row);
    if (row < 0) return (told.textContent = words["attention.note"]);
    const weights = all[row];
    const most = weights.indexOf(Math.max(...weights));
    const said = { word: nameOf(header, side.words[row]), token: shorten(header.source.tokens[most], 24), share: percent(weights[most]) };
    told.textContent = fill(words["attention.tells"], said);
  };
}

/**
 * @param {View} view
 * @returns {Follow}
 */
export function reachPanel(view) {
  const { words, sides } = view.header;
  const follows = sides.flatMap((side) => (side.reach ? [reachOf(view, side, side.reach)] : []));
  view.panel.append(element("p", "note", words[follows.length ? "reach.note" : "reach.none"]));
  return (step) => follows.forEach((follow) => follow(step));
}

/**
 * @param {View} view
 * @param {Side} side
 * @param {(number | null)[][]} reach
 * @returns {Follow}
 */
function reachOf(view, side, reach) {
  const { header } = view;
  view.panel.append(element("b", "name", header.words[`network.${side.network}`]));
  const shade = (/** @type {number | null} */ value) => (value === null ? 0 : Math.max(0, 1 - value / DECADES));
  const mark = addMatrix(view, side, reach, { shade, say: power, hover: header.words["reach.hover"] });
  const told = element("p", "note");
  view.panel.append(told);
  return (step) => {
    const row = Math.min(step, reach.length - 1);
    mark(row);
    told.textContent = row < 0 ? "" : tellReach(header, side.words[row], reach[row]);
  };
}

/**
 * @param {Header} header
 * @param {string} word
 * @param {(number | null)[]} reach
 */
function tellReach(header, word, reach) {
  const known = reach.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
  if (!known.length) return header.words["reach.nothing"];
  const most = known.reduce((a, b) => (b.value > a.value ? b : a));
  const least = known.reduce((a, b) => (b.value < a.value ? b : a));
  const factor = 10 ** (most.value - least.value);
  return fill(header.words["reach.tells"], {
    word: nameOf(header, word),
    most: shorten(header.source.tokens[most.at], 24),
    least: shorten(header.source.tokens[least.at], 24),
    factor: factor < 100 ? factor.toFixed(1) : factor.toPrecision(2),
  });
}

/** @param {number | null} value */
function power(value) {
  return value === null ? "0" : `10^${value.toFixed(2).replace("-", "\u2212")}`;
}

/**
 * A matrix with words at both sides.
 * @template {number | null} V
 * @param {View} view
 * @param {Side} side
 * @param {V[][]} values
 * @param {{ shade(value: V): number, say(value: V): string, hover: string }} look how strong a value's colour is, in 0..1;
 *   what is said of it
 * @returns {(row: number) => void} what marks a row
 */
function addMatrix(view, side, values, { shade, say, hover }) {
  const { header } = view;
  const tokens = header.source.tokens;
  const [left, top] = [84, 62];
  const room = (view.panel.clientWidth || 500) - left - 36; // the last word's name leans over the edge
  const cell = Math.max(13, Math.min(34, Math.floor(room / tokens.length)));
  const tall = Math.max(17, Math.min(24, cell));
  const [width, height] = [left + tokens.length * cell + 34, top + values.length * tall + 4];
  const label = fill(header.words.matrix, { rows: side.words.length, columns: tokens.length });
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "matrix", role: "img", "aria-label": label });
  const colour = header.colours.signals.hidden[view.theme];
  const { neutral } = header.colours.scales[view.theme];
  tokens.forEach((token, at) => {
    const leaning = `translate(${left + (at + 0.6) * cell} ${top - 5}) rotate(-45)`;
    svg("text", { transform: leaning, class: "head" }, picture, shorten(token, 10));
  });
  values.forEach((row, at) => {
    const y = top + at * tall;
    const word = nameOf(header, side.words[at]);
    svg("text", { x: left - 6, y: y + tall / 2 + 5, class: "row" }, picture, shorten(word, 10));
    row.forEach((value, column) => {
      const box = { x: left + column * cell, y, width: cell - 1, height: tall - 1, rx: 2, class: "cell" };
      const rect = svg("rect", box, picture);
      rect.style.fill = `color-mix(in srgb, ${colour} ${Math.round(100 * shade(value))}%, ${neutral})`;
      svg("title", {}, rect, fill(hover, { word, token: shorten(tokens[column], 24), value: say(value) }));
    });
  });
  const frame = svg("rect", { x: left - 2, width: tokens.length * cell + 3, height: tall + 2, class: "mark", rx: 3 }, picture);
  const scroll = set(element("div", "scroll", picture), { role: "group", "aria-label": header.words[`network.${side.network}`] });
  scroll.tabIndex = 0;
  view.panel.append(scroll);
  return (row) => {
    set(frame, { visibility: row < 0 ? "hidden" : "visible" });
    if (row >= 0) set(frame, { y: top + row * tall - 1.5 });
  };
}

/**
 * Both networks' outputs, each from the first word on which they part.
 * @param {Header} header
 */
function partings(header) {
  if (header.sides.length < 2) return [];
  const [first, second] = header.sides;
  let parted = 0;
  while (parted < first.words.length && first.words[parted] === second.words[parted]) parted++;
  const same = parted === first.words.length && parted === second.words.length;
  const said = (/** @type {string[]} */ words) => words.map((word) => nameOf(header, word)).join(" ");
  const lines = header.sides.map((side) => {
    const own = element("mark", "", said(side.words.slice(parted)));
    own.hidden = !own.textContent;
    const name = element("b", "", `${header.words[`network.${side.network}`]}: `);
    return element("p", "parting", name, element("span", "", `${said(side.words.slice(0, parted))} `), own);
  });
  const told = same ? header.words["parting.none"] : fill(header.words.parting, { step: parted + 1 });
  return [...lines, element("p", "note", told)];
}
