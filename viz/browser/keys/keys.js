// The keys of every page: pages, presenter mode, examples, networks, language, and the list of all keys on "?".

import { isTaken, keyCaps } from "../page/keycaps.js";
import { mount } from "../page/mount.js";
import { presenterZoom } from "../page/zoom.js";
import { buildOffer, settle, showOffer } from "./offer.js";
import { followRenewed } from "./renewed.js";

const LOST = 4_000; // ms after which an answer is no longer waited for
const LETTERS = 14; // pixels of the page's base size at a zoom of 1: Streamlit's smallest text is 0.875 of it

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, createKeys, (old) => old.dispose());
  view.tell = (action, count) => setTriggerValue("pressed", { action, count });
  receiveKeys(view, data);
  return unmount;
}

function createKeys(parentElement) {
  const root = document.createElement("div");
  root.className = "page-keys";
  const help = document.createElement("dialog");
  help.className = "help";
  const tour = document.createElement("button");
  tour.type = "button";
  root.append(help);
  parentElement.querySelectorAll(".page-keys").forEach((old) => old.remove());
  parentElement.append(root);
  const view = { root, help, tour, data: null, waiting: [], count: Date.now(), told: null };
  const takeTour = () => {
    help.close();
    settle(view.offer);
    press(view, "tour");
  };
  tour.addEventListener("click", takeTour);
  view.offer = buildOffer(root, takeTour);
  const onKey = (event) => pressKey(view, event);
  const onResize = () => view.data && fitLetters(view.data.present);
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", onResize);
  const unfollow = followRenewed();
  view.dispose = () => {
    clearTimeout(view.resting);
    unfollow();
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("resize", onResize);
  };
  return view;
}

function receiveKeys(view, data) {
  const before = view.data;
  view.data = data;
  if (view.told !== null && data.handled >= view.told) tellNext(view);
  view.root.dataset.present = String(data.present);
  view.root.dataset.page = data.page;
  fitLetters(data.present);
  if (!before || before.title !== data.title || before.lines.join() !== data.lines.join()) writeHelp(view, data);
  showOffer(view.offer, data.offer);
  if (before && before.present !== data.present) {
    // The keys belong to the page at once, and the page stands at its top.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    view.root.scrollIntoView({ block: "end" });
  }
}

function writeHelp(view, data) {
  const title = document.createElement("b");
  title.textContent = data.title;
  view.help.setAttribute("aria-label", data.title);
  const lines = data.lines.map((text) => {
    const line = document.createElement("p");
    line.append(...keyCaps(text));
    return line;
  });
  view.tour.textContent = data.tour;
  view.help.replaceChildren(title, ...lines, view.tour);
}

function pressKey(view, event) {
  if (view.help.open) {
    if (event.key !== "?") return; // Escape closes the list, which is the browser's doing
    event.preventDefault();
    view.help.close();
    return;
  }
  if (isTaken(event)) return;
  const { actions, present } = view.data;
  if (event.key === "?") {
    view.help.showModal();
  } else if (event.key === "Escape" && present) {
    press(view, "leave");
  } else {
    const action = actions[event.key.toLowerCase()];
    if (!action || event.repeat) return;
    press(view, action);
  }
  event.preventDefault();
}

// One key at a time: of two that Streamlit has not sent yet, it would keep the last.
function press(view, action) {
  view.waiting.push(action);
  if (view.told === null) tellNext(view);
}

function tellNext(view) {
  clearTimeout(view.resting);
  view.told = null;
  const action = view.waiting.shift();
  view.root.dataset.waiting = String(action !== undefined);
  if (action === undefined) return;
  view.told = view.count += 1;
  view.tell(action, view.told);
  view.resting = setTimeout(() => tellNext(view), LOST);
}

function fitLetters(present) {
  document.documentElement.style.fontSize = present ? `${LETTERS * presenterZoom()}px` : "";
}
