// The tour of the screen: a dialog over the whole page, a hole in its shade over what is told about, and the telling.
// The dialog keeps the focus, and closes on Escape, as every dialog does; the server hears of its end alone.

import { keyCaps } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { bringIntoView } from "../page/scroll.js";
import { boxOf, presenterZoom } from "../page/zoom.js";
import { placeBox, placeHole } from "./place.js";
import { elementsOf, isNarrow } from "./stops.js";

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createTour, (old) => old.dispose());
  const begins = view.data?.count !== data.count;
  view.data = data;
  view.tell = () => setTriggerValue("closed", data.count);
  if (begins) begin(view);
  else write(view);
  return unmount;
}

function createTour(parentElement) {
  const dialog = document.createElement("dialog");
  dialog.className = "tour";
  const add = (tag, name, place) => {
    const element = document.createElement(tag);
    element.className = name;
    place.append(element);
    return element;
  };
  const view = { dialog, data: null, at: 0 };
  view.hole = add("div", "hole", dialog);
  view.box = add("div", "box", dialog);
  view.text = add("p", "text", view.box);
  view.text.setAttribute("aria-live", "polite");
  const foot = add("div", "foot", view.box);
  view.place = add("b", "at", foot);
  view.keys = add("span", "keys", foot);
  const button = (name, act) => {
    const element = add("button", name, foot);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  };
  view.skip = button("skip", () => dialog.close());
  view.back = button("back", () => go(view, -1));
  view.next = button("next", () => go(view, 1));
  dialog.addEventListener("close", () => view.tell());
  parentElement.querySelectorAll(".tour").forEach((old) => old.remove());
  parentElement.append(dialog);
  const onKey = (event) => dialog.open && pressKey(view, event);
  document.addEventListener("keydown", onKey, true);
  const onMoved = () => dialog.open && light(view);
  addEventListener("resize", onMoved);
  document.addEventListener("scroll", onMoved, true);
  view.dispose = () => {
    document.removeEventListener("keydown", onKey, true);
    removeEventListener("resize", onMoved);
    document.removeEventListener("scroll", onMoved, true);
    dialog.remove();
  };
  return view;
}

function begin(view) {
  view.at = 0;
  if (!view.dialog.open) view.dialog.showModal();
  show(view);
  view.next.focus();
}

function go(view, steps) {
  const last = view.data.stops.length - 1;
  if (view.at + steps > last) return view.dialog.close();
  view.at = Math.max(0, view.at + steps);
  show(view);
}

function pressKey(view, event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  event.stopPropagation(); // nothing on the page listens meanwhile
  if (event.key === "Tab") return turnAround(view, event);
  if (!steps || (steps > 0 && view.at === view.data.stops.length - 1)) return;
  event.preventDefault();
  go(view, steps);
}

// From the last button the focus goes to the first, not out into the browser's own bars.
function turnAround(view, event) {
  const buttons = [view.skip, view.back, view.next].filter((button) => !button.hidden && !button.disabled);
  const [last, first] = event.shiftKey ? [buttons[0], buttons.at(-1)] : [buttons.at(-1), buttons[0]];
  const focused = view.dialog.getRootNode().activeElement;
  if (focused !== last && buttons.includes(focused)) return;
  event.preventDefault();
  first.focus();
}

// Another stop: it comes into view first.
function show(view) {
  const elements = elementsOf(view.data.stops[view.at].name);
  const narrow = isNarrow();
  const cut = (box) => box.top < 60 || box.bottom > innerHeight * (narrow ? 0.6 : 1);
  if (elements.some((element) => cut(boxOf(element)))) {
    const spare = innerHeight - boxOf(elements[0]).height - 330; // beside it and the telling
    bringIntoView(elements[0], narrow ? 0 : Math.min(140, Math.max(0, spare)));
  }
  write(view);
}

function write(view) {
  const { stops, words } = view.data;
  const said = { step: view.at + 1, steps: stops.length };
  const label = words.label.replace("{step}", said.step).replace("{steps}", said.steps);
  view.dialog.setAttribute("aria-label", label);
  Object.assign(view.dialog.dataset, { stop: stops[view.at].name, step: said.step });
  view.text.textContent = stops[view.at].text;
  view.place.textContent = `${said.step} / ${said.steps}`;
  view.keys.replaceChildren(...keyCaps(words.keys));
  view.skip.textContent = words.skip;
  view.back.textContent = words.back;
  view.next.textContent = said.step === said.steps ? words.done : words.next;
  view.skip.hidden = said.step === said.steps;
  view.back.disabled = said.step === 1;
  light(view);
}

function light(view) {
  const present = parseFloat(getComputedStyle(document.documentElement).fontSize) > 16;
  view.box.style.zoom = present ? String(presenterZoom()) : "";
  const boxes = elementsOf(view.data.stops[view.at].name).map(boxOf);
  placeHole(view.hole, boxes);
  placeBox(view.box, view.hole);
}
