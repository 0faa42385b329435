// One heatmap a signal, units x words. Cells are painted once a view; a step only moves two markers.

import { brushOf, canvasOf } from "../page/canvas.js";
import { gradientCss, scaleOf } from "../page/colours.js";
import { element, set } from "../page/dom.js";
import { decimals, formatValue, plain } from "../page/numbers.js";
import { fill, shorten } from "../page/texts.js";
import { boxOf, zoomOf } from "../page/zoom.js";
import { beyondIn, valueAt } from "./values.js";

/** @import { Heatmap, MapHeader, MapView, Signal } from "./types.d.ts" */

export const NEAR_WORDS = 40; // words of a window around the cursor

/** @typedef {{ word: number, unit: number }} Cell */

/**
 * @param {MapView} view
 * @param {(word: number, unit: number) => void} onPick
 */
export function buildHeatmaps(view, onPick) {
  view.heatmaps = (view.mapped?.() ?? view.header.planes).map((plane) => {
    const map = heatmapElements(plane, view.header);
    listenToHeatmap(view, map, onPick);
    return map;
  });
  view.maps.replaceChildren(...view.heatmaps.map((map) => map.figure));
  view.maps.dataset.count = String(view.heatmaps.length);
}

/**
 * @param {Signal} plane
 * @param {MapHeader} header
 * @returns {Heatmap}
 */
function heatmapElements(plane, header) {
  const [, foreign = "", meaning = ""] = plane.name.match(/^(.*?)( \(.*\))?$/) ?? []; // "Forget Gate (cổng quên)"
  const name = element("b", "", foreign, element("span", "gloss", meaning));
  const title = element("figcaption", "", element("i", "", plane.symbol), name, element("span", "", plane.asks ?? ""));
  title.title = plane.explain;
  const canvas = set(element("canvas"), { role: "img", "aria-label": `${plane.name}: ${header.words.maps}. ${plane.explain}` });
  const [column, row] = [element("div", "column"), element("div", "row")];
  const frame = element("div", "frame", canvas, column, row);
  const units = element("div", "units");
  const words = set(element("div", "columns"), { "aria-hidden": "true" });
  const bar = element("div", "bar");
  const scale = element("div", "scale", element("span", "", plain(plane.low)), bar, element("span", "", plain(plane.high)));
  const beyond = element("div", "beyond");
  const figure = element("figure", "map", title, units, frame, words, scale, beyond);
  figure.dataset.signal = plane.signal;
  return { plane, figure, title, units, frame, words, canvas, column, row, bar, beyond, picture: canvas };
}

/**
 * Paint every value into a small picture, one pixel a cell, which is then only ever stretched.
 * @param {MapView} view
 */
export function paintCells(view) {
  const { header, rowUnits: rows } = view;
  const steps = header.tokens.length;
  for (const map of view.heatmaps) {
    const colour = header.colours.signals[map.plane.signal][view.theme];
    const scale = scaleOf(map.plane, header.colours.scales[view.theme], colour);
    map.figure.style.setProperty("--signal", colour);
    map.bar.style.background = gradientCss(scale, map.plane);
    map.beyond.textContent = beyondOf(header, map.plane, rows);
    map.figure.classList.toggle("covered", Boolean(header.covered?.signals?.includes(map.plane.signal)));
    const image = new ImageData(steps, rows.length);
    for (let k = 0; k < steps; k++) {
      for (let r = 0; r < rows.length; r++) {
        const value = valueAt(header, map.plane, k, rows[r]);
        if (Number.isNaN(value)) continue; // covered
        const [red, green, blue] = scale(value);
        image.data.set([red, green, blue, 255], 4 * (r * steps + k));
      }
    }
    map.picture = canvasOf(steps, rows.length);
    brushOf(map.picture).putImageData(image, 0, 0);
  }
  view.drawnWindow = null;
}

/**
 * What is said of values that the colours cannot show; nothing where there are none, or where there is no room for it.
 * @param {MapHeader} header
 * @param {Signal} plane
 * @param {number[]} rows
 */
function beyondOf(header, plane, rows) {
  if (!header.words.beyond) return "";
  const { count, largest } = beyondIn(header, plane, rows);
  return count === 0 ? "" : fill(header.words.beyond, { limit: plane.high, count, largest: decimals(largest, 1) });
}

/**
 * The words on screen: all, or some around the cursor.
 * @param {MapView} view
 */
