// Both networks' signals as heatmaps in the same rows of units, the encoder's columns in the order of reading; between
// them what is handed over: the encoder's last column, and what the decoder's first step starts from.

import { buildAxes, drawAxes } from "../player/axes.js";
import { buildHeatmaps, drawHeatmaps, paintCells } from "../player/heatmaps.js";
import { formatValue, valueAt } from "../player/payload.js";

const PARTS = ["encoder", "handed", "decoder"];
const STATES = ["hidden", "cell"]; // first, because they are what is handed over

export function buildHalves(view) {
  const { header } = view;
  view.halves = {};
  for (const part of PARTS) {
    const half = (view.halves[part] = {
      ...{ root: view.root, tip: view.tip, maps: document.createElement("div"), header: header.halves[part] },
      ...{ theme: view.theme, rowUnits: view.rowUnits, state: { window: "all", word: 0, unit: view.state.unit } },
    });
    buildHeatmaps(half, half.header, (word, unit) => pick(view, part, word, unit));
    paintCells(half, half.header);
  }
  view.maps.style.setProperty("--read", `${Math.max(4, header.source.tokens.length)}fr`);
  view.maps.style.setProperty("--written", `${Math.max(4, header.output.words.length)}fr`);
  view.maps.replaceChildren(...headings(view), ...rowsOf(view));
  for (const part of PARTS) buildAxes(view.halves[part], view.halves[part].header);
}

function pick(view, part, word, unit) {
  const words = view.header.source.tokens.length;
  const moments = { encoder: word, handed: words - 1, decoder: words + word };
  view.pick(moments[part], unit);
}

function headings(view) {
  return PARTS.map((part) => {
    const heading = document.createElement("b");
    heading.className = `heading ${part}`;
    heading.textContent = view.header.words[`heading.${part}`];
    return heading;
  });
}

// A row a signal: the encoder's map, what is handed over where that is a state, the decoder's map.
function rowsOf(view) {
  const { encoder, handed, decoder } = view.halves;
  view.numbers = { encoder: {}, decoder: {} };
  const mapOf = (half, signal) => half.heatmaps.find((map) => map.plane.signal === signal);
  const rest = encoder.heatmaps.map((map) => map.plane.signal).filter((signal) => !STATES.includes(signal));
  return [...STATES, ...rest].flatMap((signal) => {
    const [left, between, right] = [encoder, handed, decoder].map((half) => mapOf(half, signal));
    const parts = [left.figure, between ? between.figure : blank(), right.figure];
    for (const part of parts) part.classList.add(between ? "state" : "gate");
    if (between) between.figure.classList.add("between");
    view.numbers.encoder[signal] = numberIn(left);
    view.numbers.decoder[signal] = numberIn(right);
    return parts;
  });
}

function numberIn(map) {
  const output = document.createElement("output");
  output.dataset.signal = map.plane.signal;
  output.setAttribute("aria-label", map.plane.name);
  map.title.append(output);
  return output;
}

function blank() {
  const element = document.createElement("div");
  element.className = "blank";
  return element;
}

export function drawHalves(view, { half, step }) {
  const { header, state } = view;
  for (const part of PARTS) {
    const each = view.halves[part];
    each.state.unit = state.unit;
    each.state.word = part === half ? step : part === "encoder" ? each.header.tokens.length - 1 : 0;
    drawHeatmaps(each, each.header);
    if (part !== "handed") drawAxes(each, each.header);
    for (const map of each.heatmaps) map.column.hidden = part !== half;
  }
  for (const part of ["encoder", "decoder"]) {
    for (const plane of header.halves[part].planes) {
      const value = part === half ? formatValue(valueAt(header.halves[part], plane, step, state.unit)) : "";
      view.numbers[part][plane.signal].textContent = value;
    }
  }
}
