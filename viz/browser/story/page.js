// What a step does with the rest of the page: the player reads its words, the gradients run back, a picture comes into
// view, the text box waits for a sentence.

import { findDeep } from "../page/deep.js";
import { textboxShown } from "../page/reading.js";
import { bringBetween, bringIntoView } from "../page/scroll.js";
import { shownView } from "../page/shown.js";

/**
 * @import { Shown } from "../page/types.d.ts"
 * @import { Acts } from "./types.d.ts"
 */

const EVERY = 250; // ms between two looks whether the page is there yet
const LONGEST = 60; // looks
const LOOK = 1_200; // ms before anything moves, so that eyes find it

const NARROW = 640; // pixels: here one thing stands below the other

const UNIT = "section.player :is(.score, .values, .maps) [data-signal=cell]";

/**
 * What a step is about, by its name in viz/story/step.py: the first and the last of it, as they stand below each other.
 * @type {Record<string, () => (Element | null | undefined)[]>}
 */
const PLACES = {
  words: () => findDeep("section.player .strip, section.pairs").slice(0, 1),
  unit: () => [findDeep("section.player .strip")[0], findDeep(UNIT).filter(isSeen).at(-1)],
  pair: () => [findDeep("section.pairs")[0], drawn("compare_verdicts")],
  gradient: () => findDeep("section.chart[data-kind=gradient]").slice(0, 1),
  dial: () => [drawn("lab_dial")],
};

/**
 * What is returned stops it. Nothing moves where the story is `paused`, as it is for those who want less motion.
 * @param {Acts} acts
 * @param {boolean} paused
 */
export function actOut({ plays, types, races, shows, writes }, paused) {
  /** @type {Set<number>} */
  const timers = new Set();
  findDeep(".page-keys")[0]?.scrollIntoView({ block: "end" }); // the page stands at its top
  /**
   * @template T
   * @param {() => T | null | undefined} find
   * @param {(found: T) => void} act
   */
  const whenThere = (find, act, looks = LONGEST) => {
    const found = find();
    if (found) timers.add(setTimeout(() => act(found), LOOK));
    else if (looks > 0) timers.add(setTimeout(() => whenThere(find, act, looks - 1), EVERY));
  };
  if (plays && !paused) whenThere(() => playerWith(plays[1]), (shown) => (types ? typeWords : playWords)(shown, plays));
  if (races && !paused) whenThere(raceButton, (button) => button.click());
  if (shows !== null) whenThere(() => ends(shows), (found) => show(ends(shows) ?? found));
  if (writes && matchMedia("(pointer: fine)").matches) whenThere(textBox, write);
  return () => {
    timers.forEach((timer) => clearTimeout(timer));
    textboxShown()?.stop();
  };
}

/**
 * Null as long as something of it is not there.
 * @param {string} place
 * @returns {[first: Element, last: Element] | null}
 */
function ends(place) {
  const found = PLACES[place]();
  const [first, last] = [found[0], found.at(-1)];
  return first && last ? [first, last] : null;
}

/** @param {[first: Element, last: Element]} ends */
function show([first, last]) {
  if (innerWidth < NARROW) bringIntoView(first);
  else bringBetween(first, last);
}

/** @param {Element} element */
function isSeen(element) {
  return element.getBoundingClientRect().height > 0;
}

/** @param {number} words */
function playerWith(words) {
  const shown = shownView();
  return shown?.root.dataset.ready === "true" && shown.header.tokens.length >= words ? shown : null;
}

/**
 * From one word to another, both counted from 1.
 * @param {Shown} shown
 * @param {[from: number, to: number]} words
 */
function playWords(shown, [from, to]) {
  if (shownView() === shown) shown.playTo(from - 1, to - 1);
}

/**
 * The same from the first word on, as if somebody wrote them; where nothing reads along, they are played.
 * @param {Shown} shown
 * @param {[from: number, to: number]} words
 */
async function typeWords(shown, words) {
  if (!(await textboxShown()?.typeOut(words[1]))) playWords(shown, words);
}

function raceButton() {
  const buttons = /** @type {HTMLButtonElement[]} */ (findDeep("button.race"));
  return buttons.find((button) => button.offsetParent !== null && !button.disabled);
}

/**
 * The plot itself, once Plotly has drawn it.
 * @param {string} key
 */
function drawn(key) {
  const found = document.querySelector(`.st-key-${key}`);
  return found?.querySelector(".main-svg") ? found : null;
}

function textBox() {
  return /** @type {HTMLTextAreaElement | undefined} */ (findDeep("textarea")[0]);
}

/** @param {HTMLTextAreaElement} area */
function write(area) {
  area.focus();
  area.select();
}
