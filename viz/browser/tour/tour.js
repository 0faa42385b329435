// The tour of the screen: a dialog over the whole page, a hole in its shade over what is told about, and the telling.
// The dialog keeps the focus, and closes on Escape, as every dialog does; the server hears of its end alone.

import { button, element, mark, putUp, set } from "../page/dom.js";
import { keyCaps } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { bringIntoView } from "../page/scroll.js";
import { fill } from "../page/texts.js";
import { boxOf, presenterZoom } from "../page/zoom.js";
import { placeBox, placeHole } from "./place.js";
import { elementsOf, isNarrow } from "./stops.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Sent, Tour } from "./types.d.ts"
 */

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [tour, unmount] = mount(parentElement, createTour, (old) => old.dispose());
  /** @type {Sent | undefined} */
  const before = tour.data;
  tour.data = data;
  tour.tell = () => setTriggerValue("closed", data.count);
  if (before?.count !== data.count) begin(tour);
  else write(tour);
  return unmount;
}

/**
 * A tour without stops, until it has been handed some.
 * @param {Place} parentElement
 */
function createTour(parentElement) {
  const tour = /** @type {Tour} */ (/** @type {Partial<Tour>} */ ({
    hole: element("div", "hole"),
    text: set(element("p", "text"), { "aria-live": "polite" }),
    place: element("b", "at"),
    keys: element("span", "keys"),
    skip: button("skip", "", () => tour.dialog.close()),
    back: button("back", "", () => go(tour, -1)),
    next: button("next", "", () => go(tour, 1)),
    at: 0,
  }));
  tour.box = element("div", "box", tour.text, element("div", "foot", tour.place, tour.keys, tour.skip, tour.back, tour.next));
  tour.dialog = element("dialog", "tour", tour.hole, tour.box);
  tour.dialog.addEventListener("close", () => tour.tell());
  putUp(parentElement, tour.dialog);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (tour.dialog.open) pressKey(tour, event);
  };
  const onMoved = () => {
    if (tour.dialog.open) light(tour);
  };
  document.addEventListener("keydown", onKey, true);
  addEventListener("resize", onMoved);
  document.addEventListener("scroll", onMoved, true);
  tour.dispose = () => {
    document.removeEventListener("keydown", onKey, true);
    removeEventListener("resize", onMoved);
    document.removeEventListener("scroll", onMoved, true);
    tour.dialog.remove();
  };
  return tour;
}

/** @param {Tour} tour */
function begin(tour) {
  tour.at = 0;
  if (!tour.dialog.open) tour.dialog.showModal();
  show(tour);
  tour.next.focus();
}

/**
 * @param {Tour} tour
 * @param {number} steps
 */
function go(tour, steps) {
  const last = tour.data.stops.length - 1;
  if (tour.at + steps > last) return tour.dialog.close();
  tour.at = Math.max(0, tour.at + steps);
  show(tour);
}

/**
 * @param {Tour} tour
 * @param {KeyboardEvent} event
 */
function pressKey(tour, event) {
  event.stopPropagation(); // nothing on the page listens meanwhile
  if (event.key === "Tab") return turnAround(tour, event);
  const steps = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (steps === 0 || (steps > 0 && tour.at === tour.data.stops.length - 1)) return;
  event.preventDefault();
  go(tour, steps);
}

/**
 * From the last button the focus goes to the first, not out into the browser's own bars.
 * @param {Tour} tour
 * @param {KeyboardEvent} event
 */
function turnAround({ dialog, skip, back, next }, event) {
  const buttons = [skip, back, next].filter((each) => !each.hidden && !each.disabled);
  if (event.shiftKey) buttons.reverse();
  const root = /** @type {Document | ShadowRoot} */ (dialog.getRootNode());
  const at = buttons.findIndex((each) => each === root.activeElement);
  if (at >= 0 && at < buttons.length - 1) return;
  event.preventDefault();
  buttons[0].focus();
}

/**
 * Another stop: it comes into view first.
 * @param {Tour} tour
 */
function show(tour) {
  const elements = elementsOf(tour.data.stops[tour.at].name);
  const narrow = isNarrow();
  const cut = (/** @type {DOMRect} */ box) => box.top < 60 || box.bottom > innerHeight * (narrow ? 0.6 : 1);
  if (elements.some((lit) => cut(boxOf(lit)))) {
    const spare = innerHeight - boxOf(elements[0]).height - 330; // beside it and the telling
    bringIntoView(elements[0], narrow ? 0 : Math.min(140, Math.max(0, spare)));
  }
  write(tour);
}

/** @param {Tour} tour */
function write(tour) {
  const { stops, words } = tour.data;
  const { name, text, keys } = stops[tour.at];
  const [step, steps] = [tour.at + 1, stops.length];
  tour.dialog.setAttribute("aria-label", fill(words.label, { step, steps }));
  mark(tour.dialog, { stop: name, step });
  const keyboard = !isNarrow() && matchMedia("(pointer: fine)").matches;
  tour.text.textContent = keys && keyboard ? `${text} ${keys}` : text;
  tour.place.textContent = `${step} / ${steps}`;
  tour.keys.replaceChildren(...keyCaps(words.keys));
  tour.skip.textContent = words.skip;
  tour.back.textContent = words.back;
  tour.next.textContent = step === steps ? words.done : words.next;
  tour.skip.hidden = step === steps;
  tour.back.disabled = step === 1;
  light(tour);
}

/** @param {Tour} tour */
function light(tour) {
  const present = parseFloat(getComputedStyle(document.documentElement).fontSize) > 16;
  tour.box.style.zoom = present ? String(presenterZoom()) : "";
  placeHole(tour.hole, elementsOf(tour.data.stops[tour.at].name).map(boxOf));
  placeBox(tour.box, tour.hole);
}
