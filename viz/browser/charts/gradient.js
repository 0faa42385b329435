// How far back the gradient reaches: log10 of its norm at every word, absolute or relative to the last word's.

import { fill, isolated } from "../page/texts.js";
import { fromLog10, logTicks } from "./numbers.js";

/**
 * @import { Shown } from "../page/types.d.ts"
 * @import { Band, BandSent, Curve, GradientSent, Panel } from "./types.d.ts"
 */

/**
 * @param {GradientSent} data
 * @param {Shown | null} view
 * @returns {Panel}
 */
export function gradientOf(data, view) {
  const relative = data.scale === "relative";
  const count = data.tokens.length;
  const curves = [...data.curves, ...heldCurves(data, view)];
  const lines = curves.map((curve) => ({ ...curve, values: relative ? relativeTo(curve.log10) : curve.log10 }));
  const bands = data.bands.map((band) => spread(band, count)).filter((band) => band !== null);
  const drawn = [...lines.map((line) => line.values), ...bands.flatMap((band) => [band.low, band.high])];
  const finite = drawn.flat().filter((value) => value !== null);
  const [low, high] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [-1, 0];
  const edge = 0.04 * Math.max(high - low, 0.05);
  return {
    ...{ tokens: data.tokens, lines, bands, words: data.words, bottom: true },
    y: { low: low - edge, high: high + edge, ticks: logTicks(low, high), title: data.words.axis },
    legend: lines.length > 1 || bands.length > 0,
    named: data.beside,
    band: bands.length > 0 ? data.words.band : "",
    hover: (line, index) => hoverAt(data, curves[line], index),
    pick: (index) => view?.moveTo(index),
  };
}

/**
 * With something held: the gradient of the network in the player through that reading, beside that of the reading as it is.
 * @param {GradientSent} data
 * @param {Shown | null} view
 * @returns {Curve[]}
 */
function heldCurves({ curves, tokens, race }, view) {
  const found = view?.header.before?.gradient;
  if (!found || race || found.log10.length !== tokens.length) return [];
  const { plain, log10, ...line } = found;
  const held = { ...line, log10, name: `${line.name} ✋`, dash: "dash", width: 2 };
  return curves.some(({ name }) => name === line.name) ? [held] : [{ ...line, log10: plain }, held];
}

/** @param {(number | null)[]} log10 */
function relativeTo(log10) {
  const last = log10.at(-1) ?? null;
  return log10.map((value) => (value === null || last === null ? null : value - last));
}

/**
 * @param {GradientSent} data
 * @param {Curve} curve
 * @param {number} index
 */
function hoverAt({ tokens, words }, { name, log10 }, index) {
  const here = log10[index];
  const lines = [fill(words.hover, { position: index + 1, token: isolated(tokens[index]) }), name, fill(words.norm, { norm: fromLog10(here) })];
  if (index + 1 === tokens.length) return [...lines, words.last];
  const over = (/** @type {number} */ value) => fromLog10(here === null ? null : here - value);
  const [next, last] = [log10[index + 1], log10[log10.length - 1]];
  if (next !== null) lines.push(fill(words.factor, { factor: over(next) }));
  if (last !== null) lines.push(fill(words.ratio, { ratio: over(last) }));
  return lines;
}

/**
 * Quartiles at some distances from the end -> at every word of a text of `count` words, by straight lines between; null
 * for a text that reaches back no further than the last word.
 * @param {BandSent} band
 * @param {number} count
 * @returns {Band | null}
 */
export function spread(band, count) {
  const reached = band.back.findLastIndex((back) => back < count);
  if (reached < 1) return null;
  const along = (/** @type {number[]} */ values) =>
    Array.from({ length: count }, (_, index) => {
      const back = count - 1 - index;
      const after = band.back.findIndex((place) => place >= back);
      if (after < 0 || after > reached) return null;
      if (band.back[after] === back || after === 0) return values[after];
      const [from, to] = [band.back[after - 1], band.back[after]];
      return values[after - 1] + ((values[after] - values[after - 1]) * (back - from)) / (to - from);
    });
  return { colour: band.colour, low: along(band.low), middle: along(band.middle), high: along(band.high) };
}
