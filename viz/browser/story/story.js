// The bar of the story at the foot of the page: the sentence of a step, the time that is left, and the ways out of it.
// It goes on by itself, and waits as soon as anybody does something else than watch.

import { button, choice, element, entitle, mark, offer, putUp, set } from "../page/dom.js";
import { isTaken } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { drawClock, restart, setPaused, stopClock } from "./clock.js";
import { keepPace, pace } from "./pace.js";
import { actOut } from "./page.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Action, Bar, Sent } from "./types.d.ts"
 */

const LOST = 6_000; // ms after which an answer is no longer waited for
const OURS = ["PageDown", "PageUp", "p", "P"];
const HARMLESS = ["Shift", "Control", "Alt", "Meta", "f", "F", "l", "L", "Escape"];

/** @type {Action[]} */
const NAMED = ["here", "again", "lesson", "train"]; // buttons that are read by their words

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [bar, unmount] = mount(parentElement, createBar, (old) => old.dispose());
  bar.tell = (action) => setTriggerValue("told", { action, step: bar.data.step, count: Date.now() });
  receiveStep(bar, data);
  return unmount;
}

/**
 * A bar without a step, until it has been handed one.
 * @param {Place} parentElement
 */
function createBar(parentElement) {
  const asks = (/** @type {Action} */ action, symbol = "") => button(action, symbol, () => ask(bar, action));
  const bar = /** @type {Bar} */ (/** @type {Partial<Bar>} */ ({
    ...{ asked: null, paused: false, left: 0, whole: 1, due: null },
    time: set(element("i", "time"), { "aria-hidden": "true" }),
    sentence: set(element("p", "sentence"), { "aria-live": "polite" }),
    place: element("b", "place"),
    pace: choice("pace", (wanted) => {
      keepPace(wanted);
      restart(bar);
    }),
    buttons: {
      back: asks("back", "◀\ufe0e"),
      go: button("go", "", () => setPaused(bar, !bar.paused)),
      next: asks("next", "▶\ufe0e"),
      here: asks("here"),
      again: asks("again"),
      lesson: asks("lesson"),
      train: asks("train"),
      leave: asks("leave", "✕\ufe0e"),
    },
    next: () => ask(bar, "next"),
  }));
  bar.pace.className = "pace";
  const { leave, ...others } = bar.buttons;
  const ways = element("div", "ways", bar.place, ...Object.values(others), bar.pace, leave);
  bar.root = element("section", "story", bar.time, bar.sentence, ways);
  putUp(parentElement, bar.root);
  const stop = listen(bar);
  bar.dispose = () => {
    stopClock(bar);
    clearTimeout(bar.lost);
    bar.stopActing?.();
    stop();
  };
  return bar;
}

/**
 * @param {Bar} bar
 * @returns {() => void} what ends it
 */
function listen(bar) {
  const onKey = (/** @type {KeyboardEvent} */ event) => pressKey(bar, event);
  const onPointer = (/** @type {PointerEvent} */ event) => {
    if (!event.composedPath().includes(bar.root)) setPaused(bar, true);
  };
  const onHidden = () => {
    if (document.hidden) setPaused(bar, true);
  };
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
  document.addEventListener("visibilitychange", onHidden);
  return () => {
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPointer, true);
    document.removeEventListener("visibilitychange", onHidden);
  };
}

/**
 * @param {Bar} bar
 * @param {Sent} data
 */
function receiveStep(bar, data) {
  /** @type {Sent | undefined} */
  const before = bar.data;
  bar.data = data;
  write(bar, data);
  mark(bar.root, { step: data.step, away: data.away, waits: data.waits, ready: true });
  if (before?.step === data.step && before.sentence === data.sentence && before.waits === data.waits) return drawClock(bar);
  clearTimeout(bar.lost);
  bar.asked = null;
  restart(bar);
  if (before?.step === data.step) return; // the same page, of which more is known now
  bar.stopActing?.();
  bar.stopActing = data.away ? null : actOut(data, bar.paused);
}

/**
 * The words of a step, and the ways that it has.
 * @param {Bar} bar
 * @param {Sent} data
 */
function write({ root, sentence, place, buttons, pace: paces }, data) {
  const { words, away, step, steps, trains } = data;
  const last = step === steps;
  root.setAttribute("aria-label", data.label);
  if (sentence.textContent !== data.sentence) sentence.textContent = data.sentence;
  place.textContent = `${step} / ${steps}`;
  const { go, ...named } = buttons; // its name is what it does now: drawClock
  for (const [name, way] of Object.entries(named)) entitle(way, words[/** @type {Action} */ (name)]);
  for (const name of NAMED) buttons[name].textContent = words[name];
  buttons.back.disabled = step === 1;
  buttons.next.hidden = last;
  go.hidden = paces.hidden = last || away;
  buttons.here.hidden = !away;
  buttons.again.hidden = buttons.lesson.hidden = !last || away;
  buttons.train.hidden = !trains || away;
  if (paces.title === words.pace) return;
  const offered = Object.keys(data.paces).map((name) => /** @type {const} */ ([name, words[/** @type {"pace.slow"} */ (`pace.${name}`)]]));
  offer(paces, words.pace, offered, pace());
}

/**
 * One wish at a time; the server answers it with another step, or with none.
 * @param {Bar} bar
 * @param {Action} action
 */
function ask(bar, action) {
  if (bar.asked !== null) return;
  bar.asked = action;
  stopClock(bar);
  bar.tell(action);
  bar.lost = setTimeout(() => {
    bar.asked = null;
    restart(bar); // else a story that plays by itself would stand for ever
  }, LOST);
}

/**
 * @param {Bar} bar
 * @param {KeyboardEvent} event
 */
function pressKey(bar, event) {
  const inside = event.composedPath().includes(bar.root);
  const ours = OURS.includes(event.key);
  if (!bar.data || (inside && !ours && event.key !== "Escape")) return;
  const { step, steps } = bar.data;
  if (isTaken(event) && !(inside && ours)) {
    if (!HARMLESS.includes(event.key)) setPaused(bar, true); // somebody writes, or reads the list of keys
    return;
  }
  if (event.key === "PageDown" || event.key === "PageUp") {
    const next = event.key === "PageDown";
    if (next ? step < steps : step > 1) ask(bar, next ? "next" : "back");
  } else if (event.key === "Escape") {
    ask(bar, "leave");
  } else if (ours) {
    setPaused(bar, !bar.paused);
  } else {
    if (!HARMLESS.includes(event.key)) setPaused(bar, true);
    return;
  }
  event.preventDefault();
}
