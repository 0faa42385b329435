// How open the gates are, over all units and words of what the player shows: a histogram a gate, with the shares near
// shut and near open (Karpathy, Johnson, Li 2015). An RNN has no gate; there it is the state.

import { fill } from "../player/payload.js";

const BIN = 0.05;
const NEAR = 0.1; // a gate this near to an end of its range counts as saturated

export function drawGates(place, data, view) {
  const { header } = view;
  const gates = header.planes.filter((plane) => plane.low === 0);
  const planes = gates.length > 0 ? gates : [header.bySignal.hidden];
  const found = planes.map((plane) => countIn(plane));
  const highest = Math.max(...found.map(({ counts, total }) => Math.max(...counts) / total));
  place.replaceChildren(...planes.map((plane, k) => panel(data, plane, found[k], highest)));
}

// Values are whole numbers of steps, and so are the edges: 0.1 belongs to the bin above, as in numpy.
function countIn(plane) {
  const wide = Math.round(BIN * plane.stepsPerUnit);
  const low = Math.round(plane.low * plane.stepsPerUnit);
  const bins = Math.round((plane.high - plane.low) / BIN);
  const counts = new Array(bins).fill(0);
  let [below, above] = [0, 0];
  for (const number of plane.numbers) {
    counts[Math.min(bins - 1, Math.max(0, Math.floor((number - low) / wide)))] += 1;
    if (number < low + NEAR * plane.stepsPerUnit) below += 1;
    if (number > (plane.high - NEAR) * plane.stepsPerUnit) above += 1;
  }
  return { counts, total: plane.numbers.length, below, above };
}

function panel(data, plane, { counts, total, below, above }, highest) {
  const percent = (count) => ((100 * count) / total).toFixed(1);
  const shares = plane.low < 0 ? { share: percent(below + above) } : { below: percent(below), above: percent(above) };
  const figure = document.createElement("figure");
  figure.className = "histogram";
  figure.dataset.signal = plane.signal;
  const caption = document.createElement("figcaption");
  const name = document.createElement("b");
  name.textContent = `${plane.name} ${plane.symbol}`;
  caption.append(name, ` · ${fill(plane.low < 0 ? data.words.state : data.words.gate, shares)}`);
  const bars = document.createElement("div");
  bars.className = "bars";
  bars.append(scaleMark(data, highest), ...counts.map((count, bin) => bar(data, plane, bin, count, total, counts.length, highest)));
  const axis = document.createElement("div");
  axis.className = "ends";
  axis.append(...[plane.low, (plane.low + plane.high) / 2, plane.high].map(endOf));
  figure.append(caption, bars, axis);
  return figure;
}

function bar(data, plane, bin, count, total, bins, highest) {
  const element = document.createElement("i");
  const low = plane.low + bin * BIN;
  const middle = low + BIN / 2;
  const percent = ((100 * count) / total).toFixed(2);
  const number = (value) => value.toFixed(2).replace("-", "\u2212");
  element.style.height = `${(100 * count) / total / highest}%`;
  element.style.background = data.lines[plane.signal].colour;
  element.classList.toggle("faint", middle >= plane.low + NEAR && middle <= plane.high - NEAR);
  element.title = fill(data.words.bin, { low: number(low), high: number(low + BIN), percent, count: String(total).replace(/\B(?=(\d{3})+$)/g, "\u202f") });
  element.dataset.share = (count / total).toFixed(6);
  return element;
}

function scaleMark(data, highest) {
  const mark = document.createElement("span");
  mark.className = "most";
  mark.textContent = `${(100 * highest).toFixed(0)} % · ${data.words.axis}`;
  return mark;
}

function endOf(value) {
  const end = document.createElement("span");
  end.textContent = String(value).replace("-", "\u2212");
  return end;
}
