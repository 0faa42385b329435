// One step drawn: the markers move and the numbers are written. Nothing here asks the server or repaints cells.

import { drawInside } from "../cell/inside.js";
import { verdictColour } from "../page/colours.js";
import { element, mark } from "../page/dom.js";
import { keyCaps } from "../page/keycaps.js";
import { announce } from "../page/shown.js";
import { fill, shorten } from "../page/texts.js";
import { presenterZoom } from "../page/zoom.js";
import { drawGlance } from "../score/glance.js";
import { drawScore } from "../score/score.js";
import { drawAxes } from "../stepping/axes.js";
import { drawHeatmaps } from "../stepping/heatmaps.js";
import { chooseBars } from "./bars.js";
import { drawHands } from "./hands.js";
import { drawTrail } from "./memory.js";
import { drawTelling } from "./telling.js";
import { markToken, placeIn } from "./tokens.js";

/** @import { View } from "./types.d.ts" */

const NARROW = 460; // pixels of a phone: there the unit's controls stay at the foot while all else scrolls past
const KEY_LINES = ["word", "unit", "ends", "play", "hand", "help"];

/** @param {View} view */
export function draw(view) {
  const { header, state } = view;
  const token = shorten(header.tokens[state.word], 24);
  markToken(view, state.word);
  drawTelling(view);
  drawHands(view);
  drawScore(view);
  drawGlance(view);
  if (state.open.includes("units")) {
    drawHeatmaps(view);
    drawAxes(view);
  }
  const values = header.planes.map((plane, k) => `${plane.name} ${view.numbers[k].textContent}`);
  const place = placeOf(view);
  view.place.textContent = place.join(" · ");
  mark(view.place, { token });
  // While it plays, a step is spread over two frames, so that none is missed.
  cancelAnimationFrame(view.rest);
  if (view.playing) view.rest = requestAnimationFrame(() => drawRest(view));
  else drawRest(view);
  view.unitField.value = String(state.unit);
  mark(view.root, { word: state.word + 1, unit: state.unit });
  if (!view.playing) {
    const telling = view.telling.hidden ? "" : ` ${view.telling.textContent}`;
    const where = isRead(view) ? "" : `${token}: ${place.join(", ")}; `;
    view.live.textContent = `${where}${fill(header.words.unit, { unit: state.unit })}: ${values.join(", ")}.${telling}`;
  }
  if (view.root.dataset.view === header.view) announce(view, "moved");
}

/**
 * Whether a screen reader says the word by itself, since the focus is on the strip and goes on to it.
 * @param {View} view
 */
function isRead({ strip, header }) {
  return !header.series && strip.matches(":focus");
}

/** @param {View} view */
function drawRest(view) {
  drawInside(view);
  drawTrail(view);
}

/**
 * Which word it is, and the verdict after it, as far as that may be seen.
 * @param {View} view
 */
function placeOf({ header, state }) {
  const place = placeIn(header, state.word);
  if (header.present) place.push(fill(header.words.unit, { unit: state.unit }));
  return place;
}

/**
 * Presenter mode fills the screen, with no letter below 18 pixels; one panel at a time stands beside the gradient.
 * @param {View} view
 */
export function fitPresenting(view) {
  const { present } = view.header;
  mark(view.root, { present, panel: view.state.panel });
  view.root.style.zoom = present ? String(presenterZoom()) : "";
  const narrow = !present && !view.header.plain && view.root.clientWidth < NARROW;
  const place = narrow ? view.dock : view.unitCard;
  if (view.transport.parentElement === place) return;
  place.append(view.transport);
  document.documentElement.style.setProperty("--dock", narrow ? `${view.dock.offsetHeight}px` : "0px"); // the class room stands above it
}

/** @param {View} view */
export function writeLegend(view) {
  const { header } = view;
  const { words } = header;
  const parts = [];
  if (header.probability) {
    const ends = [0, 0.5, 1].map((p) => verdictColour(p, header.colours.scales[view.theme], view.theme));
    const bar = element("span", "bar");
    bar.style.background = `linear-gradient(90deg, ${ends.join(", ")})`;
    parts.push(element("span", "", words.legend), element("span", "", words["legend.negative"]), bar, element("span", "", words["legend.positive"]));
  }
  if (header.known.includes(false)) parts.push(element("span", "unknown", words["legend.unknown"]));
  view.legend.replaceChildren(...parts, chooseBars(view));
}

/** @param {View} view */
export function writeKeys(view) {
  view.keys.replaceChildren(...KEY_LINES.map((name) => view.header.words[`keys.${name}`]).filter(Boolean).flatMap(keyCaps));
}
