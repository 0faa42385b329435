// What is offered to a newcomer: the tour of the screen, in a line at the top that covers nothing. Who has taken it or
// declined is not asked again in this browser.

import { button, element, entitle } from "../page/dom.js";

const SEEN = "gatescope.tour"; // what this browser keeps of a visitor who knows the offer
const NARROW = 1024; // pixels: here the bar has no room for it beside the pages and the room of a class

/** @typedef {{ line: HTMLElement, accept: HTMLButtonElement, decline: HTMLButtonElement }} Offer */

/**
 * @param {HTMLElement} root
 * @param {() => void} take
 * @returns {Offer}
 */
export function buildOffer(root, take) {
  const line = element("div", "offer");
  if (innerWidth >= NARROW) line.popover = "manual"; // above the page's own bar, where there is room, and never in the way
  line.hidden = true;
  const accept = button("accept", "", () => {
    settle({ line });
    take();
  });
  const decline = button("decline", "✕\ufe0e", () => settle({ line }));
  line.append(accept, decline);
  root.append(line);
  return { line, accept, decline };
}

/**
 * @param {Offer} shown
 * @param {string[]} words the offer, and how to decline it; none where nothing is offered
 */
export function showOffer({ line, accept, decline }, [offered = "", declined = ""]) {
  accept.textContent = offered;
  entitle(decline, declined);
  const wanted = offered !== "" && !isKnown() && !new URL(location.href).searchParams.has("story");
  put(line, wanted);
}

/**
 * It has been taken or declined, here or in the list of keys.
 * @param {Pick<Offer, "line">} offer
 */
export function settle({ line }) {
  keep();
  put(line, false);
}

/**
 * A narrow screen, and a browser without popovers (Safari before 17), have the line in the page (keys.css).
 * @param {HTMLElement} line
 * @param {boolean} wanted
 */
function put(line, wanted) {
  if (line.hidden !== wanted) return;
  line.hidden = !wanted;
  if (!line.showPopover || !line.hasAttribute("popover")) return;
  if (wanted) line.showPopover();
  else line.hidePopover();
}

let known = false; // where nothing may be kept, until the page is closed

function isKnown() {
  try {
    known ||= localStorage.getItem(SEEN) !== null;
  } catch {
    // it is held by the page
  }
  return known;
}

function keep() {
  known = true;
  try {
    localStorage.setItem(SEEN, "1");
  } catch {
    // it is held by the page
  }
}
