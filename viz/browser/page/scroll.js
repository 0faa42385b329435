// Scrolling an element into view below the page's own bar at the top, which the browser's own way does not know of.

import { boxOf } from "./zoom.js";

/**
 * @param {Element} element
 * @param {number} [above] pixels that stay free between the two
 */
export function bringIntoView(element, above = 0) {
  let scroller = parentOf(element);
  while (scroller && !(scroller.scrollHeight > scroller.clientHeight && scrolls(scroller))) scroller = parentOf(scroller);
  if (!scroller) return;
  const bar = 4 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  scroller.scrollBy({ top: boxOf(element).top - bar - above });
}

/**
 * Also out of a component, whose elements lie in a shadow root.
 * @param {Element} element
 * @returns {Element | null}
 */
function parentOf(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** @param {Element} element */
function scrolls(element) {
  return ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
}
