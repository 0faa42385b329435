// Gradients on their way back, drawn as they go: from the last word to the first, all curves at once. Until the question
// of the chapter has been answered (page/cover.js) they are held where it says; the answer lets them run.

import { coverOf, watchCover } from "../page/cover.js";
import { button, element } from "../page/dom.js";
import { fill, isolated } from "../page/texts.js";
import { fromLog10 } from "./numbers.js";

/** @import { Chart, GradientSent, Race } from "./types.d.ts" */

const LASTS = 4_000; // ms from the last word to the first

/**
 * @param {Chart & { data: GradientSent }} chart
 * @param {() => void} redraw called whenever other words are to be shown: those from `from` on
 * @returns {Race}
 */
export function createRace(chart, redraw) {
  const start = button("race", "", () => run(race));
  const told = element("p", "told");
  chart.legend.before(start, told);
  const stop = watchCover(() => settle(race, true));
  const dispose = () => {
    cancelAnimationFrame(race.frame);
    stop();
    start.remove();
    told.remove();
  };
  const race = { chart, button: start, told, redraw, from: 0, frame: 0, dispose };
  return race;
}

/**
 * What is covered now; where it has just been uncovered, `running` lets the curves run.
 * @param {Race} race
 * @param {boolean} running
 */
export function settle(race, running) {
  const { chart } = race;
  const { data } = chart;
  const before = coverOf(data.of, data.cover)?.before ?? 0;
  race.button.textContent = data.words.race ?? "";
  race.button.disabled = before > 0;
  chart.root.dataset.covered = String(before > 0);
  if (race.covered === before && race.of === data.of) return;
  const uncovered = race.of === data.of && before === 0 && (race.covered ?? 0) > 0;
  Object.assign(race, { covered: before, of: data.of });
  if (uncovered && running) return run(race, race.from);
  cancelAnimationFrame(race.frame);
  show(race, before);
}

/**
 * @param {Race} race
 * @param {number} [start]
 */
function run(race, start = race.chart.data.tokens.length - 1) {
  cancelAnimationFrame(race.frame);
  const last = race.chart.data.tokens.length - 1;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || last === 0) return show(race, 0);
  const began = performance.now() - (LASTS * (last - start)) / last;
  const step = (/** @type {number} */ now) => {
    const share = Math.min(1, Math.max(0, (now - began) / LASTS));
    show(race, Math.round(last * (1 - share)));
    if (share < 1) race.frame = requestAnimationFrame(step);
  };
  race.frame = requestAnimationFrame(step);
}

/**
 * @param {Race} race
 * @param {number} from
 */
function show(race, from) {
  race.from = from;
  race.chart.root.dataset.from = String(from + 1);
  tell(race);
  race.redraw();
}

/**
 * The word that the gradients have come back to, and what is left of each there.
 * @param {Race} race
 */
function tell({ chart, told, from }) {
  const { tokens, curves, words } = chart.data;
  const left = curves.map(({ name, log10 }) => {
    const [here, last] = [log10[from], log10[log10.length - 1]];
    return `${name} ${fromLog10(here === null || last === null ? null : here - last)}`;
  });
  told.textContent = [fill(words.hover, { position: from + 1, token: isolated(tokens[from]) }), ...left].join(" · ");
}

/**
 * The same values, null to the left of the first word that is shown.
 * @param {Race | undefined} race
 * @param {(number | null)[]} values
 */
export function shownOf(race, values) {
  return race && race.from > 0 ? values.map((value, index) => (index < race.from ? null : value)) : values;
}
