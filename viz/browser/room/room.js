// The room of a class: a button beside the pages, the panel that it opens, and the question that is put to everybody.
// What happens in a room is decided by the server (viz/classroom); here it is shown, and what is done is told.

import { ask } from "../page/cover.js";
import { button, element, mark, putUp, set } from "../page/dom.js";
import { isComposing, isTaken } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { bringIntoView } from "../page/scroll.js";
import { shownView, watch } from "../page/shown.js";
import { guestName, keepKey, keepRoom, keyOf } from "./guest.js";
import { inside, outside } from "./panel.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Question, Sent, View } from "./types.d.ts"
 */

const KEY = "j";
const NARROW = 640; // pixels: a phone

/** @type {{ wide: boolean, byItself: boolean, role: string, number: number, problem: string, moves?: number }} */
const last = { wide: false, byItself: false, role: "", number: 0, problem: "" }; // outlives a panel that is put up anew

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createRoom, (old) => old.dispose());
  view.tell = (action, value = "") => {
    view.count = Math.max(Date.now(), view.count + 1);
    view.root.dataset.told = action;
    setTriggerValue("told", { action, value, count: view.count });
  };
  view.introduce = (guest) => setStateValue("guest", guest);
  receive(view, data);
  return unmount;
}

/**
 * A room without data, until it has been handed some.
 * @param {Place} parentElement
 */
function createRoom(parentElement) {
  const panel = set(element("div", "panel"), { role: "region" });
  panel.hidden = true;
  const door = button("door", "", () => toggle(view));
  const root = element("section", "room", panel, door);
  putUp(parentElement, root);
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({ root, door, panel, drawn: "", count: 0, covering: false }));
  view.open = (wide) => {
    panel.hidden = !wide;
    door.setAttribute("aria-expanded", String(wide));
    root.dataset.open = String(wide);
    last.wide = wide;
  };
  view.open(last.wide);
  const onKey = (/** @type {KeyboardEvent} */ event) => pressKey(view, event);
  document.addEventListener("keydown", onKey, true);
  const stop = watch(
    () => cover(view),
    () => {},
  );
  view.dispose = () => {
    document.removeEventListener("keydown", onKey, true);
    stop();
    if (view.covering) ask(null, null);
    view.watched?.disconnect();
    root.remove();
  };
  return view;
}

/**
 * @param {View} view
 * @param {KeyboardEvent} event
 */
function pressKey(view, event) {
  if (isComposing(event)) return;
  const { panel, door } = view;
  const path = event.composedPath();
  if (event.key === "Escape" && !panel.hidden && (path.includes(panel) || path.includes(door))) {
    event.preventDefault();
    event.stopPropagation();
    toggle(view);
  } else if (!isTaken(event) && event.key.toLowerCase() === KEY && !event.repeat) {
    event.preventDefault();
    toggle(view);
  }
}

/**
 * What stands at the foot of the page, as the bar of the story does, is not covered.
 * @param {View} view
 */
function standAbove(view) {
  const foot = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stBottom"]'));
  if (foot !== view.foot) {
    view.watched?.disconnect();
    view.foot = foot;
    view.watched = new ResizeObserver(() => standAbove(view));
    if (foot) view.watched.observe(foot);
  }
  view.root.style.setProperty("--foot", `${foot?.isConnected ? foot.offsetHeight : 0}px`);
}

/** @param {View} view */
function codeBox(view) {
  return /** @type {HTMLInputElement | null} */ (view.panel.querySelector("input.code"));
}

/**
 * @param {View} view
 * @param {string} [action] any, if none is named
 */
function focusOn(view, action) {
  const selector = action === undefined ? "[data-action]" : `[data-action="${action}"]`;
  const control = /** @type {HTMLElement | null} */ (view.panel.querySelector(selector));
  control?.focus({ preventScroll: true });
}

