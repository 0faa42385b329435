// All units as points: a click or a key chooses one, and the server draws its card.

import { element, mark, partOf, set, svg } from "../page/dom.js";

/** @import { Axis, MapSent, Point, View } from "./types.d.ts" */

const WIDTH = 720;
const HEIGHT = 430;
const LEFT = 62;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 34;
const SMALLEST = 3.5;
const MORE = 13;

/** How many units a key goes on by; they are in the order of their numbers. */
const KEYS = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 });

/**
 * @param {View} view
 * @param {MapSent} data
 */
export function drawMap(view, data) {
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "listbox", tabindex: 0, "aria-label": data.words.title });
  drawAxes(picture, data);
  const largest = [...data.points].sort((a, b) => b.size - a.size); // small ones lie on top
  for (const point of largest) pointOf(point, data, picture, view);
  picture.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    take(view, Math.min(data.points.length - 1, Math.max(0, view.unit + by)));
  });
  const legend = element("p", "legend", element("span", "dot follows"), ` ${data.words.follows}  `, element("span", "dot"), ` ${data.words.others}`);
  const hint = set(element("p", "hint"), { "aria-live": "polite" });
  const titles = [element("p", "axis", `↑ ${data.y.title}`), element("p", "axis x", `${data.x.title} →`)]; // letters as large as others, on a phone too
  view.root.replaceChildren(titles[0], picture, titles[1], legend, hint, element("p", "legend", data.words.keys));
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
 */
function pointOf(point, data, picture, view) {
  const place = { cx: across(data.x, point.x), cy: up(data.y, point.y), r: SMALLEST + MORE * Math.sqrt(point.size) };
  const circle = svg("circle", { ...place, id: `unit-${point.unit}`, role: "option", "aria-label": point.hint }, picture);
  circle.classList.toggle("follows", point.follows);
  mark(circle, { unit: point.unit });
  svg("title", {}, circle, point.hint);
  circle.addEventListener("click", () => take(view, point.unit));
}

/**
 * @param {SVGElement} picture
 * @param {MapSent} data
 */
function drawAxes(picture, data) {
  for (const [at, text] of data.x.ticks) {
    const x = across(data.x, at);
    svg("line", { x1: x, x2: x, y1: TOP, y2: HEIGHT - BOTTOM }, picture);
    svg("text", { x, y: HEIGHT - BOTTOM + 23, "text-anchor": "middle" }, picture, text);
  }
  for (const [at, text] of data.y.ticks) {
    const y = up(data.y, at);
    svg("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }, picture);
    svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, picture, text);
  }
}

/**
 * @param {Axis} axis
 * @param {number} value
 */
function across(axis, value) {
  return LEFT + ((value - axis.low) / (axis.high - axis.low)) * (WIDTH - LEFT - RIGHT);
}

/**
 * @param {Axis} axis
 * @param {number} value
 */
function up(axis, value) {
  return HEIGHT - BOTTOM - ((value - axis.low) / (axis.high - axis.low)) * (HEIGHT - TOP - BOTTOM);
}
