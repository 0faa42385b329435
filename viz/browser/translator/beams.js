// The search as a tree: a column a step, the hypotheses that were kept, the way to the output drawn boldly.

import { element, set, svg } from "../page/dom.js";
import { fill, shorten } from "../page/texts.js";
import { nameOf, percent } from "./telling.js";

/** @import { Follow, Twig, View } from "./types.d.ts" */

const WIDE = 92; // pixels of a column, where there is room
const NARROW = 52; // where there is none: a longer tree scrolls
const ROW = 30;
const TOP = 12;

/**
 * @typedef {object} Node
 * @property {Node | null} parent
 * @property {number} step
 * @property {string} word
 * @property {number} share
 * @property {number} score
 * @property {string} fate
 * @property {boolean} chosen
 * @property {number} row
 * @property {number} x
 * @property {number} y
 */

/**
 * Draws into view.panel; what is returned moves the mark.
 * @param {View} view
 * @returns {Follow}
 */
export function drawBeams(view) {
  const { header } = view;
  const { words, tree } = header;
  const steps = Math.max(...tree.map(([, step]) => step)) + 1;
  const room = Math.floor(((view.panel.clientWidth || 500) - 2) / steps);
  const column = Math.max(NARROW, Math.min(WIDE, room));
  const nodes = layOut(tree, column);
  const rows = Math.max(...nodes.map((node) => node.row)) + 1;
  const [width, height] = [steps * column, rows * ROW + 2 * TOP];
  const label = fill(words["beams.label"], { count: nodes.length, text: header.output.text });
  const picture = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "beams", role: "img", "aria-label": label });
  const band = svg("rect", { y: 0, width: column, height, class: "band" }, picture);
  for (const node of nodes) {
    if (node.parent) svg("path", { d: edge(node.parent, node, column), class: node.parent.chosen && node.chosen ? "edge chosen" : "edge" }, picture);
  }
  for (const node of nodes) {
    const name = nameOf(header, node.word);
    const place = { x: node.x + 3, y: node.y + 5, class: `node ${node.fate}${node.chosen ? " chosen" : ""}` };
    const text = svg("text", place, picture, shorten(name, Math.max(2, Math.floor((column - 6) / 7.5))));
    svg("title", {}, text, fill(words["beams.node"], { word: name, share: percent(node.share), score: node.score.toFixed(2) }));
  }
  const frame = set(element("div", "scroll", picture), { role: "group", "aria-label": words["panel.beams"] });
  frame.tabIndex = 0;
  view.panel.append(frame, element("p", "note", words[`beams.note.${header.mode}`]));
  return (step) => {
    set(band, { visibility: step < 0 ? "hidden" : "visible" });
    if (step < 0) return;
    const left = step * column;
    set(band, { x: left });
    if (left < frame.scrollLeft || left + column > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = left - column;
  };
}

/**
 * Within a step from the top in the order in which they were tried, the likeliest first.
 * @param {Twig[]} tree
 * @param {number} column
 */
function layOut(tree, column) {
  /** @type {number[]} */
  const used = [];
  /** @type {Node[]} */
  const nodes = [];
  for (const [parent, step, word, share, score, fate, chosen] of tree) {
    const row = used[step] ?? 0;
    used[step] = row + 1;
    const [x, y] = [step * column + 3, row * ROW + TOP + 10];
    nodes.push({ parent: parent < 0 ? null : nodes[parent], step, word, share, score, fate, chosen, row, x, y });
  }
  return nodes;
}

/**
 * @param {Node} from
 * @param {Node} to
 * @param {number} column
 */
function edge(from, to, column) {
  const start = from.x + 5 + Math.min(column - 12, 8 * from.word.length);
  const middle = (start + to.x) / 2;
  return `M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
