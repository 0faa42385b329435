// What stands in the panel: the way into a room; for its teacher the way for the others, for its students where they are.

import { button, element, mark, set } from "../page/dom.js";
import { isComposing } from "../page/keycaps.js";
import { fill } from "../page/texts.js";
import { guestName, lastRoom } from "./guest.js";
import { qrCode } from "./qr.js";
import { questionOf } from "./question.js";
import { teller } from "./teller.js";

/** @import { Sent, View } from "./types.d.ts" */

/**
 * For who is in no room.
 * @param {View} view
 * @param {Sent} data
 */
export function outside(view, data) {
  const { words } = data;
  const open = element("div", "part", teller(view, "open", words.open, guestName), element("p", "help", words["open.help"]));
  const box = Object.assign(element("input", "code"), { maxLength: 12, autocomplete: "off", spellcheck: false });
  box.setAttribute("autocapitalize", "characters");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isComposing(event)) view.tell("join", box.value);
  });
  const label = element("label", "", words["join.label"], box);
  const wrong = problem(data).map((told) => set(told, { id: "room-problem" }));
  if (wrong.length > 0) set(box, { "aria-invalid": true, "aria-describedby": "room-problem" });
  const join = element("div", "part join", label, teller(view, "join", words["join.go"], () => box.value), ...wrong);
  const last = data.problem ? "" : lastRoom();
  const back = last ? [teller(view, "join", fill(words.back, { code: last }), last)] : [];
  return [head(view, data), ...back, join, open, element("p", "quiet", words.private)];
}

/**
 * For who is in one, or at its door.
 * @param {View} view
 * @param {Sent} data
 */
export function inside(view, data) {
  const { words, role } = data;
  const parts = [head(view, data), ...problem(data)];
  if (role === "knocking") parts.push(element("p", "help", words.knocking));
  if (data.question) parts.push(questionOf(view, data, data.question));
  if (role === "teacher") parts.push(...ofTeacher(view, data));
  if (role === "student") parts.push(...ofStudent(view, data));
  if (role === "knocking" || role === "lost") parts.push(teller(view, "leave", words.leave));
  return parts;
}

/**
 * @param {View} view
 * @param {Sent} data
 * @returns {HTMLElement}
 */
function head(view, { words, here }) {
  const hide = button("hide", "×", () => {
    view.open(false);
    view.door.focus({ preventScroll: true });
  });
  hide.setAttribute("aria-label", words.hide);
  const found = element("div", "head", element("h3", "", words.title));
  if (here !== undefined) found.append(element("span", "here", fill(words.here, { count: here })));
  found.append(hide);
  return found;
}

/** @param {Sent} data */
function problem(data) {
  return data.problem ? [set(element("p", "problem", data.problem), { role: "alert" })] : [];
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function ofTeacher(view, data) {
  const { words, code, address = "", qr = [], hint } = data;
  const parts = [];
  if (!data.question) {
    const letters = set(element("p", "letters", code), { role: "img", "aria-label": `${words.code} ${[...code].join(" ")}` });
    const told = element("div", "told", element("p", "help", words.scan), letters, element("p", "address", address));
    parts.push(element("div", "way", qrCode(qr, address), told));
    if (hint) parts.push(element("p", "quiet", hint));
  }
  const row = element("div", "row");
  if (!data.question && data.can_ask) row.append(teller(view, "ask", words.ask));
  row.append(closing(view, data));
  return [...parts, row, element("p", "quiet", words.teacher)];
}

/**
 * What cannot be taken back is asked for twice, and a second press of the same place keeps the room.
 * @param {View} view
 * @param {Sent} data
 */
function closing(view, { words }) {
  const found = button("close", words.close, () => {
    const really = teller(view, "close", words["close.really"]);
    const keep = button("keep", words["close.keep"], () => {
      sure.replaceWith(found);
      found.focus({ preventScroll: true });
    });
    really.classList.add("really");
    const sure = set(element("div", "sure", element("span", "", words["close.sure"]), really, keep), { role: "group", "aria-label": words["close.sure"] });
    found.replaceWith(sure);
    keep.focus({ preventScroll: true });
  });
  return mark(found, { action: "ask-to-close" });
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function ofStudent(view, { words, follows = false, question }) {
  const box = mark(Object.assign(element("input"), { type: "checkbox", checked: follows }), { action: "follow" });
  box.addEventListener("change", () => view.tell("follow", box.checked ? "on" : "off"));
  const follow = element("label", "follow", box, ` ${words.follow}`);
  const row = element("div", "row", teller(view, "leave", words.leave));
  return [...(question ? [] : [element("p", "help", words.student)]), follow, row, element("p", "quiet", words.private)];
}