export function wordWindow(view) {
  const steps = view.header.tokens.length;
  if (view.state.window === "all" || steps <= NEAR_WORDS) return { first: 0, count: steps };
  const first = Math.min(Math.max(0, view.state.word - NEAR_WORDS / 2), steps - NEAR_WORDS);
  return { first, count: NEAR_WORDS };
}

/** @param {MapView} view */
export function drawHeatmaps(view) {
  const { first, count } = wordWindow(view);
  const sized = view.heatmaps.map((map) => [map.frame.clientWidth, map.frame.clientHeight]);
  const signature = `${first} ${count} ${devicePixelRatio} ${sized.join(" ")}`;
  if (signature !== view.drawnWindow) {
    view.heatmaps.forEach((map, k) => stretch(map, first, count, view.rowUnits.length, sized[k]));
    view.drawnWindow = signature;
  }
  const at = view.rowUnits.indexOf(view.state.unit);
  view.heatmaps.forEach((map, k) => {
    const [width, height] = sized[k];
    const columnWidth = width / count;
    const rowHeight = height / view.rowUnits.length;
    map.column.style.width = `${Math.max(3, columnWidth)}px`;
    map.column.style.transform = `translateX(${(view.state.word - first) * columnWidth}px)`;
    map.row.style.height = `${Math.max(3, rowHeight)}px`;
    map.row.style.transform = `translateY(${at * rowHeight}px)`;
    map.row.hidden = at < 0;
  });
}

/**
 * @param {Heatmap} map
 * @param {number} first
 * @param {number} count
 * @param {number} rows
 * @param {number[]} size width and height
 */
export function stretch(map, first, count, rows, [width, height]) {
  const canvas = map.canvas;
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  const brush = brushOf(canvas);
  // Where a column is less than a pixel wide, neighbours are averaged rather than dropped; rows stay sharp.
  const narrowed = count > canvas.width;
  const source = narrowed ? narrow(map.picture, first, count, rows, canvas.width) : map.picture;
  brush.imageSmoothingEnabled = rows > canvas.height;
  brush.drawImage(source, narrowed ? 0 : first, 0, narrowed ? canvas.width : count, rows, 0, 0, canvas.width, canvas.height);
}

/**
 * @param {HTMLCanvasElement} picture
 * @param {number} first
 * @param {number} count
 * @param {number} rows
 * @param {number} width
 */
function narrow(picture, first, count, rows, width) {
  const narrowed = canvasOf(width, rows);
  const brush = brushOf(narrowed);
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, first, 0, count, rows, 0, 0, width, rows);
  return narrowed;
}

/**
 * @param {MapView} view
 * @param {Heatmap} map
 * @param {(word: number, unit: number) => void} onPick
 */
function listenToHeatmap(view, map, onPick) {
  const locate = (/** @type {MouseEvent} */ event) => {
    const box = boxOf(map.frame);
    const { first, count } = wordWindow(view);
    const column = Math.floor(((event.clientX - box.left) / box.width) * count);
    const row = Math.floor(((event.clientY - box.top) / box.height) * view.rowUnits.length);
    if (column < 0 || column >= count || row < 0 || row >= view.rowUnits.length) return null;
    return { word: first + column, unit: view.rowUnits[row] };
  };
  map.frame.addEventListener("pointermove", (event) => {
    const found = locate(event);
    if (found) showTip(view, map, found, event);
    if (found && event.buttons === 1 && event.pointerType === "mouse") onPick(found.word, found.unit);
  });
  map.frame.addEventListener("pointerleave", () => (view.tip.hidden = true));
  map.frame.addEventListener("click", (event) => {
    const found = locate(event);
    if (!found) return;
    onPick(found.word, found.unit);
    showTip(view, map, found, event);
  });
}

/**
 * @param {MapView} view
 * @param {Heatmap} map
 * @param {Cell} cell
 * @param {MouseEvent} event
 */
function showTip(view, map, { word, unit }, event) {
  const header = view.header;
  view.tip.textContent = fill(header.words.hover, {
    signal: map.plane.name,
    unit,
    word: word + 1,
    token: shorten(header.tokens[word], 30),
    value: formatValue(valueAt(header, map.plane, word, unit)),
  });
  view.tip.hidden = false;
  const [box, zoom] = [boxOf(view.root), zoomOf(view.root)];
  const left = Math.min((event.clientX - box.left) / zoom + 12, box.width / zoom - view.tip.offsetWidth - 4);
  const top = (event.clientY - box.top) / zoom - view.tip.offsetHeight - 10;
  view.tip.style.transform = `translate(${Math.max(0, left)}px, ${top}px)`;
}
