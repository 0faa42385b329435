// How open the gates are, over all units and words of what the player shows: a histogram a gate, with the shares near
// shut and near open (Karpathy, Johnson, Li 2015). An RNN has no gate; there it is the state.

import { element } from "../page/dom.js";
import { grouped, plain } from "../page/numbers.js";
import { fill } from "../page/texts.js";

/**
 * @import { Shown } from "../page/types.d.ts"
 * @import { Signal } from "../stepping/types.d.ts"
 * @import { GatesSent } from "./types.d.ts"
 */

const BIN = 0.05;
const NEAR = 0.1; // a gate this near to an end of its range counts as saturated

/** @typedef {{ counts: number[], total: number, below: number, above: number }} Counted */

/**
 * @param {HTMLElement} place
 * @param {GatesSent} data
 * @param {Shown} view
 */
export function drawGates(place, data, { header }) {
  const gates = header.planes.filter((plane) => plane.low === 0);
  const planes = gates.length > 0 ? gates : [header.bySignal.hidden];
  const found = planes.map((plane) => countIn(plane));
  const highest = Math.max(...found.map(({ counts, total }) => Math.max(...counts) / total));
  place.replaceChildren(...planes.map((plane, k) => panel(data, plane, found[k], highest)));
}

/**
 * Values are whole numbers of steps, and so are the edges: 0.1 belongs to the bin above, as in numpy.
 * @param {Pick<Signal, "numbers" | "stepsPerUnit" | "low" | "high">} plane
 * @returns {Counted}
 */
export function countIn(plane) {
  const wide = Math.round(BIN * plane.stepsPerUnit);
  const low = Math.round(plane.low * plane.stepsPerUnit);
  const bins = Math.round((plane.high - plane.low) / BIN);
  /** @type {number[]} */
  const counts = new Array(bins).fill(0);
  let [below, above] = [0, 0];
  for (const number of plane.numbers) {
    counts[Math.min(bins - 1, Math.max(0, Math.floor((number - low) / wide)))] += 1;
    if (number < low + NEAR * plane.stepsPerUnit) below += 1;
    if (number > (plane.high - NEAR) * plane.stepsPerUnit) above += 1;
  }
  return { counts, total: plane.numbers.length, below, above };
}

/**
 * @param {GatesSent} data
 * @param {Signal} plane
 * @param {Counted} counted
 * @param {number} highest
 */
function panel(data, plane, { counts, total, below, above }, highest) {
  const percent = (/** @type {number} */ count) => ((100 * count) / total).toFixed(1);
  const shares = plane.low < 0 ? { share: percent(below + above) } : { below: percent(below), above: percent(above) };
  const told = fill(plane.low < 0 ? data.words.state : data.words.gate, shares);
  const caption = element("figcaption", "", element("b", "", `${plane.name} ${plane.symbol}`), ` · ${told}`);
  const most = element("span", "most", `${(100 * highest).toFixed(0)} % · ${data.words.axis}`);
  const bars = element("div", "bars", most, ...counts.map((count, bin) => bar(data, plane, bin, count, total, highest)));
  const ends = [plane.low, (plane.low + plane.high) / 2, plane.high].map((end) => element("span", "", plain(end)));
  const figure = element("figure", "histogram", caption, bars, element("div", "ends", ...ends));
  figure.dataset.signal = plane.signal;
  return figure;
}

/**
 * @param {GatesSent} data
 * @param {Signal} plane
 * @param {number} bin
 * @param {number} count
 * @param {number} total
 * @param {number} highest
 */
function bar(data, plane, bin, count, total, highest) {
  const made = element("i");
  const low = plane.low + bin * BIN;
  const middle = low + BIN / 2;
  const percent = ((100 * count) / total).toFixed(2);
  made.style.height = `${(100 * count) / total / highest}%`;
  made.style.background = data.lines[plane.signal].colour;
  made.classList.toggle("faint", middle >= plane.low + NEAR && middle <= plane.high - NEAR);
  made.title = fill(data.words.bin, { low: edge(low), high: edge(low + BIN), percent, count: grouped(total) });
  made.dataset.share = (count / total).toFixed(6);
  return made;
}

/** @param {number} value */
function edge(value) {
  return value.toFixed(2).replace("-", "\u2212");
}
