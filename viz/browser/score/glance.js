// The whole state at a glance: a small heatmap a signal, with the cursor. A click opens the large one.

import { brushOf } from "../page/canvas.js";
import { element, mark, set } from "../page/dom.js";
import { fill } from "../page/texts.js";

/** @import { Heatmap } from "../stepping/types.d.ts" */
/** @import { GlanceView, Mini } from "./types.d.ts" */

/**
 * After the large ones (stepping/heatmaps.js), whose cells they show.
 * @param {GlanceView} view
 */
export function buildGlance(view) {
  view.minis = view.heatmaps.map((map) => miniOf(view, map));
  view.glance.replaceChildren(...view.minis.map((mini) => mini.root));
  mark(view.glance, { count: view.minis.length });
  view.drawnGlance = null;
}

/**
 * @param {GlanceView} view
 * @param {Heatmap} map
 * @returns {Mini}
 */
function miniOf(view, map) {
  const { plane } = map;
  const canvas = set(element("canvas"), { "aria-hidden": true });
  const [column, row] = [element("div", "column"), element("div", "row")];
  const frame = element("div", "small", canvas, column, row);
  const name = element("div", "name", element("i", "", plane.symbol), element("b", "", plane.name.replace(/ \(.*\)$/, "")));
  const root = mark(element("div", "mini", name, frame), { signal: plane.signal });
  root.title = fill(view.header.words.enlarge, { signal: plane.name });
  root.style.setProperty("--signal", view.header.colours.signals[plane.signal][view.theme]);
  root.addEventListener("click", () => view.open("units", map.figure));
  return { map, root, frame, canvas, column, row };
}

/**
 * The cells are painted once a view and size; a step only moves the markers.
 * @param {GlanceView} view
 */
export function drawGlance(view) {
  const { minis, rowUnits, state, header } = view;
  const sized = minis.map(({ frame }) => [frame.clientWidth, frame.clientHeight]);
  const signature = `${devicePixelRatio} ${sized.join(" ")}`;
  if (signature !== view.drawnGlance) {
    minis.forEach((mini, k) => paint(mini, sized[k]));
    view.drawnGlance = signature;
  }
  const at = rowUnits.indexOf(state.unit);
  minis.forEach(({ column, row }, k) => {
    const [width, height] = sized[k];
    const [across, down] = [width / header.tokens.length, height / rowUnits.length];
    column.style.width = `${Math.max(3, across)}px`;
    column.style.transform = `translateX(${state.word * across}px)`;
    row.style.height = `${Math.max(3, down)}px`;
    row.style.transform = `translateY(${at * down}px)`;
    row.hidden = at < 0;
  });
}

/**
 * @param {Mini} mini
 * @param {number[]} size
 */
function paint({ map, canvas }, [width, height]) {
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  const brush = brushOf(canvas);
  // Many words or units share a pixel: they are averaged rather than dropped.
  brush.imageSmoothingEnabled = map.picture.width > canvas.width || map.picture.height > canvas.height;
  brush.imageSmoothingQuality = "high";
  brush.drawImage(map.picture, 0, 0, canvas.width, canvas.height);
}
