// Lines over the words of a text, drawn by uPlot: the axes, the bands behind them, the player's cursor, and what is
// said of the point under the mouse. A click moves the player; dragging zooms, a double click goes back.

import { widthIn } from "../page/canvas.js";
import { element } from "../page/dom.js";
import { shorten } from "../page/texts.js";
import { placeNames } from "./names.js";
import uPlot from "./uplot/uPlot.esm.js";

/** @import { Band, Line, Plot, Spec } from "./types.d.ts" */

/** @typedef {{ ink: string, grid: string, letters: number, font: string, ruler: (text: string) => number }} Look */

/** @type {Record<string, number[]>} */
const DASHES = { solid: [], dash: [8, 5], dot: [2, 4], dashdot: [9, 4, 2, 4], longdash: [14, 5], longdashdot: [14, 4, 2, 4] };
const WORDS_ON_AXIS = 24; // with more words than these, their positions
const UPRIGHT = 8; // words that stand beside each other without leaning
const MARKED = 60; // words up to which each point is marked
const GREY = "#8a93a3";
const NEAR = 4; // pixels of a press that is no drag

/** @param {{ dash: string }} line */
export function dashOf(line) {
  return DASHES[line.dash] ?? [];
}

/**
 * @param {HTMLElement} place
 * @param {Spec} spec
 * @returns {Plot}
 */
export function createPlot(place, spec) {
  const look = lookOf(place, spec.letters);
  const bands = spec.bands ?? [];
  const positions = spec.tokens.map((_, index) => index + 1);
  const behind = bands.flatMap(({ high, low, middle }) => [high, low, middle]);
  const series = [{}, ...bands.flatMap(bandSeries), ...spec.lines.map((line) => lineSeries(line, positions.length))];
  const made = new uPlot(
    {
      width: Math.max(120, place.clientWidth),
      height: spec.height,
      padding: [10, 12, spec.bottom ? 0 : 8, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 9 }, focus: { prox: 40 } },
      focus: { alpha: 1 },
      scales: {
        x: { time: false, range: (/** @type {unknown} */ _, /** @type {number} */ low, /** @type {number} */ high) => (low === 1 && high === positions.length ? [0.5, high + 0.5] : [low, high]) },
        y: { range: [spec.y.low, spec.y.high] },
      },
      series,
      bands: bands.map((band, k) => ({ series: [1 + 3 * k, 2 + 3 * k], fill: alpha(band.colour, 0.16) })),
      axes: [wordAxis(spec, look), valueAxis(spec, look)],
      hooks: {
        draw: [(/** @type {Plot} */ u) => drawBorder(u, spec)],
        setCursor: [(/** @type {Plot} */ u) => say(u, spec, behind.length)],
        ...{ setSize: [placeCursor], setScale: [placeCursor], setSeries: [placeCursor] },
      },
    },
    [positions, ...behind, ...spec.lines.map((line) => line.values)],
    place,
  );
  const [line, tip] = [element("div", "cursor"), element("div", "tip")];
  tip.hidden = true;
  made.over.append(line);
  place.append(tip);
  const plot = Object.assign(made, { spec, line, tip });
  listen(plot);
  placeNames(plot);
  return plot;
}

/**
 * Where the player stands.
 * @param {Plot} plot
 * @param {number} position a word from 1
 */
export function moveCursor(plot, position) {
  if (plot.line) plot.line.dataset.position = String(position);
  standCursor(plot);
}

/**
 * @param {Plot} plot
 * @param {number} index
 * @param {boolean} shown
 */
export function showLine(plot, index, shown) {
  plot.setSeries(1 + 3 * (plot.spec.bands ?? []).length + index, { show: shown });
}

/** @param {Plot} plot */
function placeCursor(plot) {
  if (!plot.line) return; // it does not stand yet
  placeNames(plot);
  standCursor(plot);
}

/** @param {Plot} plot */
function standCursor(plot) {
  if (!plot.line?.dataset.position) return;
  const x = plot.valToPos(Number(plot.line.dataset.position), "x");
  plot.line.hidden = !(x >= 0 && x <= plot.over.clientWidth);
  plot.line.style.transform = `translateX(${x - 1}px)`;
}

/** @param {Plot & { tip: HTMLElement }} plot */
function listen(plot) {
  const { over, spec, tip } = plot;
  /** @type {number | null} */
  let pressed = null;
  over.addEventListener("mousedown", (event) => (pressed = event.clientX));
  over.addEventListener("click", (event) => {
    if (pressed === null || Math.abs(event.clientX - pressed) > NEAR || plot.cursor.idx === null) return;
    spec.pick(plot.cursor.idx);
  });
  over.addEventListener("mouseleave", () => (tip.hidden = true));
}

