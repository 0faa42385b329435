// One unit through time: all its signals over the words, gates over 0 to 1 above, candidate and states around 0 below.

import { formatValue, plain } from "../page/numbers.js";
import { fill, isolated } from "../page/texts.js";
import { valueAt } from "../stepping/values.js";

/**
 * @import { Shown } from "../page/types.d.ts"
 * @import { Signal } from "../stepping/types.d.ts"
 * @import { Line, Panel, UnitSent } from "./types.d.ts"
 */

const MANY = 200; // words whose lines lie so close that they must be thin

/**
 * For the unit under the player's cursor.
 * @param {UnitSent} data
 * @param {Shown} view
 */
export function unitPanels(data, view) {
  const { header } = view;
  const gates = header.planes.filter((plane) => plane.low === 0);
  const states = header.planes.filter((plane) => plane.low < 0);
  const panels = [gates, states].filter((planes) => planes.length > 0);
  return panels.map((planes, place) => panelOf(data, view, planes, place === panels.length - 1));
}

/**
 * @param {UnitSent} data
 * @param {Shown} view
 * @param {Signal[]} planes
 * @param {boolean} bottom
 * @returns {Panel}
 */
function panelOf(data, view, planes, bottom) {
  const { header } = view;
  const { unit } = view.state;
  const exact = planes.map((plane) => header.tokens.map((_, word) => valueAt(header, plane, word, unit)));
  const { low, high } = rangeOf(planes, exact);
  const edge = 0.03 * (high - low);
  return {
    ...{ tokens: header.tokens, words: data.words, bottom },
    lines: planes.map((plane, k) => lineOf(data, plane, exact[k])),
    y: { low: low - edge, high: high + edge, ticks: ticksOf(low, high), title: low === 0 ? data.words.gates : data.words.states },
    hover: (line, word) => [
      fill(data.words.hover, { word: `${word + 1}: ${isolated(header.tokens[word])}` }),
      fill(data.words.value, { signal: planes[line].name, unit, value: formatValue(exact[line][word]) }),
    ],
    pick: (word) => view.moveTo(word),
  };
}

/**
 * That of the signals; a state that goes beyond, as C may, takes the axis along, by whole numbers, to both sides alike.
 * @param {Signal[]} planes
 * @param {number[][]} exact
 */
function rangeOf(planes, exact) {
  const [low, high] = [Math.min(...planes.map((plane) => plane.low)), Math.max(...planes.map((plane) => plane.high))];
  if (low >= 0) return { low, high };
  const largest = Math.ceil(Math.max(high, ...exact.flat().map((value) => Math.abs(value) || 0))); // NaN is covered
  return { low: -largest, high: largest };
}

/**
 * @param {UnitSent} data
 * @param {Signal} plane
 * @param {number[]} values
 * @returns {Line}
 */
function lineOf(data, plane, values) {
  const line = data.lines[plane.signal];
  const known = values.map((value) => (Number.isNaN(value) ? null : value));
  return { ...line, name: `${plane.name} ${plane.symbol}`, width: values.length > MANY ? 1.25 : line.width, values: known };
}

/**
 * @param {number} low
 * @param {number} high
 */
function ticksOf(low, high) {
  const step = low === 0 ? 0.5 : Math.ceil(high / 4);
  const most = low === 0 ? high : step * Math.floor(high / step);
  const least = low === 0 ? low : -most;
  return Array.from({ length: Math.round((most - least) / step) + 1 }, (_, k) => {
    const at = least + k * step;
    return { at, text: plain(at) };
  });
}
