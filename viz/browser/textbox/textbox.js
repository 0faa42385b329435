// A text that grows while it is written in. Enter hands it over, Shift+Enter starts a new line, Escape takes it back.

import { element, putUp, set } from "../page/dom.js";
import { isComposing } from "../page/keycaps.js";
import { mount } from "../page/mount.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Box, Sent } from "./types.d.ts"
 */

const LONG = 20_000; // characters that fill the screen in any case

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [box, unmount] = mount(parentElement, createBox, (old) => old.holder.remove());
  box.send = (text) => setStateValue("typed", { text, count: (box.count += 1) });
  box.most = data.most;
  box.refused.textContent = data.refused;
  box.area.setAttribute("aria-label", data.label);
  box.area.placeholder = data.placeholder;
  // What is being written is not overwritten by an answer to what was handed over before.
  const writing = box.area.matches(":focus") && box.area.value !== box.handed;
  if (data.text !== box.told && !writing) box.area.value = data.text;
  if (!writing) box.handed = box.area.value;
  box.told = data.text;
  fit(box);
  return unmount;
}

/**
 * @param {Place} parentElement
 * @returns {Box}
 */
function createBox(parentElement) {
  const area = Object.assign(element("textarea"), { rows: 1, spellcheck: false, dir: "auto" });
  const refused = set(element("p"), { role: "alert" });
  refused.hidden = true;
  const holder = element("div", "holder", area, refused);
  putUp(parentElement, holder);
  const box = { holder, area, refused, most: 0, count: Date.now(), told: null, handed: "", send: () => {} };
  area.addEventListener("input", () => fit(box));
  area.addEventListener("focus", () => fit(box));
  area.addEventListener("blur", () => {
    hand(box);
    fit(box);
  });
  area.addEventListener("keydown", (event) => pressKey(box, event));
  return box;
}

/**
 * @param {Box} box
 * @param {KeyboardEvent} event
 */
function pressKey({ area, handed }, event) {
  if (isComposing(event)) return; // Enter then ends a word, Escape takes it back
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    area.blur();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    area.value = handed;
    area.blur();
  }
}

/** @param {Box} box */
function hand(box) {
  const text = box.area.value.toWellFormed?.() ?? box.area.value;
  if (text === box.handed) return;
  box.refused.hidden = text.length <= box.most;
  if (!box.refused.hidden) return; // Streamlit would drop the message without a word
  box.handed = text;
  box.send(text);
}

/**
 * As tall as its text while it is written in, a line otherwise. In a very long one, Chromium looks for its direction for
 * ten seconds, and measuring takes seconds at every key.
 * @param {Box} box
 */
function fit({ area }) {
  const long = area.value.length > LONG;
  area.dir = long ? "ltr" : "auto";
  area.style.height = long && area.matches(":focus") ? "60vh" : "";
  if (long) return;
  area.scrollTop = 0;
  if (area.matches(":focus")) area.style.height = `${area.scrollHeight + 2}px`;
}