/**
 * What is known of the point nearest to the mouse.
 * @param {Plot} plot
 * @param {Spec} spec
 * @param {number} behind how many series the bands take
 */
function say(plot, spec, behind) {
  const { tip, over } = plot;
  const { idx, left, top } = plot.cursor;
  if (!tip) return;
  const found = idx === null || left < 0 ? null : nearest(plot, spec, behind, idx, top);
  tip.hidden = found === null;
  if (found === null || idx === null) return;
  const [first, ...rest] = spec.hover(found, idx);
  tip.replaceChildren(element("b", "", first), ...rest.map((text) => element("div", "", text)));
  const room = over.clientWidth - tip.offsetWidth - 4;
  tip.style.left = `${over.offsetLeft + Math.max(0, Math.min(left + 12, room))}px`;
  tip.style.top = `${over.offsetTop + Math.max(0, Math.min(top + 14, over.clientHeight - tip.offsetHeight))}px`;
}

/**
 * @param {Plot} plot
 * @param {Spec} spec
 * @param {number} behind
 * @param {number} idx
 * @param {number} top
 */
function nearest(plot, spec, behind, idx, top) {
  /** @type {number | null} */
  let best = null;
  let least = Infinity;
  spec.lines.forEach((line, index) => {
    const value = line.values[idx] ?? null;
    if (value === null || !plot.series[1 + behind + index]?.show) return;
    const distance = Math.abs(plot.valToPos(value, "y") - top);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/**
 * @param {HTMLElement} place
 * @param {number} letters pixels
 * @returns {Look}
 */
function lookOf(place, letters) {
  const style = getComputedStyle(place);
  const family = style.fontFamily;
  return { ink: style.color, grid: style.getPropertyValue("--line").trim() || GREY, letters, font: `${letters}px ${family}`, ruler: widthIn(`${letters}px ${family}`) };
}

/**
 * @param {Spec} spec
 * @param {Look} look
 */
function wordAxis(spec, look) {
  const { tokens, bottom } = spec;
  const base = { stroke: look.ink, font: look.font, grid: { show: false }, ticks: { stroke: look.grid, size: 4, width: 1 }, gap: 4 };
  if (!bottom) return { ...base, values: () => [], size: 6 };
  if (tokens.length <= WORDS_ON_AXIS) {
    const names = tokens.map((token) => shorten(token, 14));
    const widest = Math.max(...names.map(look.ruler));
    const leaning = tokens.length > UPRIGHT;
    return {
      ...base,
      splits: () => names.map((_, index) => index + 1),
      values: (/** @type {unknown} */ _, /** @type {number[]} */ places) => places.map((place) => names[place - 1] ?? ""),
      rotate: leaning ? 45 : 0,
      size: leaning ? 0.72 * widest + look.letters + 8 : look.letters + 14,
    };
  }
  const label = { label: spec.words.word, labelFont: look.font, labelSize: look.letters + 6, labelGap: 0 };
  const values = (/** @type {unknown} */ _, /** @type {number[]} */ places) => places.map((place) => (Number.isInteger(place) ? String(place) : ""));
  return { ...base, ...label, values, size: look.letters + 10 };
}

/**
 * @param {Spec} spec
 * @param {Look} look
 */
function valueAxis(spec, look) {
  const { ticks, title } = spec.y;
  return {
    stroke: look.ink,
    font: look.font,
    grid: { stroke: look.grid, width: 1 },
    ticks: { show: false },
    gap: 4,
    splits: () => ticks.map((tick) => tick.at),
    values: () => ticks.map((tick) => tick.text),
    size: Math.max(...ticks.map((tick) => look.ruler(tick.text)), 12) + 8,
    label: title,
    labelFont: look.font,
    labelSize: look.letters + 6,
    labelGap: 0,
  };
}

/**
 * @param {Line} line
 * @param {number} count
 */
function lineSeries(line, count) {
  const points = { show: count <= MARKED, size: 6, fill: line.colour, stroke: line.colour };
  return { stroke: line.colour, width: line.width, dash: dashOf(line), points, spanGaps: false };
}

/** @param {Band} band */
function bandSeries(band) {
  const edge = { stroke: "transparent", width: 0, points: { show: false } };
  return [edge, edge, { stroke: alpha(band.colour, 0.75), width: 1, dash: DASHES.dot, points: { show: false } }];
}

/**
 * @param {string} hex
 * @param {number} share
 */
function alpha(hex, share) {
  return `${hex}${Math.round(255 * share).toString(16).padStart(2, "0")}`;
}

/**
 * @param {Plot} plot
 * @param {Spec} spec
 */
function drawBorder(plot, spec) {
  if (spec.border === undefined) return;
  const y = plot.valToPos(spec.border, "y", true);
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = GREY;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
