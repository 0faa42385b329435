// A text that grows while it is written in. Enter hands it over, Shift+Enter starts a new line, Escape takes it back.
// After each word the page shows what the text comes to so far; nothing is ever written into it from there.

import { element, mark, putUp, set } from "../page/dom.js";
import { isComposing } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { offerTextbox } from "../page/reading.js";
import { nextExample, watchComing } from "./coming.js";
import { keepAlong, readsAlong } from "./kept.js";
import { createReader } from "./reader.js";
import { createTypist } from "./typist.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Box, Sent } from "./types.d.ts"
 */

const LONG = 20_000; // characters that fill the screen in any case
const SHOWN_FIRST = 400; // ms that a text which was handed over may wait until it is shown
const COMES = 5_000; // ms until a text that was foreseen and did not come is taken back
const ONWARD = ["keydown", "pointerdown"];
const ENDS = /[\s\p{P}]$/u; // of a word

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [box, unmount] = mount(parentElement, createBox, (old) => {
    old.flush();
    clearTimeout(old.late);
    old.stop();
    old.reader.dispose();
    old.holder.remove();
  });
  box.send = (text, count) => setStateValue("typed", { text, count });
  box.most = data.most;
  box.refused.textContent = data.refused;
  box.area.setAttribute("aria-label", data.label);
  box.area.placeholder = data.placeholder;
  box.alongWords.textContent = data.along;
  box.reader.language = data.language;
  box.examples = data.examples;
  if (data.taken >= box.count) tell(box, data.text); // a run that began before knows of an earlier text alone
  fit(box);
  return unmount;
}

/**
 * What is being written is not overwritten by an answer to what was handed over before.
 * @param {Box} box
 * @param {string} text
 */
function tell(box, text) {
  if (text === box.passed) return; // a run that began before what was foreseen
  box.passed = null;
  clearTimeout(box.late);
  const writing = box.area.matches(":focus") && box.area.value !== box.handed;
  if (text !== box.told && !writing) box.area.value = text;
  if (!writing && text !== box.told && text !== box.handed) box.reader.back(); // an example, or the way back
  if (!writing) box.handed = box.area.value;
  box.told = text;
}

/**
 * @param {Place} parentElement
 * @returns {Box}
 */
function createBox(parentElement) {
  const area = Object.assign(element("textarea"), { rows: 1, spellcheck: false, dir: "auto" });
  const refused = set(element("p"), { role: "alert" });
  refused.hidden = true;
  const along = Object.assign(element("input"), { type: "checkbox", checked: readsAlong() });
  const alongWords = element("span");
  const holder = element("div", "holder", area, element("label", "along", along, alongWords), refused);
  putUp(parentElement, holder);
  const reader = createReader(() => along.checked);
  /** @type {Box} */
  const box = {
    ...{ holder, area, refused, most: 0, count: 0, told: null, handed: "", passed: null, examples: {} },
    ...{ send: () => {}, flush: () => {}, stop: () => {}, byEnter: false, reader, along, alongWords },
  };
  area.addEventListener("input", (event) => {
    fit(box);
    follow(box, /** @type {InputEvent} */ (event));
  });
  area.addEventListener("compositionend", () => reader.typed(area.value, false));
  along.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  alongWords.addEventListener("mousedown", (event) => event.preventDefault());
  along.addEventListener("change", () => {
    keepAlong(along.checked);
    if (along.checked && area.matches(":focus")) reader.typed(area.value, true);
  });
  const typist = createTypist(box);
  area.addEventListener("focus", () => {
    typist.stop();
    fit(box);
  });
  area.addEventListener("blur", () => {
    hand(box);
    fit(box);
  });
  area.addEventListener("keydown", (event) => pressKey(box, event));
  const stops = [
    watchComing(box, (text, from) => foresee(box, text, from)),
    offerTextbox(Object.assign(typist, { showNextExample: () => handExample(box) })),
    typist.stop,
  ];
  box.stop = () => stops.forEach((stop) => stop());
  return box;
}

