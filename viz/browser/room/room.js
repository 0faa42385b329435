// The room of a class: a button in the corner, the panel that it opens, and the question that is put to everybody.
// What happens in a room is decided by the server (viz/shell/classroom); here it is shown, and what is done is told.

import { isComposing, isTaken } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { ask } from "../page/cover.js";
import { shownView, watch } from "../page/shown.js";
import { guestName, keepKey, keepRoom, keyOf } from "./guest.js";
import { inside, outside } from "./panel.js";

const KEY = "j";
const last = { wide: false, role: "", number: 0, problem: "" }; // outlives a panel that is taken down and put up anew

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createRoom, (old) => old.dispose());
  view.tell = (action, value = "") => {
    view.count = Math.max(Date.now(), (view.count ?? 0) + 1);
    view.root.dataset.told = action;
    setTriggerValue("told", { action, value, count: view.count });
  };
  view.introduce = (guest) => setStateValue("guest", guest);
  receive(view, data);
  return unmount;
}

function createRoom(parentElement) {
  const root = document.createElement("section");
  root.className = "room";
  const door = document.createElement("button");
  door.type = "button";
  door.className = "door";
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.setAttribute("role", "region");
  panel.hidden = true;
  root.append(panel, door);
  const ground = document.createElement("div"); // at the foot of the page, so that the button stands over nothing there
  ground.className = "ground";
  parentElement.querySelectorAll(".room, .ground").forEach((old) => old.remove());
  parentElement.append(ground, root);
  const view = { root, ground, door, panel, data: null, drawn: "" };
  view.open = (wide) => {
    panel.hidden = !wide;
    door.setAttribute("aria-expanded", String(wide));
    root.dataset.open = String(wide);
    last.wide = wide;
  };
  view.open(last.wide);
  door.addEventListener("click", () => toggle(view));
  const onKey = (event) => {
    if (isComposing(event)) return;
    const inPanel = event.composedPath().includes(panel);
    if (event.key === "Escape" && !panel.hidden && (inPanel || event.composedPath().includes(door))) {
      event.preventDefault();
      event.stopPropagation();
      toggle(view);
    } else if (event.key.toLowerCase() === KEY && !event.repeat && !isTaken(event)) {
      event.preventDefault();
      toggle(view);
    }
  };
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
    ground.remove();
  };
  return view;
}

// What stands at the foot of the page, as the bar of the story does, is not covered.
function standAbove(view) {
  const foot = document.querySelector('[data-testid="stBottom"]');
  if (foot !== view.foot) {
    view.watched?.disconnect();
    view.foot = foot;
    view.watched = new ResizeObserver(() => standAbove(view));
    if (foot) view.watched.observe(foot);
  }
  view.root.style.setProperty("--foot", `${foot?.isConnected ? foot.offsetHeight : 0}px`);
}

function toggle(view) {
  const wide = view.panel.hidden;
  view.open(wide);
  if (wide) (view.panel.querySelector("input.code") ?? view.panel.querySelector("[data-action]"))?.focus({ preventScroll: true });
  else view.door.focus({ preventScroll: true });
}

function receive(view, data) {
  view.data = data;
  if (data.key) keepKey(data.code, data.key);
  if (data.role !== "outside") introduce(view, data);
  if (["student", "teacher"].includes(data.role)) keepRoom(data.code);
  else if (data.role === "outside" && (data.problem || last.role !== "")) keepRoom("");
  view.door.textContent = data.role === "outside" ? data.words.title : `${data.words.title} ${data.code}`;
  view.panel.setAttribute("aria-label", data.words.title);
  Object.assign(view.root.dataset, { role: data.role, code: data.code, present: String(data.present), problem: String(Boolean(data.problem)) });
  view.ground.hidden = data.present;
  draw(view, data);
  standAbove(view);
  const number = data.question?.number ?? 0;
  const asked = number > 0 && number !== last.number;
  if (asked || (data.problem && data.problem !== last.problem) || (data.role === "teacher" && last.role !== "teacher")) {
    last.byItself = view.panel.hidden;
    view.open(true);
  } else if (number === 0 && last.number > 0 && last.byItself && data.role === "student") {
    view.open(false); // the question is over, and what it stood before is to be seen again
  }
  cover(view);
  if (data.role === "student" && data.moves !== last.moves) follow(data);
  Object.assign(last, { role: data.role, number, problem: data.problem, moves: data.moves });
  if (asked) goTo(data.question);
}

// A room knows its guests by a name that their browser made up, and its teacher by the key that the browser was given.
function introduce(view, data) {
  if (view.introduced === data.code && data.role !== "knocking") return;
  const asked = `${data.code} ${data.role}`;
  if (view.asked === asked) return;
  view.asked = asked;
  view.introduced = data.code;
  view.introduce({ code: data.code, name: guestName(), key: keyOf(data.code) });
}

// The panel is drawn anew only when something in it has changed; who stands on a button stays there.
function draw(view, data) {
  const { moves, cursor, ...seen } = data;
  const drawn = JSON.stringify(seen);
  if (drawn === view.drawn) return;
  view.drawn = drawn;
  const focused = view.panel.getRootNode().activeElement?.dataset?.action;
  const typed = view.panel.querySelector("input.code")?.value ?? "";
  view.panel.replaceChildren(...(data.role === "outside" ? outside(view, data) : inside(view, data)));
  const box = view.panel.querySelector("input.code");
  if (box) box.value = typed;
  if (focused) view.panel.querySelector(`[data-action="${focused}"]`)?.focus({ preventScroll: true });
}

// The player may not show what is asked, until it is revealed. A chapter's own question covers its own view.
function cover(view) {
  const question = view.data?.question;
  const header = shownView()?.header;
  const about = question?.cover && header && !header.plain && header.network === question.of.network && header.text === question.of.text;
  const hides = Boolean(about) && question.stage !== "revealed";
  if (hides) ask(header.view, question.cover);
  else if (view.covering && (!header || !header.plain)) ask(header?.view ?? null, null);
  view.covering = hides;
}

// Everybody looks at the word that is asked about.
function goTo(question) {
  const shown = shownView();
  if (question.word === undefined || question.word === null || !shown || shown.header.network !== question.of.network || shown.header.text !== question.of.text) return;
  shown.pick(question.word, question.unit ?? undefined);
}

// The cursor of the teacher; what it means has been settled by the server, which has put up the same view.
function follow(data) {
  const shown = shownView();
  if (!data.follows || !data.cursor.word || !shown || shown.header.plain) return;
  const unit = Number(data.cursor.unit ?? shown.state.unit);
  if (unit < shown.header.units) shown.state.unit = unit;
  shown.step(Number(data.cursor.word) - 1);
}
