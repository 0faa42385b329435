// Stepping and playing, by button and by key; and the link to what is shown.

import { button, choice, entitle, offer, partOf, set } from "../page/dom.js";
import { isTaken } from "../page/keycaps.js";
import { giveBackFocus } from "./focus.js";
import { playing } from "./playing.js";

/** @import { Stepper, Way } from "./types.d.ts" */

/**
 * Every way in which the cursor moves; `view.step` is the view's own.
 * @param {Stepper} view
 */
export function addMoves(view) {
  view.moveTo = (to) => {
    stopPlaying(view);
    view.step(to);
    view.report();
    view.moved();
  };
  view.moveBy = (steps) => view.moveTo(view.at() + steps);
  view.pick = (to, unit = view.state.unit) => {
    view.state.unit = unit;
    view.moveTo(to);
  };
  view.moveUnit = (rows) => {
    const at = view.rowUnits.indexOf(view.state.unit);
    const next = at < 0 ? 0 : Math.min(Math.max(0, at + rows), view.rowUnits.length - 1);
    view.pick(view.at(), view.rowUnits[next]);
  };
}

/**
 * The buttons that step and play, as the first in the bar.
 * @param {Stepper} view
 */
export function addSteps(view) {
  byKey(addButton(view, "first", "|◀\ufe0e", () => view.moveTo(0)), "Home");
  byKey(addButton(view, "previous", "◀\ufe0e", () => view.moveBy(-1)), "ArrowLeft");
  view.playButton = addButton(view, "play", "▶\ufe0e", () => togglePlay(view));
  byKey(addButton(view, "next", "▶\ufe0e", () => view.moveBy(1)), "ArrowRight");
  byKey(addButton(view, "last", "▶\ufe0e|", () => view.moveTo(view.count() - 1)), "End");
}

/**
 * A button for the mouse and for fingers: the key does the same from anywhere on the page, so Tab passes over the button,
 * as over those of a spin button in ARIA's pattern.
 * @param {HTMLButtonElement} made
 * @param {string} key
 */
export function byKey(made, key) {
  return set(made, { tabindex: -1, "aria-keyshortcuts": key });
}

/**
 * @param {Stepper} view
 * @param {string} action
 * @param {string} symbol
 * @param {() => void} act
 */
export function addButton(view, action, symbol, act) {
  const made = button("", symbol, act);
  made.dataset.action = action;
  view.transport.append(made);
  return made;
}

/**
 * A list of choices in the bar; after a choice by mouse the keys belong to the words again.
 * @param {Stepper} view
 * @param {string} name
 * @param {(value: string) => void} act
 */
export function addChoice(view, name, act) {
  const made = choice(name, (value) => {
    act(value);
    giveBackFocus(view);
  });
  view.transport.append(made);
  return made;
}

/** @param {Stepper} view */
export function addSpeed(view) {
  return addChoice(view, "speed", (value) => (view.state.speed = Number(value)));
}

/** @param {Stepper} view */
export function addCopy(view) {
  view.copyButton = addButton(view, "copy", "", () => copyLink(view));
}

/**
 * What the buttons are called in the visitor's language, and how fast it may play.
 * @param {Stepper} view
 * @param {string[]} actions
 * @param {HTMLSelectElement} speed
 * @param {number[]} speeds
 */
export function wordTransport(view, actions, speed, speeds) {
  const { words } = view.header;
  for (const action of actions) entitle(partOf(view.root, `[data-action=${action}]`), words[action]);
  view.copyButton.textContent = words.copy;
  offer(speed, words.speed, speeds.map((times) => [times, `${times}×`]), view.state.speed);
  showPlaying(view);
}

/** @param {Stepper} view */
function togglePlay(view) {
  if (view.playing) stopPlaying(view);
  else startPlaying(view);
}

/**
 * From one place to another, as the story has it; both are there, and the first before the second.
 * @param {Stepper} view
 * @param {number} from
 * @param {number} to
 */
export function playTo(view, from, to) {
  stopPlaying(view);
  view.step(from);
  if (from < to) startPlaying(view, { start: from, end: to, step: 1 });
}

/**
 * @param {Stepper} view
 * @param {Way} [way]
 */
function startPlaying(view, { start, end, step } = view.way()) {
  if (view.at() === end) view.moveTo(start);
  view.playing = true;
  const go = () => {
    view.step(view.at() + step);
    return view.at() === end;
  };
  view.halt = playing(() => view.pause(), go, () => stopPlaying(view));
  showPlaying(view);
}

/** @param {Stepper} view */
export function stopPlaying(view) {
  if (!view.playing) return;
  view.playing = false;
  view.halt();
  showPlaying(view);
  view.report();
}

/**
 * The button that plays says what it does now.
 * @param {Stepper} view
 */
function showPlaying(view) {
  entitle(view.playButton, view.header.words[view.playing ? "pause" : "play"]);
  view.playButton.textContent = view.playing ? "❚❚" : "▶\ufe0e ";
  view.root.dataset.playing = String(view.playing);
}

/** @type {Record<string, (view: Stepper) => void>} */
const KEYS = {
  ArrowLeft: (view) => view.moveBy(-1),
  ArrowRight: (view) => view.moveBy(1),
  ArrowUp: (view) => view.moveUnit(-1),
  ArrowDown: (view) => view.moveUnit(1),
  Home: (view) => view.moveTo(0),
  End: (view) => view.moveTo(view.count() - 1),
  " ": togglePlay,
  d: (view) => view.header.present && view.turnPanel(),
};

/**
 * Keys work from anywhere on the page, except where they already mean something.
 * @param {Stepper} view
 * @param {KeyboardEvent} event
 */
export function handleKey(view, event) {
  if (!Object.hasOwn(KEYS, event.key) || isTaken(event)) return;
  event.preventDefault();
  KEYS[event.key](view);
}

/**
 * Puts the address into the clipboard and says so on the button. Whoever gets it need not come into the room of a class.
 * @param {Stepper} view
 */
async function copyLink(view) {
  const { words } = view.header;
  const url = view.link();
  url.searchParams.delete("room");
  view.root.dataset.link = url.href;
  try {
    await navigator.clipboard.writeText(url.href);
    view.copyButton.textContent = words.copied;
  } catch {
    // The clipboard is closed outside https and localhost: offer the link to copy by hand.
    window.prompt(words.copy_failed, url.href);
  }
  setTimeout(() => (view.copyButton.textContent = view.header.words.copy), 2000);
}
