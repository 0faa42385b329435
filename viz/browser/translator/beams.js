// The search as a tree: a column a step, the hypotheses that were kept, the way to the output drawn boldly.

import { svgElement } from "../cell/diagram.js";
import { fill } from "../player/payload.js";
import { shorten } from "../player/tokens.js";
import { nameOf, percent } from "./telling.js";

const WIDE = 92; // pixels of a column, where there is room
const NARROW = 52; // where there is none: a longer tree scrolls
const ROW = 30;
const TOP = 12;

// Draws into view.panel; what is returned moves the mark to a step (-1 for none).
export function drawBeams(view) {
  const { header } = view;
  const { words, tree } = header;
  const steps = Math.max(...tree.map(([, step]) => step)) + 1;
  const room = Math.floor(((view.panel.clientWidth || 500) - 2) / steps);
  const column = Math.max(NARROW, Math.min(WIDE, room));
  const nodes = layOut(tree, column);
  const rows = Math.max(...nodes.map((node) => node.row)) + 1;
  const [width, height] = [steps * column, rows * ROW + 2 * TOP];
  const svg = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}`, class: "beams", role: "img" });
  svg.setAttribute("aria-label", fill(words["beams.label"], { count: nodes.length, text: header.output.text }));
  const band = svgElement("rect", { y: 0, width: column, height, class: "band" }, svg);
  for (const node of nodes) if (node.parent) svgElement("path", { d: edge(node.parent, node, column), class: node.parent.chosen && node.chosen ? "edge chosen" : "edge" }, svg);
  for (const node of nodes) {
    const text = svgElement("text", { x: node.x + 3, y: node.y + 5, class: `node ${node.fate}${node.chosen ? " chosen" : ""}` }, svg);
    text.textContent = shorten(nameOf(header, node.word), Math.max(2, Math.floor((column - 6) / 7.5)));
    const told = fill(words["beams.node"], { word: nameOf(header, node.word), share: percent(node.share), score: node.score.toFixed(2) });
    svgElement("title", {}, text).textContent = told;
  }
  const frame = document.createElement("div");
  frame.className = "scroll";
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", words["panel.beams"]);
  frame.append(svg);
  const note = document.createElement("p");
  note.className = "note";
  note.textContent = words[`beams.note.${header.mode}`];
  view.panel.append(frame, note);
  return (step) => {
    band.setAttribute("visibility", step < 0 ? "hidden" : "visible");
    if (step < 0) return;
    const left = step * column;
    band.setAttribute("x", String(left));
    if (left < frame.scrollLeft || left + column > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = left - column;
  };
}

// Within a step from the top in the order in which they were tried, the likeliest first.
function layOut(tree, column) {
  const used = [];
  const nodes = [];
  for (const [parent, step, word, share, score, fate, chosen] of tree) {
    const row = used[step] ?? 0;
    used[step] = row + 1;
    const [x, y] = [step * column + 3, row * ROW + TOP + 10];
    nodes.push({ parent: parent < 0 ? null : nodes[parent], step, word, share, score, fate, chosen, row, x, y });
  }
  return nodes;
}

function edge(from, to, column) {
  const start = from.x + 5 + Math.min(column - 12, 8 * from.word.length);
  const middle = (start + to.x) / 2;
  return `M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
