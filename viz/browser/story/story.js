// The bar of the story at the foot of the page: the sentence of a step, the time that is left, and the ways out of it.
// It goes on by itself, and waits as soon as anybody does something else than watch.

import { mount } from "../page/mount.js";
import { isTaken } from "../page/keycaps.js";
import { drawClock, restart, setPaused, stopClock } from "./clock.js";
import { pace, keepPace } from "./pace.js";
import { actOut } from "./page.js";

const LOST = 6_000; // ms after which an answer is no longer waited for
const OURS = ["PageDown", "PageUp", "p", "P"];
const HARMLESS = ["Shift", "Control", "Alt", "Meta", "f", "F", "l", "L", "Escape"];

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createBar, (old) => old.dispose());
  view.tell = (action) => setTriggerValue("told", { action, step: view.data.step, count: Date.now() });
  receiveStep(view, data);
  return unmount;
}

function createBar(parentElement) {
  const root = document.createElement("section");
  root.className = "story";
  const add = (tag, name, place = root) => {
    const element = document.createElement(tag);
    element.className = name;
    place.append(element);
    return element;
  };
  const view = { root, data: null, asked: null };
  view.time = add("i", "time");
  view.time.setAttribute("aria-hidden", "true");
  view.sentence = add("p", "sentence");
  view.sentence.setAttribute("aria-live", "polite");
  const ways = add("div", "ways");
  view.place = add("b", "place", ways);
  const button = (action, symbol, act = () => ask(view, action)) => {
    const element = add("button", action, ways);
    element.type = "button";
    element.textContent = symbol;
    element.addEventListener("click", act);
    return element;
  };
  view.buttons = {
    back: button("back", "◀\ufe0e"),
    go: button("go", "", () => setPaused(view, !view.paused)),
    next: button("next", "▶\ufe0e"),
    here: button("here", ""),
    again: button("again", ""),
    lesson: button("lesson", ""),
    train: button("train", ""),
  };
  view.pace = add("select", "pace", ways);
  view.pace.addEventListener("change", () => {
    keepPace(view.pace.value);
    restart(view);
  });
  view.buttons.leave = button("leave", "✕\ufe0e");
  parentElement.querySelectorAll(".story").forEach((old) => old.remove());
  parentElement.append(root);
  const onKey = (event) => pressKey(view, event);
  const onPointer = (event) => !event.composedPath().includes(root) && setPaused(view, true);
  const onHidden = () => document.hidden && setPaused(view, true);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
  document.addEventListener("visibilitychange", onHidden);
  view.next = () => ask(view, "next");
  view.dispose = () => {
    stopClock(view);
    clearTimeout(view.lost);
    view.stopActing?.();
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("pointerdown", onPointer, true);
    document.removeEventListener("visibilitychange", onHidden);
  };
  return view;
}

function receiveStep(view, data) {
  const before = view.data;
  view.data = data;
  const { words, away, step, steps } = data;
  const last = step === steps;
  view.root.setAttribute("aria-label", data.label);
  if (view.sentence.textContent !== data.sentence) view.sentence.textContent = data.sentence;
  view.place.textContent = `${step} / ${steps}`;
  for (const [name, button] of Object.entries(view.buttons)) {
    if (name === "go") continue; // its name is what it does now: drawClock
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    if (["here", "again", "lesson", "train"].includes(name)) button.textContent = words[name];
  }
  view.buttons.back.disabled = step === 1;
  view.buttons.next.hidden = last;
  view.buttons.go.hidden = last || away;
  view.pace.hidden = last || away;
  view.buttons.here.hidden = !away;
  view.buttons.again.hidden = view.buttons.lesson.hidden = !last || away;
  view.buttons.train.hidden = !data.trains || away;
  fillPaces(view, data);
  Object.assign(view.root.dataset, { step, away, waits: data.waits, ready: true });
  if (before?.step === step && before.sentence === data.sentence && before.waits === data.waits) return drawClock(view);
  clearTimeout(view.lost);
  view.asked = null;
  restart(view);
  if (before?.step === step) return; // the same page, of which more is known now
  view.stopActing?.();
  view.stopActing = away ? null : actOut(data, view.paused);
}

function fillPaces(view, { paces, words }) {
  if (view.pace.title === words.pace) return;
  view.pace.title = words.pace;
  view.pace.setAttribute("aria-label", words.pace);
  view.pace.replaceChildren(
    ...Object.keys(paces).map((name) => {
      const option = document.createElement("option");
      option.value = name;
      option.textContent = words[`pace.${name}`];
      return option;
    }),
  );
  view.pace.value = pace();
}

// One wish at a time; the server answers it with another step, or with none.
function ask(view, action) {
  if (view.asked !== null) return;
  view.asked = action;
  stopClock(view);
  view.tell(action);
  view.lost = setTimeout(() => {
    view.asked = null;
    restart(view); // else a story that plays by itself would stand for ever
  }, LOST);
}

function pressKey(view, event) {
  if (event.composedPath().includes(view.root) && !OURS.includes(event.key) && event.key !== "Escape") return;
  const { step, steps } = view.data;
  const inside = event.composedPath().includes(view.root);
  if (isTaken(event) && !(inside && OURS.includes(event.key))) {
    if (!HARMLESS.includes(event.key)) setPaused(view, true); // somebody writes, or reads the list of keys
    return;
  }
  if (event.key === "Escape") ask(view, "leave");
  else if (event.key === "PageDown") step < steps && ask(view, "next");
  else if (event.key === "PageUp") step > 1 && ask(view, "back");
  else if (OURS.includes(event.key)) setPaused(view, !view.paused);
  else {
    if (!HARMLESS.includes(event.key)) setPaused(view, true);
    return;
  }
  event.preventDefault();
}
