// One unit, read like a score: the words around the cursor as columns, its signals as rows, and its numbers at the cursor.

import { wordBefore } from "../cell/anatomy.js";
import { widthIn } from "../page/canvas.js";
import { inkOn, scaleOf } from "../page/colours.js";
import { element, mark, set } from "../page/dom.js";
import { decimals, formatValue } from "../page/numbers.js";
import { fill, shorten } from "../page/texts.js";
import { valueAt } from "../stepping/values.js";

/**
 * @import { Signal } from "../stepping/types.d.ts"
 * @import { Column, ScoreRow, ScoreView } from "./types.d.ts"
 */

const NARROW = 44; // pixels that a word takes at least
const GAP = 3; // between two, as in player.css
const NOW = 76; // the current one, whose numbers have four decimals

/**
 * The rows of this header: names, and an output for the number at the cursor; columns follow with the width.
 * @param {ScoreView} view
 */
export function buildScore(view) {
  const { header } = view;
  view.scoreRows = header.planes.map((plane) => rowOf(view, plane));
  view.scoreRows.forEach((row, r) => (row.name.style.gridArea = `${r + 2} / 1`)); // below the words
  view.numbers = view.scoreRows.map((row) => row.number);
  view.columns = [];
  view.score.setAttribute("aria-label", header.words.score);
  view.score.style.setProperty("--rows", String(header.planes.length));
  view.score.replaceChildren(...view.scoreRows.flatMap((row) => [row.name, row.number]));
}

/**
 * @param {ScoreView} view
 * @param {Signal} plane
 * @returns {ScoreRow}
 */
function rowOf({ header, theme }, plane) {
  const colour = header.colours.signals[plane.signal][theme];
  const [, foreign = "", meaning = ""] = plane.name.match(/^(.*?)( \(.*\))?$/) ?? []; // "Forget Gate (cổng quên)"
  const name = element("div", "name", element("i", "", plane.symbol), element("b", "", foreign, element("span", "gloss", meaning)), element("span", "asks", plane.asks ?? ""));
  name.title = plane.explain;
  name.style.setProperty("--signal", colour);
  const number = mark(set(element("output", "now"), { "aria-label": plane.name }), { signal: plane.signal });
  return { plane, name: mark(name, { signal: plane.signal }), number, colourOf: scaleOf(plane, header.colours.scales[theme], colour) };
}

/** @param {ScoreView} view */
export function drawScore(view) {
  const { header, state } = view;
  const steps = header.tokens.length;
  const count = Math.min(steps, roomFor(view));
  if (count !== view.columns.length) makeColumns(view, count);
  const first = Math.min(Math.max(0, state.word - Math.floor((count - 1) / 2)), steps - count);
  const before = wordBefore(header, state.word);
  place(view, state.word - first);
  view.columns.forEach((column, k) => {
    column.word = first + k;
    const now = column.word === state.word;
    column.label.textContent = fitting(view, header.tokens[column.word], now ? NOW : view.columnWidth);
    column.label.classList.toggle("now", now);
    view.scoreRows.forEach((row, r) => {
      const value = valueAt(header, row.plane, column.word, state.unit);
      const target = now ? row.number : column.cells[r];
      paint(target, row, value);
      if (now) row.number.textContent = formatValue(value);
      else target.textContent = column.word === before ? decimals(value, 2) : "";
    });
  });
}

/**
 * Where the current word's column stands, which is wider than the others.
 * @param {ScoreView} view
 * @param {number} at
 */
function place(view, at) {
  if (view.scoreAt === at) return;
  view.scoreAt = at;
  const widths = view.columns.map((_, k) => (k === at ? `${NOW}px` : "minmax(0, 1fr)"));
  view.score.style.gridTemplateColumns = `auto ${widths.join(" ")}`;
  view.scoreRows.forEach((row, r) => {
    row.number.style.gridArea = `${r + 2} / ${at + 2}`;
    view.columns.forEach((column, k) => (column.cells[r].hidden = k === at));
  });
}

/**
 * How many words stand beside the names.
 * @param {ScoreView} view
 */
function roomFor(view) {
  const names = Math.max(...view.scoreRows.map((row) => row.name.offsetWidth));
  const room = view.score.clientWidth - names - NOW;
  const count = Math.max(3, Math.floor(room / (NARROW + GAP)) + 1);
  view.columnWidth = room / (Math.min(count, view.header.tokens.length) - 1 || 1) - GAP;
  return count;
}

/**
 * As much of a word as its column has room for.
 * @param {ScoreView} view
 * @param {string} token
 * @param {number} width
 */
function fitting(view, token, width) {
  view.ruler ??= widthIn(`650 14px ${getComputedStyle(view.score).fontFamily}`);
  let most = 14;
  while (most > 2 && view.ruler(shorten(token, most)) > width) most--;
  return shorten(token, most);
}

/**
 * @param {ScoreView} view
 * @param {number} count
 */
function makeColumns(view, count) {
  view.columns.forEach(({ label, cells }) => [label, ...cells].forEach((part) => part.remove()));
  view.columns = Array.from({ length: count }, (_, k) => {
    const label = set(element("div", "label"), { "aria-hidden": true });
    label.dir = "auto";
    label.style.gridArea = `1 / ${k + 2}`;
    const cells = view.scoreRows.map((row, r) => {
      const cell = set(element("div", "beat"), { "aria-hidden": true });
      cell.style.gridArea = `${r + 2} / ${k + 2}`;
      mark(cell, { signal: row.plane.signal });
      return cell;
    });
    const column = { word: 0, label, cells };
    [label, ...cells].forEach((part) => part.addEventListener("click", () => view.pick(column.word)));
    cells.forEach((cell, r) => cell.addEventListener("pointerenter", () => tell(view, column, r)));
    return column;
  });
  view.scoreAt = null;
  view.score.append(...view.columns.flatMap(({ label, cells }) => [label, ...cells]));
}

/**
 * @param {ScoreView} view
 * @param {Column} column
 * @param {number} r
 */
function tell({ header, state, scoreRows }, { word, cells }, r) {
  const { plane } = scoreRows[r];
  const value = formatValue(valueAt(header, plane, word, state.unit));
  const token = shorten(header.tokens[word], 30);
  cells[r].title = fill(header.words.hover, { signal: plane.name, unit: state.unit, word: word + 1, token, value });
}

/**
 * @param {HTMLElement} cell
 * @param {ScoreRow} row
 * @param {number} value
 */
function paint(cell, row, value) {
  const covered = Number.isNaN(value);
  cell.classList.toggle("unseen", covered);
  const colour = covered ? null : row.colourOf(value);
  cell.style.background = colour ? `rgb(${colour.join(" ")})` : "";
  cell.style.color = colour ? inkOn(colour) : "";
}
