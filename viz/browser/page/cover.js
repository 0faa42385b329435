// Prediction mode: what must not be seen before a question is answered. The question (viz/browser/path/quiz.js) says so,
// the player and the charts keep to it; each is a component with its own copy of this module, so they meet on the page.
//
// What is shown comes with the cover of its first question, so that nothing is seen before the question has been put up.

/** @import { Cover, ReadingCover } from "./types.d.ts" */

const MEETING = Symbol.for("gatescope.cover");

/** @typedef {EventTarget & { asked: { of: string, cover: Cover | null } | null }} Meeting */

const page = /** @type {Record<symbol, Meeting | undefined>} */ (/** @type {unknown} */ (globalThis));
const place = (page[MEETING] ??= Object.assign(new EventTarget(), { asked: null }));

/**
 * What covers the view that is named `of`: what the question asked for, else what it came with; null for nothing.
 * @template {Cover} C
 * @param {string | undefined} of
 * @param {C | null | undefined} given
 * @returns {C | null}
 */
export function coverOf(of, given) {
  return place.asked && place.asked.of === of ? /** @type {C | null} */ (place.asked.cover) : (given ?? null);
}

/** Whether a question hides something now. */
export function isCovering() {
  return Boolean(place.asked?.cover);
}

/**
 * By the question.
 * @param {string | null} of the view; null when the question is taken down
 * @param {Cover | null} cover null once it has been answered
 */
export function ask(of, cover) {
  place.asked = of === null ? null : { of, cover };
  place.dispatchEvent(new Event("asked"));
}

/**
 * Calls `onAsked` until the function that is returned is called.
 * @param {() => void} onAsked
 */
export function watchCover(onAsked) {
  place.addEventListener("asked", onAsked);
  return () => place.removeEventListener("asked", onAsked);
}

/**
 * Whether the verdict after this word is covered.
 * @param {ReadingCover | null | undefined} cover
 * @param {number} word
 */
export function hidesVerdict(cover, word) {
  return Boolean(cover?.verdict && word >= cover.from);
}

/**
 * Whether the values of a signal are covered at this word.
 * @param {ReadingCover | null | undefined} cover
 * @param {string} signal
 * @param {number} word
 */
export function hidesSignal(cover, signal, word) {
  return Boolean(cover?.signals && word >= cover.from && cover.signals.includes(signal));
}