/** @param {Box} box */
function handExample(box) {
  const text = nextExample(box);
  if (text === undefined) return false;
  box.area.value = text;
  box.byEnter = true;
  hand(box);
  box.byEnter = false;
  fit(box);
  return true;
}

/**
 * The server is about to tell this text: it is shown at once.
 * @param {Box} box
 * @param {string} text
 * @param {Record<string, number | null>} [from]
 */
function foresee(box, text, from) {
  const { handed, area } = box;
  if (text === handed) return;
  box.passed = handed;
  box.handed = area.value = text;
  fit(box);
  box.reader.entered(text, from);
  box.late = setTimeout(() => {
    box.passed = null;
    tell(box, handed);
  }, COMES);
}

/**
 * @param {Box} box
 * @param {KeyboardEvent} event
 */
function pressKey(box, event) {
  const { area, handed } = box;
  if (isComposing(event)) return; // Enter then ends a word, Escape takes it back
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    box.byEnter = true;
    area.blur();
    box.byEnter = false;
  } else if (event.key === "Escape") {
    event.stopPropagation();
    area.value = handed;
    area.blur();
  }
}

/**
 * What is read while it is written: after a word, and what is pasted at once; what an input method still composes, a
 * word of which may look ended at every letter, after a rest.
 * @param {Box} box
 * @param {InputEvent} event
 */
function follow({ area, reader }, { isComposing: composed, inputType = "" }) {
  const ends = !composed && (inputType === "insertFromPaste" || ENDS.test(area.value.slice(0, area.selectionStart)));
  reader.typed(wellFormed(area.value), ends);
}

/** @param {string} text */
function wellFormed(text) {
  return text.toWellFormed?.() ?? text;
}

/** @param {Box} box */
function hand(box) {
  const text = wellFormed(box.area.value);
  if (text === box.handed) return box.reader.back();
  box.refused.hidden = text.length <= box.most;
  if (!box.refused.hidden) return box.reader.back(); // Streamlit would drop the message without a word
  box.flush();
  box.handed = text;
  box.count = Math.max(Date.now(), box.count + 1);
  const shown = box.reader.entered(text);
  if (box.byEnter) sendAfter(box, text, shown);
  else box.send(text, box.count); // a click or a key has led elsewhere, and what it does comes after
}

/**
 * A text that was handed over is shown first, which takes a moment, and sent then; at once where the visitor goes on.
 * @param {Box} box
 * @param {string} text
 * @param {Promise<void>} shown
 */
function sendAfter(box, text, shown) {
  const { count } = box;
  mark(box.holder, { waits: true });
  const late = setTimeout(() => box.flush(), SHOWN_FIRST);
  box.flush = () => {
    box.flush = () => {};
    clearTimeout(late);
    ONWARD.forEach((kind) => document.removeEventListener(kind, onward, true));
    mark(box.holder, { waits: false });
    box.send(text, count);
  };
  const { flush } = box;
  const onward = () => box.flush === flush && flush();
  shown.then(onward);
  ONWARD.forEach((kind) => document.addEventListener(kind, onward, true));
}

/**
 * As tall as its text while it is written in, a line otherwise. In a very long one, Chromium looks for its direction for
 * ten seconds, and measuring takes seconds at every key.
 * @param {Box} box
 */
function fit(box) {
  const { area, holder, along } = box;
  measure(area);
  if (along.parentElement && holder.matches(":focus-within")) along.parentElement.style.top = `${area.offsetHeight - 28}px`;
}

/** @param {HTMLTextAreaElement} area */
function measure(area) {
  const long = area.value.length > LONG;
  area.dir = long ? "ltr" : "auto";
  area.style.height = long && area.matches(":focus") ? "60vh" : "";
  if (long) return;
  area.scrollTop = 0;
  if (area.matches(":focus")) area.style.height = `${area.scrollHeight + 2}px`;
}
