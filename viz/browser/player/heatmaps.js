// One heatmap a signal, units x words. Cells are painted once a view; a step only moves two markers.

import { canvasOf } from "../page/canvas.js";
import { gradientCss, scaleOf } from "../page/colours.js";
import { boxOf, zoomOf } from "../page/zoom.js";
import { fill, formatValue, valueAt } from "./payload.js";
import { NEAR_WORDS } from "./player.js";
import { shorten } from "./tokens.js";

export function buildHeatmaps(view, header, onPick) {
  view.maps.replaceChildren();
  view.maps.dataset.count = header.planes.length;
  view.heatmaps = header.planes.map((plane) => {
    const map = heatmapElements(plane, header);
    view.maps.append(map.figure);
    map.plane = plane;
    listenToHeatmap(view, map, onPick);
    return map;
  });
}

function heatmapElements(plane, header) {
  const figure = document.createElement("figure");
  figure.className = "map";
  figure.dataset.signal = plane.signal;
  const title = document.createElement("figcaption");
  title.title = plane.explain;
  const symbol = document.createElement("i");
  symbol.textContent = plane.symbol;
  const name = document.createElement("b");
  const [, foreign, meaning = ""] = plane.name.match(/^(.*?)( \(.*\))?$/); // "Forget Gate (cổng quên)"
  const gloss = document.createElement("span");
  gloss.className = "gloss";
  gloss.textContent = meaning;
  name.append(foreign, gloss);
  const asks = document.createElement("span");
  asks.textContent = plane.asks;
  title.append(symbol, name, asks);
  const frame = document.createElement("div");
  frame.className = "frame";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `${plane.name}: ${header.words["maps"]}. ${plane.explain}`);
  const column = document.createElement("div");
  column.className = "column";
  const row = document.createElement("div");
  row.className = "row";
  frame.append(canvas, column, row);
  const units = document.createElement("div");
  units.className = "units";
  const words = document.createElement("div");
  words.className = "columns";
  words.setAttribute("aria-hidden", "true");
  const scale = document.createElement("div");
  scale.className = "scale";
  const bar = document.createElement("div");
  bar.className = "bar";
  const [low, high] = [plane.low, plane.high].map((end) => {
    const label = document.createElement("span");
    label.textContent = String(end).replace("-", "\u2212");
    return label;
  });
  scale.append(low, bar, high);
  const beyond = document.createElement("div");
  beyond.className = "beyond";
  beyond.textContent = plane.beyond;
  figure.append(title, units, frame, words, scale, beyond);
  return { figure, title, units, frame, words, canvas, column, row, bar };
}

// Paint every value into a small picture, one pixel a cell, which is then only ever stretched.
export function paintCells(view, header) {
  const rows = view.rowUnits;
  const steps = header.tokens.length;
  for (const map of view.heatmaps) {
    const colour = header.colours.signals[map.plane.signal][view.theme];
    const scale = scaleOf(map.plane, header.colours.scales[view.theme], colour);
    map.figure.style.setProperty("--signal", colour);
    map.bar.style.background = gradientCss(scale, map.plane);
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
    map.picture.getContext("2d").putImageData(image, 0, 0);
  }
  view.drawnWindow = null;
}

// The words on screen: all, or some around the cursor.
export function wordWindow(view, header) {
  const steps = header.tokens.length;
  if (view.state.window === "all" || steps <= NEAR_WORDS) return { first: 0, count: steps };
  const first = Math.min(Math.max(0, view.state.word - NEAR_WORDS / 2), steps - NEAR_WORDS);
  return { first, count: NEAR_WORDS };
}

export function drawHeatmaps(view, header) {
  const { first, count } = wordWindow(view, header);
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

function stretch(map, first, count, rows, [width, height]) {
  const canvas = map.canvas;
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  const context = canvas.getContext("2d");
  // Where a column is less than a pixel wide, neighbours are averaged rather than dropped; rows stay sharp.
  const narrowed = count > canvas.width;
  const source = narrowed ? narrow(map.picture, first, count, rows, canvas.width) : map.picture;
  context.imageSmoothingEnabled = rows > canvas.height;
  context.drawImage(source, narrowed ? 0 : first, 0, narrowed ? canvas.width : count, rows, 0, 0, canvas.width, canvas.height);
}

function narrow(picture, first, count, rows, width) {
  const narrowed = canvasOf(width, rows);
  const context = narrowed.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, first, 0, count, rows, 0, 0, width, rows);
  return narrowed;
}

function listenToHeatmap(view, map, onPick) {
  const locate = (event) => {
    const box = boxOf(map.frame);
    const { first, count } = wordWindow(view, view.header);
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

function showTip(view, map, { word, unit }, event) {
  const header = view.header;
  view.tip.textContent = fill(header.words["hover"], {
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
