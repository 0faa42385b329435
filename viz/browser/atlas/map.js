// All units as points: a click or a key chooses one, and the server draws its card.

import { element, mark, partOf, set, svg } from "../page/dom.js";

/** @import { Axis, Frame, MapSent, Point, View } from "./types.d.ts" */

const LEFT = 52;
const RIGHT = 16;
const TOP = 10;
const BOTTOM = 26;
const FLATTEST = 0.6; // of its width, but never lower than LEAST
const LEAST = 300;
const MOST = 430;
const SMALLEST = 3.5;
const MORE = 13; // on a picture of WIDE pixels; less on a narrower one
const WIDE = 720;

/** How many units a key goes on by; they are in the order of their numbers. */
const KEYS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 });

/**
 * In the pixels of the page, whatever its width: letters have their size on a phone too.
 * @param {View} view
 * @param {MapSent} data
 */
export function drawMap(view, data) {
  const width = view.root.clientWidth || WIDE;
  const frame = { width, height: Math.round(Math.min(MOST, Math.max(LEAST, FLATTEST * width))) };
  const focused = view.root.querySelector("svg")?.matches(":focus");
  const picture = svg("svg", { viewBox: `0 0 ${frame.width} ${frame.height}`, role: "listbox", tabindex: 0, "aria-label": data.words.title });
  drawAxes(picture, data, frame);
  const largest = [...data.points].sort((a, b) => b.size - a.size); // small ones lie on top
  for (const point of largest) pointOf(point, data, picture, view, frame);
  picture.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    take(view, Math.min(data.points.length - 1, Math.max(0, view.unit + by)));
  });
  const [upward, onward] = [element("p", "axis", `↑ ${data.y.title}`), element("p", "axis x", `${data.x.title} →`)];
  const legend = element("p", "legend", element("span", "dot follows"), ` ${data.words.follows}  `, element("span", "dot"), ` ${data.words.others}`);
  const hint = set(element("p", "hint"), { "aria-live": "polite" });
  view.root.replaceChildren(upward, picture, onward, legend, hint, element("p", "legend", data.words.keys));
  view.width = width;
  if (focused) picture.focus();
}

/**
 * Shows a unit as the chosen one.
 * @param {View} view
 * @param {number} unit
 */
export function choose(view, unit) {
  view.unit = unit;
  let hint = "";
  for (const point of view.root.querySelectorAll("circle")) {
    const chosen = point.dataset.unit === String(unit);
    point.classList.toggle("chosen", chosen);
    point.setAttribute("aria-selected", String(chosen));
    if (!chosen) continue;
    hint = point.getAttribute("aria-label") ?? "";
    partOf(view.root, "svg").setAttribute("aria-activedescendant", point.id);
  }
  partOf(view.root, ".hint").textContent = hint;
}

/**
 * @param {View} view
 * @param {number} unit
 */
function take(view, unit) {
  choose(view, unit);
  view.waits = unit;
  view.tell(unit);
}

/**
 * @param {Point} point
 * @param {MapSent} data
 * @param {SVGElement} picture
 * @param {View} view
 * @param {Frame} frame
 */
function pointOf(point, data, picture, view, frame) {
  const r = SMALLEST + MORE * Math.min(1, frame.width / WIDE) * Math.sqrt(point.size);
  const place = { cx: across(data.x, point.x, frame), cy: up(data.y, point.y, frame), r };
  const circle = svg("circle", { ...place, id: `unit-${point.unit}`, role: "option", "aria-label": point.hint }, picture);
  circle.classList.toggle("follows", point.follows);
  mark(circle, { unit: point.unit });
  svg("title", {}, circle, point.hint);
  circle.addEventListener("click", () => take(view, point.unit));
}

/**
 * @param {SVGElement} picture
 * @param {MapSent} data
 * @param {Frame} frame
 */
function drawAxes(picture, data, frame) {
  const { width, height } = frame;
  for (const [at, text] of data.x.ticks) {
    const x = across(data.x, at, frame);
    svg("line", { x1: x, x2: x, y1: TOP, y2: height - BOTTOM }, picture);
    svg("text", { x, y: height - BOTTOM + 18, "text-anchor": "middle" }, picture, text);
  }
  for (const [at, text] of data.y.ticks) {
    const y = up(data.y, at, frame);
    svg("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y }, picture);
    svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, picture, text);
  }
}

/**
 * @param {Axis} axis
 * @param {number} value
 * @param {Frame} frame
 */
function across(axis, value, frame) {
  return LEFT + ((value - axis.low) / (axis.high - axis.low)) * (frame.width - LEFT - RIGHT);
}

/**
 * @param {Axis} axis
 * @param {number} value
 * @param {Frame} frame
 */
function up(axis, value, frame) {
  return frame.height - BOTTOM - ((value - axis.low) / (axis.high - axis.low)) * (frame.height - TOP - BOTTOM);
}
