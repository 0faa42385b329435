// What stands in the panel: the way into a room; for its teacher the way for the others, for its students where they are.

import { isComposing } from "../page/keycaps.js";
import { guestName, lastRoom } from "./guest.js";
import { button, element } from "./parts.js";
import { questionOf } from "./question.js";
import { qrCode } from "./qr.js";

// For who is in no room.
export function outside(view, data) {
  const { words } = data;
  const open = element("div", "part");
  open.append(button(view, "open", words.open, guestName), element("p", "help", words["open.help"]));
  const join = element("div", "part join");
  const label = element("label", "", words["join.label"]);
  const box = element("input", "code");
  Object.assign(box, { maxLength: 12, autocomplete: "off", spellcheck: false });
  box.setAttribute("autocapitalize", "characters");
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !isComposing(event)) view.tell("join", box.value);
  });
  label.append(box);
  join.append(label, button(view, "join", words["join.go"], () => box.value));
  const last = data.problem ? "" : lastRoom();
  const back = last ? [button(view, "join", words.back.replace("{code}", last), last)] : [];
  return [head(view, data), ...problem(data), ...back, join, open, element("p", "quiet", words.private)];
}

// For who is in one, or at its door.
export function inside(view, data) {
  const { words, role } = data;
  const parts = [head(view, data), ...problem(data)];
  if (role === "knocking") parts.push(element("p", "help", words.knocking));
  if (data.question) parts.push(questionOf(view, data));
  if (role === "teacher") parts.push(...ofTeacher(view, data));
  if (role === "student") parts.push(...ofStudent(view, data));
  if (role === "knocking" || role === "lost") parts.push(button(view, "leave", words.leave));
  return parts;
}

function head(view, data) {
  const found = element("div", "head");
  const title = element("h3", "", data.words.title);
  const hide = element("button", "hide", "×");
  hide.type = "button";
  hide.setAttribute("aria-label", data.words.hide);
  hide.addEventListener("click", () => {
    view.open(false);
    view.door.focus({ preventScroll: true });
  });
  found.append(title);
  if (data.here !== undefined) found.append(element("span", "here", data.words.here.replace("{count}", data.here)));
  found.append(hide);
  return found;
}

function problem(data) {
  if (!data.problem) return [];
  const found = element("p", "problem", data.problem);
  found.setAttribute("role", "alert");
  return [found];
}

function ofTeacher(view, data) {
  const { words } = data;
  const parts = [];
  if (!data.question) {
    const way = element("div", "way");
    const code = element("p", "letters", data.code);
    code.setAttribute("aria-label", `${words.code} ${[...data.code].join(" ")}`);
    code.setAttribute("role", "img");
    const told = element("div", "told");
    told.append(element("p", "help", words.scan), code, element("p", "address", data.address));
    way.append(qrCode(data.qr, data.address), told);
    parts.push(way);
    if (data.hint) parts.push(element("p", "quiet", data.hint));
  }
  const row = element("div", "row");
  if (!data.question && data.can_ask) row.append(button(view, "ask", words.ask));
  row.append(closing(view, words));
  parts.push(row, element("p", "quiet", words.teacher));
  return parts;
}

// What cannot be taken back is asked for twice.
function closing(view, words) {
  const found = element("button", "close", words.close);
  found.type = "button";
  found.dataset.action = "close";
  found.addEventListener("click", () => {
    if (found.dataset.sure) return view.tell("close");
    found.dataset.sure = "true";
    found.textContent = words["close.sure"];
  });
  return found;
}

function ofStudent(view, data) {
  const { words } = data;
  const follow = element("label", "follow");
  const box = element("input");
  box.type = "checkbox";
  box.checked = data.follows;
  box.dataset.action = "follow";
  box.addEventListener("change", () => view.tell("follow", box.checked ? "on" : "off"));
  follow.append(box, ` ${words.follow}`);
  const row = element("div", "row");
  row.append(button(view, "leave", words.leave));
  return [...(data.question ? [] : [element("p", "help", words.student)]), follow, row, element("p", "quiet", words.private)];
}
