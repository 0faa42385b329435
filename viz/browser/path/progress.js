// How far a student has come: kept in this browser alone. Each component has its own copy of this module, so they meet
// on the page, as in page/shown.js; where nothing may be kept, it holds until the page is closed.

/** @import { Progress } from "./types.d.ts" */

const KEY = "gatescope.lesson";
const MOST = 300; // answers that are kept, the newest
const MEETING = Symbol.for("gatescope.progress");

/** @typedef {EventTarget & { held: Progress | null }} Meeting */

const page = /** @type {Record<symbol, Meeting | undefined>} */ (/** @type {unknown} */ (globalThis));
const place = (page[MEETING] ??= Object.assign(new EventTarget(), { held: null }));

export function progress() {
  return (place.held ??= read());
}

/**
 * The first answer to a question counts, and its chapter is done.
 * @param {string} chapter
 * @param {string} question
 * @param {boolean} right
 */
export function keepAnswer(chapter, question, right) {
  const { done, answers } = progress();
  if (Object.hasOwn(answers, question)) return;
  answers[question] = right;
  const old = Object.keys(answers).slice(0, -MOST);
  old.forEach((each) => delete answers[each]);
  done[chapter] = true;
  write();
}

export function startAgain() {
  place.held = { done: {}, answers: {} };
  write();
}

/**
 * Calls `onChange` until the function that is returned is called.
 * @param {() => void} onChange
 */
export function watchProgress(onChange) {
  const elsewhere = (/** @type {StorageEvent} */ event) => {
    if (event.key !== KEY) return; // another tab of this browser
    place.held = null;
    onChange();
  };
  place.addEventListener("changed", onChange);
  window.addEventListener("storage", elsewhere);
  return () => {
    place.removeEventListener("changed", onChange);
    window.removeEventListener("storage", elsewhere);
  };
}

/** @returns {Progress} */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return { done: truths(found?.done), answers: truths(found?.answers) };
  } catch {
    return { done: {}, answers: {} }; // nothing may be kept here, or what was kept is not ours
  }
}

/** @param {object | undefined} found whatever was kept */
function truths(found) {
  return Object.fromEntries(Object.entries(found ?? {}).map(([name, value]) => [name, value === true]));
}

function write() {
  try {
    localStorage.setItem(KEY, JSON.stringify(place.held));
  } catch {
    // it is held by the page
  }
  place.dispatchEvent(new Event("changed"));
}
