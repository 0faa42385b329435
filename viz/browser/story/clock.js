// How long a step still stands. The time is drawn by CSS, so that nothing runs while nobody moves.

import { shownView } from "../page/shown.js";
import { pace } from "./pace.js";

const AGAIN = 1_000; // ms until it is looked again whether the words have been read to the end

let paused = null; // by whoever watches; survives a bar that is put up on another page

export function restart(view) {
  paused ??= matchMedia("(prefers-reduced-motion: reduce)").matches;
  view.left = 1000 * view.data.seconds * view.data.paces[pace()];
  view.whole = view.left;
  run(view);
}

export function setPaused(view, wanted) {
  if (!view.data || paused === wanted || isLast(view)) return;
  paused = wanted;
  if (!wanted) return run(view);
  stopClock(view);
  const shown = shownView();
  if (shown?.playing) shown.moveBy(0); // what the story lets play stops with it
  drawClock(view);
}

// What is left of the time is kept for going on.
export function stopClock(view) {
  if (view.due) view.left = Math.max(0, view.due - performance.now());
  clearTimeout(view.timer);
  view.due = null;
}

function run(view) {
  stopClock(view);
  const { away, waits } = view.data;
  view.paused = paused;
  if (!paused && !away && !waits && !isLast(view)) {
    view.due = performance.now() + view.left;
    view.timer = setTimeout(() => end(view), view.left);
  }
  drawClock(view);
}

function end(view) {
  if (shownView()?.playing) {
    view.timer = setTimeout(() => end(view), AGAIN);
    return;
  }
  view.due = null;
  view.next();
}

function isLast(view) {
  return view.data.step === view.data.steps;
}

export function drawClock(view) {
  view.paused = paused;
  const { words } = view.data;
  const name = paused ? words.go : words.pause;
  const { go } = view.buttons;
  go.title = name;
  go.setAttribute("aria-label", name);
  Object.assign(view.root.dataset, { paused, running: view.due !== null });
  const gone = 1 - view.left / view.whole;
  view.time.style.transition = "none";
  const done = isLast(view) || view.data.waits ? 0 : gone;
  const now = view.due ? 1 - (view.due - performance.now()) / view.whole : done;
  view.time.style.transform = `scaleX(${now})`;
  if (!view.due) return;
  view.time.getBoundingClientRect(); // so that the way from here is drawn, not the jump to here
  view.time.style.transition = `transform ${view.due - performance.now()}ms linear`;
  view.time.style.transform = "scaleX(1)";
}
