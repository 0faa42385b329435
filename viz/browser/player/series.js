// A series in the place of words: one line a column, bars below them, and the step that is read as an upright line.
//
// Each line has a scale of its own, whose ends are printed, because columns may be of any size. A press picks a step.

import { element, set, svg } from "../page/dom.js";
import { fill } from "../page/texts.js";
import { barsOf } from "./bars.js";

/** @import { Line, SeriesSent, View } from "./types.d.ts" */

const [WIDTH, HEIGHT, BARS] = [1000, 130, 34]; // in units of the drawing, which is as wide as the strip
const COLOURS = ["#2a80c4", "#d05a1e", "#128a63", "#a5700f", "#8a5fd6", "#c4569b", "#2b86ab", "#cf4156"];
const DASHES = ["none", "7 4", "2 3", "9 3 2 3"];
const [SAID, TRUE] = ["#cf4156", "#7a8494"];
const STEADY = { "vector-effect": "non-scaling-stroke" }; // however wide the strip is

/**
 * @param {View} view
 * @param {SeriesSent} series
 */
export function buildLines(view, series) {
  const { strip, header } = view;
  const bars = barsOf(view);
  const height = HEIGHT + (bars ? BARS : 0);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, preserveAspectRatio: "none", class: "lines" });
  const lines = linesOf(series, header.words);
  lines.forEach((line) => svg("path", pathOf(line, header.tokens.length), drawing));
  if (bars) drawBars(view, bars, drawing);
  view.stepMark = svg("line", { y1: 0, y2: height, class: "mark", ...STEADY }, drawing);
  listen(view, drawing);
  view.tokenElements = [];
  view.markedToken = null;
  view.stepNumbers = lines.map((line) => ({ line, place: element("output") }));
  strip.classList.remove("many", "accounted");
  set(strip, { role: "slider", "aria-valuemin": 1, "aria-valuemax": header.tokens.length });
  strip.replaceChildren(drawing, legendOf(view));
}

/**
 * @param {View} view
 * @param {SVGSVGElement} drawing
 */
function listen(view, drawing) {
  const pick = (/** @type {PointerEvent} */ event) => {
    const box = drawing.getBoundingClientRect();
    const count = view.header.tokens.length;
    const step = Math.floor(((event.clientX - box.left) / box.width) * count);
    view.pick(Math.min(count - 1, Math.max(0, step)));
  };
  drawing.addEventListener("pointerdown", (event) => {
    drawing.setPointerCapture(event.pointerId);
    pick(event);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (drawing.hasPointerCapture(event.pointerId)) pick(event);
  });
}

/**
 * Where it reads, and what every line is there.
 * @param {View} view
 * @param {number} word
 */
export function markStep(view, word) {
  const { tokens, words } = view.header;
  const x = ((word + 0.5) / tokens.length) * WIDTH;
  set(view.stepMark, { x1: x, x2: x });
  const said = view.stepNumbers.map(({ line, place }) => {
    place.textContent = shown(line.values[word]);
    return `${line.name} ${shown(line.values[word])}`;
  });
  const at = fill(words.at, { word: word + 1, words: tokens.length });
  set(view.strip, { "aria-valuenow": word + 1, "aria-valuetext": `${at}: ${said.join(", ")}` });
}

/**
 * Columns, then what should have been said and what the network said, which share a scale.
 * @param {SeriesSent} series
 * @param {import("../page/types.d.ts").Words} words
 * @returns {Line[]}
 */
function linesOf(series, words) {
  const own = series.names.map((name, k) => {
    const look = { colour: COLOURS[k % COLOURS.length], dash: DASHES[Math.floor(k / COLOURS.length) % DASHES.length] };
    return { name, values: series.values[k], ends: endsOf([series.values[k]]), width: 1.75, ...look };
  });
  const both = [series.targets, series.outputs].filter((line) => line !== null);
  const ends = endsOf(both);
  const targets = series.targets && { name: words["series.targets"], values: series.targets, colour: TRUE, dash: "4 3" };
  const outputs = series.outputs && { name: words["series.outputs"], values: series.outputs, colour: SAID, dash: "none" };
  const more = [targets, outputs].filter((line) => line !== null);
  return [...own, ...more.map((line) => ({ ...line, ends, width: 2.5 }))];
}

/**
 * @param {(number | null)[][]} lines
 * @returns {[number, number]}
 */
function endsOf(lines) {
  const known = lines.flat().filter((value) => value !== null);
  return known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 0];
}

/**
 * A value that is missing leaves a gap.
 * @param {Line} line
 * @param {number} count
 */
function pathOf(line, count) {
  const [low, high] = line.ends;
  const y = (/** @type {number} */ value) =>
    high > low ? 6 + (HEIGHT - 12) * (1 - (value - low) / (high - low)) : HEIGHT / 2;
  const points = line.values.map((value, k) => {
    if (value === null) return "";
    const pen = k > 0 && line.values[k - 1] !== null ? "L" : "M";
    return `${pen}${(((k + 0.5) / count) * WIDTH).toFixed(2)} ${y(value).toFixed(2)}`;
  });
  const look = { stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": line.dash, fill: "none" };
  return { d: points.join(""), ...look, ...STEADY };
}

/**
 * @param {View} view
 * @param {(number | null)[]} bars
 * @param {SVGSVGElement} drawing
 */
function drawBars(view, bars, drawing) {
  const { negative, positive } = view.header.colours.scales[view.theme];
  const largest = Math.max(...bars.map((bar) => Math.abs(bar ?? 0))) || 1;
  const middle = HEIGHT + BARS / 2;
  svg("line", { x1: 0, x2: WIDTH, y1: middle, y2: middle, class: "axis", ...STEADY }, drawing);
  const width = WIDTH / bars.length;
  bars.forEach((bar, k) => {
    const value = bar ?? 0;
    const height = ((BARS / 2 - 1) * Math.abs(value)) / largest;
    const place = { x: k * width + 0.1 * width, width: 0.8 * width, y: value < 0 ? middle : middle - height, height };
    svg("rect", { ...place, fill: value < 0 ? negative : positive }, drawing);
  });
}

/** @param {View} view */
function legendOf(view) {
  const names = view.stepNumbers.map(({ line, place }) => {
    const sample = svg("svg", { width: 26, height: 8, "aria-hidden": "true" });
    const look = { stroke: line.colour, "stroke-width": line.width, "stroke-dasharray": line.dash };
    svg("line", { x1: 1, x2: 25, y1: 4, y2: 4, ...look }, sample);
    const range = element("small", "", `${shown(line.ends[0])} … ${shown(line.ends[1])}`);
    return element("span", "", sample, line.name, place, range);
  });
  return element("div", "names", ...names);
}

/**
 * Four significant digits and a true minus sign; an ellipsis for what is missing.
 * @param {number | null} value
 */
function shown(value) {
  return value === null ? "…" : String(Number(value.toPrecision(4))).replace("-", "\u2212");
}
