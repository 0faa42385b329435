// The keys of every page: pages, presenter mode, examples, networks, language, and the list of all keys on "?".

import { button, element, entitle, mark, putUp } from "../page/dom.js";
import { isTaken, keyCaps } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { textboxShown } from "../page/reading.js";
import { markedWords } from "../page/shown.js";
import { presenterZoom } from "../page/zoom.js";
import { tendHistory } from "./history.js";
import { buildOffer, settle, showOffer } from "./offer.js";
import { answered, newPresses, press, willPresent } from "./presses.js";
import { followRenewed } from "./renewed.js";
import { lookAfterStreamlit, nameHelp } from "./surroundings.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Sent, View } from "./types.d.ts"
 */

const LOST = 4_000; // ms after which an answer is no longer waited for
const LETTERS = 14; // pixels of the page's base size at a zoom of 1: Streamlit's smallest text is 0.875 of it

const presses = newPresses(Date.now()); // a listener that is put up anew goes on with them

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createKeys, (old) => old.dispose());
  presses.tell = (told) => setTriggerValue("pressed", told);
  presses.onWaiting = (waiting) => mark(view.root, { waiting });
  receiveKeys(view, data);
  return unmount;
}

/**
 * Keys that do nothing, until they have been told what they do.
 * @param {Place} parentElement
 */
function createKeys(parentElement) {
  const help = element("dialog", "help");
  help.tabIndex = -1; // it has the focus while it is open, not its button: Space would start the tour
  const root = element("div", "page-keys", help);
  const takeTour = () => {
    closeList(help);
    settle(view.offer);
    press(presses, "tour", LOST);
  };
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({
    ...{ root, help, tour: button("", "", takeTour), offer: buildOffer(root, takeTour) },
    close: button("close", "×", () => closeList(help)),
  }));
  mark(root, { waiting: presses.busy });
  putUp(parentElement, root);
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (view.data) pressKey(view, event);
  };
  const onResize = () => {
    if (view.data) fitLetters(view.data.present);
  };
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", onResize);
  const stops = [followRenewed(), lookAfterStreamlit(() => view.data?.help ?? "")];
  tendHistory();
  view.dispose = () => {
    stops.forEach((stop) => stop());
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("resize", onResize);
  };
  return view;
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function receiveKeys(view, data) {
  /** @type {Sent | undefined} */
  const before = view.data;
  view.data = data;
  answered(presses, data.handled, LOST);
  mark(view.root, { present: data.present, page: data.page });
  document.documentElement.lang = data.language;
  nameHelp(data.help);
  fitLetters(data.present);
  if (!before || before.title !== data.title || before.lines.join() !== data.lines.join()) writeHelp(view, data);
  showOffer(view.offer, data.offer);
  if (before && before.present !== data.present) {
    // The keys belong to the page at once, and the page stands at its top.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    view.root.scrollIntoView({ block: "end" });
  }
}

/**
 * @param {View} view
 * @param {Sent} data
 */
function writeHelp({ help, tour, close }, data) {
  help.setAttribute("aria-label", data.title);
  tour.textContent = data.tour;
  const head = element("div", "head", element("b", "", data.title), entitle(close, data.close));
  help.replaceChildren(head, ...data.lines.map((line) => element("p", "", ...keyCaps(line))), tour);
}

/**
 * @param {View} view
 * @param {KeyboardEvent} event
 */
function pressKey(view, event) {
  if (view.help.open) {
    if (event.key !== "?" && event.key !== "Escape") return;
    event.preventDefault();
    closeList(view.help);
    return;
  }
  if (isTaken(event)) return;
  if (event.key === "?") {
    view.help.showModal();
    view.help.focus();
  } else if (event.key === "Escape" && willPresent(presses, view.data.present)) {
    press(presses, "leave", LOST);
  } else {
    const action = view.data.actions[event.key.toLowerCase()];
    if (!action || event.repeat) return;
    const told = action === "elsewhere" ? [action, ...markedWords()].join(" ") : action;
    if (action !== "example" || presses.busy || !textboxShown()?.showNextExample()) press(presses, told, LOST);
  }
  event.preventDefault();
}

/**
 * The keys belong to the page at once: a browser leaves the focus in a dialog that has closed until it draws again.
 * @param {HTMLDialogElement} help
 */
function closeList(help) {
  help.close();
  const focused = /** @type {Document | ShadowRoot} */ (help.getRootNode()).activeElement;
  if (focused instanceof HTMLElement && help.contains(focused)) focused.blur();
}

/** @param {boolean} present */
function fitLetters(present) {
  document.documentElement.style.fontSize = present ? `${LETTERS * presenterZoom()}px` : "";
}
