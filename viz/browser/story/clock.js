// How long a step still stands. The time is drawn by CSS, so that nothing runs while nobody moves.

import { entitle, mark } from "../page/dom.js";
import { textboxShown } from "../page/reading.js";
import { shownView } from "../page/shown.js";
import { pace } from "./pace.js";

/** @import { Bar } from "./types.d.ts" */

const AGAIN = 1_000; // ms until it is looked again whether the words have been read to the end

/** @type {boolean | null} */
let paused = null; // by whoever watches; survives a bar that is put up on another page

/** @param {Bar} bar */
export function restart(bar) {
  paused ??= matchMedia("(prefers-reduced-motion: reduce)").matches;
  bar.left = 1000 * bar.data.seconds * bar.data.paces[pace()];
  bar.whole = bar.left;
  run(bar);
}

/**
 * @param {Bar} bar
 * @param {boolean} wanted
 */
export function setPaused(bar, wanted) {
  if (!bar.data || paused === wanted || isLast(bar)) return;
  paused = wanted;
  if (!wanted) return run(bar);
  stopClock(bar);
  const shown = shownView();
  if (shown?.playing) shown.moveBy(0); // what the story lets play stops with it
  textboxShown()?.stop();
  drawClock(bar);
}

/**
 * What is left of the time is kept for going on.
 * @param {Bar} bar
 */
export function stopClock(bar) {
  if (bar.due) bar.left = Math.max(0, bar.due - performance.now());
  clearTimeout(bar.timer);
  bar.due = null;
}

/** @param {Bar} bar */
function run(bar) {
  stopClock(bar);
  const { away, waits } = bar.data;
  if (!paused && !away && !waits && !isLast(bar)) {
    bar.due = performance.now() + bar.left;
    bar.timer = setTimeout(() => end(bar), bar.left);
  }
  drawClock(bar);
}

/** @param {Bar} bar */
function end(bar) {
  if (shownView()?.playing || textboxShown()?.typing) {
    bar.timer = setTimeout(() => end(bar), AGAIN);
    return;
  }
  bar.due = null;
  bar.next();
}

/** @param {Bar} bar */
function isLast(bar) {
  return bar.data.step === bar.data.steps;
}

/** @param {Bar} bar */
export function drawClock(bar) {
  bar.paused = Boolean(paused);
  const { words } = bar.data;
  entitle(bar.buttons.go, bar.paused ? words.go : words.pause);
  mark(bar.root, { paused: bar.paused, running: bar.due !== null });
  const gone = isLast(bar) || bar.data.waits ? 0 : 1 - bar.left / bar.whole;
  const now = bar.due ? 1 - (bar.due - performance.now()) / bar.whole : gone;
  bar.time.style.transition = "none";
  bar.time.style.transform = `scaleX(${now})`;
  if (!bar.due) return;
  bar.time.getBoundingClientRect(); // so that the way from here is drawn, not the jump to here
  bar.time.style.transition = `transform ${bar.due - performance.now()}ms linear`;
  bar.time.style.transform = "scaleX(1)";
}
