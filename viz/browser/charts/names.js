// The names of lines at the lines themselves: each where it is furthest from the others.

import { element } from "../page/dom.js";

/** @import { Plot } from "./types.d.ts" */

const PLACES = 24; // along the words, where a name may begin
const HIGH = 19; // pixels of a name
const OFF = 5; // between a name and its line
const ENOUGH = 26; // pixels to whatever is next: no place is better than one with so much room

/** @typedef {{ left: number, top: number, width: number }} Box */

/**
 * Anew whenever the plot has another size or scale.
 * @param {Plot} plot
 */
export function placeNames(plot) {
  const { spec, over } = plot;
  if (!spec.named) return;
  over.querySelectorAll(".at").forEach((old) => old.remove());
  const behind = 3 * (spec.bands ?? []).length;
  const shown = spec.lines.map((_, index) => Boolean(plot.series[1 + behind + index]?.show));
  /** @type {Box[]} */
  const taken = [];
  spec.lines.forEach((line, index) => {
    if (!shown[index]) return;
    const name = element("span", "at", line.name);
    name.style.color = line.colour;
    over.append(name);
    const best = roomiest(plot, index, shown, name.offsetWidth, taken);
    Object.assign(name.style, { left: `${best.left}px`, top: `${best.top}px` });
    taken.push(best);
  });
}

/**
 * @param {Plot} plot
 * @param {number} index
 * @param {boolean[]} shown
 * @param {number} width
 * @param {Box[]} taken by other names
 * @returns {Box}
 */
function roomiest(plot, index, shown, width, taken) {
  const { clientWidth, clientHeight } = plot.over;
  let best = { left: 0, top: 0, width };
  let most = -Infinity;
  for (let k = 0; k <= PLACES; k++) {
    const left = 4 + (k / PLACES) * Math.max(0, clientWidth - width - 8);
    const own = heights(plot, index, left, width);
    if (own.length === 0) continue;
    for (const top of [Math.min(...own) - OFF - HIGH, Math.max(...own) + OFF]) {
      if (top < 0 || top + HIGH > clientHeight) continue;
      const others = plot.spec.lines.flatMap((_, other) => (other !== index && shown[other] ? heights(plot, other, left, width) : []));
      const gaps = others.map((y) => Math.max(top - y, y - top - HIGH));
      const clear = taken.every((box) => left > box.left + box.width || left + width < box.left || top > box.top + HIGH || top + HIGH < box.top);
      const room = clear ? Math.min(ENOUGH, ...gaps) : -ENOUGH;
      if (room > most) [best, most] = [{ left, top, width }, room];
    }
  }
  return best;
}

/**
 * How high a line runs over these pixels.
 * @param {Plot} plot
 * @param {number} index
 * @param {number} left
 * @param {number} width
 */
function heights(plot, index, left, width) {
  const { values } = plot.spec.lines[index];
  const [from, to] = [left, left + width].map((x) => Math.round(plot.posToVal(x, "x")) - 1);
  return values.slice(Math.max(0, from - 1), to + 2).flatMap((value) => (value === null ? [] : [plot.valToPos(value, "y")]));
}