/** @param {View} view */
function toggle(view) {
  const wide = Boolean(view.panel.hidden);
  view.open(wide);
  if (!wide) view.door.focus({ preventScroll: true });
  else if (codeBox(view)) codeBox(view)?.focus({ preventScroll: true });
  else focusOn(view);
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function receive(view, data) {
  const { role, code, words, problem, question } = data;
  view.data = data;
  if (data.key) keepKey(code, data.key);
  if (role !== "outside") introduce(view, data);
  if (role === "student" || role === "teacher") keepRoom(code);
  else if (role === "outside" && (problem || last.role === "teacher")) keepRoom(""); // it is gone; who left may come back
  view.door.textContent = role === "outside" ? words.title : `${words.title} ${code}`;
  view.panel.setAttribute("aria-label", words.title);
  mark(view.root, { role, code, present: data.present, problem: Boolean(problem) });
  draw(view, data);
  standAbove(view);
  openByItself(view, data);
  cover(view);
  if (role === "student" && data.moves !== last.moves) follow(data);
  const asked = question && question.number > 0 && question.number !== last.number;
  Object.assign(last, { role, number: question?.number ?? 0, problem, moves: data.moves });
  if (asked) goTo(question);
}

/**
 * The panel opens for what is new in it, and closes when a question is over and what it stood before is to be seen again.
 * @param {View} view
 * @param {Sent} data
 */
function openByItself(view, { role, problem, question }) {
  const number = question?.number ?? 0;
  const asked = number > 0 && number !== last.number;
  const failed = problem !== "" && problem !== last.problem;
  if (asked || failed || (role === "teacher" && last.role !== "teacher")) {
    last.byItself = Boolean(view.panel.hidden);
    view.open(true);
  } else if (number === 0 && last.number > 0 && last.byItself && role === "student") {
    view.open(false);
  }
}

/**
 * A room knows its guests by a name that their browser made up, and its teacher by the key that the browser was given.
 * @param {View} view
 * @param {Sent} data
 */
function introduce(view, { code, role }) {
  if (view.introduced === code && role !== "knocking") return;
  const asked = `${code} ${role}`;
  if (view.asked === asked) return;
  view.asked = asked;
  view.introduced = code;
  view.introduce({ code, name: guestName(), key: keyOf(code) });
}

/**
 * The panel is drawn anew only when something in it has changed, and the focus stays on its button.
 * @param {View} view
 * @param {Sent} data
 */
function draw(view, data) {
  const drawn = JSON.stringify({ ...data, moves: null, cursor: null });
  if (drawn === view.drawn) return;
  view.drawn = drawn;
  const root = /** @type {Document | ShadowRoot} */ (view.panel.getRootNode());
  const focused = root.activeElement instanceof HTMLElement ? root.activeElement.dataset.action : undefined;
  const typed = codeBox(view)?.value ?? "";
  view.panel.replaceChildren(...(data.role === "outside" ? outside(view, data) : inside(view, data)));
  const box = codeBox(view);
  if (box) box.value = typed;
  if (focused) focusOn(view, focused);
}

/**
 * The player, if it shows what a question is about.
 * @param {Question | null | undefined} question
 */
function viewOf(question) {
  const shown = shownView();
  const about = question?.of;
  return shown && about && shown.header.network === about.network && shown.header.text === about.text ? shown : null;
}

/**
 * The player may not show what is asked, until it is revealed. A chapter's own question covers its own view.
 * @param {View} view
 */
function cover(view) {
  const question = view.data?.question;
  const header = shownView()?.header;
  const about = viewOf(question)?.header;
  const hides = question?.cover && about && !about.plain && question.stage !== "revealed";
  if (hides) ask(about.view, question.cover ?? null);
  else if (view.covering && !header?.plain) ask(header?.view ?? null, null);
  view.covering = Boolean(hides);
}

/**
 * Everybody looks at the word that is asked about.
 * @param {Question} question
 */
function goTo(question) {
  if (question.word === undefined || question.word === null) return;
  const shown = viewOf(question);
  if (!shown) return;
  shown.pick(question.word, question.unit ?? undefined);
  if (innerWidth < NARROW) bringIntoView(shown.root); // above the panel, whose half of the screen is the lower one
}

/**
 * The cursor of the teacher; what it means has been settled by the server, which has put up the same view.
 * @param {Sent} data
 */
function follow({ follows, cursor }) {
  const shown = shownView();
  if (!follows || !cursor?.word || !shown || shown.header.plain) return;
  const unit = Number(cursor.unit ?? shown.state.unit);
  if (unit < shown.header.units) shown.state.unit = unit;
  shown.step(Number(cursor.word) - 1);
}
