// Both networks' signals as heatmaps in the same rows of units, the encoder's columns in the order of reading; between
// them what is handed over: the encoder's last column, and what the decoder's first step starts from.

import { element, mark, set } from "../page/dom.js";
import { formatValue } from "../page/numbers.js";
import { buildAxes, drawAxes } from "../stepping/axes.js";
import { buildHeatmaps, drawHeatmaps, paintCells } from "../stepping/heatmaps.js";
import { valueAt } from "../stepping/values.js";
import { PARTS } from "./payload.js";

/**
 * @import { Heatmap, MapView } from "../stepping/types.d.ts"
 * @import { Half, Moment, Part, View } from "./types.d.ts"
 */

/** @type {Half[]} */
const HALVES = ["encoder", "decoder"];
const STATES = ["hidden", "cell"]; // first, because they are what is handed over

/** @param {View} view */
export function buildHalves(view) {
  const { header } = view;
  const [encoder, handed, decoder] = PARTS.map((part) => halfOf(view, part));
  view.halves = { encoder, handed, decoder };
  view.maps.style.setProperty("--read", `${Math.max(4, header.source.tokens.length)}fr`);
  view.maps.style.setProperty("--written", `${Math.max(4, header.output.words.length)}fr`);
  const headings = PARTS.map((part) => element("b", `heading ${part}`, header.words[`heading.${part}`]));
  view.maps.replaceChildren(...headings, ...rowsOf(view));
  for (const part of PARTS) buildAxes(view.halves[part]);
}

/**
 * @param {View} view
 * @param {Part} part
 */
function halfOf(view, part) {
  const half = /** @type {MapView} */ (/** @type {Partial<MapView>} */ ({
    ...{ root: view.root, tip: view.tip, maps: element("div"), header: view.header.halves[part] },
    ...{ theme: view.theme, rowUnits: view.rowUnits, state: { window: "all", word: 0, unit: view.state.unit } },
  }));
  const words = view.header.source.tokens.length;
  const moment = (/** @type {number} */ word) => (part === "encoder" ? word : part === "handed" ? words - 1 : words + word);
  buildHeatmaps(half, (word, unit) => view.pick(moment(word), unit));
  paintCells(half);
  return half;
}

/**
 * A row a signal: the encoder's map, what is handed over where that is a state, the decoder's map.
 * @param {View} view
 */
function rowsOf(view) {
  const { encoder, handed, decoder } = view.halves;
  view.numbers = { encoder: {}, decoder: {} };
  const rest = encoder.heatmaps.map((map) => map.plane.signal).filter((signal) => !STATES.includes(signal));
  return [...STATES, ...rest].flatMap((signal) => {
    const [left, between, right] = [encoder, handed, decoder].map((half) => half.heatmaps.find((map) => map.plane.signal === signal));
    if (!left || !right) return [];
    between?.figure.classList.add("between");
    const parts = [left.figure, between?.figure ?? element("div", "blank"), right.figure];
    for (const part of parts) part.classList.add(between ? "state" : "gate");
    view.numbers.encoder[signal] = numberIn(left);
    view.numbers.decoder[signal] = numberIn(right);
    return parts;
  });
}

/** @param {Heatmap} map */
function numberIn({ plane, title }) {
  const output = mark(set(element("output"), { "aria-label": plane.name }), { signal: plane.signal });
  title.append(output);
  return output;
}

/**
 * @param {View} view
 * @param {Moment} moment
 */
export function drawHalves(view, { half, step }) {
  const { halves, numbers, state } = view;
  for (const part of PARTS) {
    const each = halves[part];
    each.state.unit = state.unit;
    each.state.word = part === half ? step : part === "encoder" ? each.header.tokens.length - 1 : 0;
    drawHeatmaps(each);
    if (part !== "handed") drawAxes(each);
    for (const map of each.heatmaps) map.column.hidden = part !== half;
  }
  for (const part of HALVES) {
    const { header } = halves[part];
    for (const plane of header.planes) {
      numbers[part][plane.signal].textContent = part === half ? formatValue(valueAt(header, plane, step, state.unit)) : "";
    }
  }
}
