// Numbers as people read them; the same as viz/figures/style/numbers.py and log_axis.py write (tests compare them).

import { grouped } from "../page/numbers.js";

/** @type {Record<string, string>} */
const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {number} exponent */
function powerOfTen(exponent) {
  return `10${[...String(exponent)].map((sign) => SUPERSCRIPTS[sign]).join("")}`;
}

/**
 * 10 ** log10 with two to three significant digits; "0" for null, which stands for a log of nothing.
 * @param {number | null} log10
 */
export function fromLog10(log10) {
  if (log10 === null) return "0";
  if (log10 >= -3 && log10 < 6) {
    const rounded = Number((10 ** log10).toExponential(1));
    const digits = Math.max(0, 1 - Math.floor(Math.log10(rounded)));
    const text = rounded.toFixed(digits);
    return rounded >= 10_000 ? grouped(text) : text;
  }
  let exponent = Math.floor(log10);
  let mantissa = (10 ** (log10 - exponent)).toFixed(1);
  if (mantissa === "10.0") [mantissa, exponent] = ["1.0", exponent + 1];
  return `${mantissa}×${powerOfTen(exponent)}`;
}

/**
 * Places and texts of a logarithmic axis: about seven round numbers at most.
 * @param {number} low log10 of its ends
 * @param {number} high
 */
export function logTicks(low, high) {
  return placesBetween(low, high).map((at) => ({ at, text: tickText(at) }));
}

/**
 * Powers of ten over many decades, else 1, 2, 5, or evenly spaced where the scale is almost linear.
 * @param {number} low
 * @param {number} high
 */
function placesBetween(low, high) {
  const span = Math.max(high - low, 0.05);
  if (span > 2.5) {
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => span / each <= 6) ?? 1000;
    return range(Math.floor(low / step), Math.ceil(high / step)).map((k) => k * step);
  }
  const [first, last] = [low - 0.03 * span, low + 1.03 * span];
  if (span <= 0.25) return evenPlaces(first, last);
  const mantissas = span < 0.9 ? [1, 1.5, 2, 3, 5, 7] : [1, 2, 5];
  const decades = range(Math.floor(low) - 1, Math.ceil(high));
  const places = decades.flatMap((decade) => mantissas.map((mantissa) => decade + Math.log10(mantissa)));
  return places.filter((place) => first <= place && place <= high + 0.03 * span);
}

/**
 * @param {number} low
 * @param {number} high
 */
function evenPlaces(low, high) {
  const decade = Math.floor(low);
  const [least, most] = [10 ** (low - decade), 10 ** (high - decade)];
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((each) => (most - least) / each <= 6) ?? 2;
  return range(Math.ceil(least / step), Math.floor(most / step)).map((k) => decade + Math.log10(k * step));
}

/** @param {number} log10 */
function tickText(log10) {
  if (log10 > -4 && log10 < 4) return String(Number((10 ** log10).toPrecision(3)));
  const exponent = Math.floor(log10 + 1e-9);
  const mantissa = Number((10 ** (log10 - exponent)).toFixed(2));
  return mantissa === 1 ? powerOfTen(exponent) : `${mantissa}×${powerOfTen(exponent)}`;
}

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}
