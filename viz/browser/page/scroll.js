// Scrolling an element into view below the page's own bar at the top, which the browser's own way does not know of.

import { boxOf } from "./zoom.js";

const GAP = 8; // pixels

/**
 * @param {Element} element
 * @param {number} [above] pixels that stay free between the two
 */
export function bringIntoView(element, above = 0) {
  scrollerOf(element)?.scrollBy({ top: boxOf(element).top - barHeight() - above });
}

/**
 * No further than it must be for all from the one element to the other to stand between the bar at the top and what stands
 * at the foot of the page; where there is no room for all, it is the first that is seen.
 * @param {Element} first
 * @param {Element} last
 */
export function bringBetween(first, last) {
  const foot = document.querySelector('[data-testid="stBottom"]');
  const hidden = boxOf(last).bottom + GAP - (foot ? boxOf(foot).top : innerHeight);
  const spare = boxOf(first).top - barHeight();
  const top = Math.min(Math.max(0, hidden), spare);
  if (top !== 0) scrollerOf(first)?.scrollBy({ top });
}

function barHeight() {
  return 4 * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** @param {Element} element */
function scrollerOf(element) {
  let scroller = parentOf(element);
  while (scroller && !(scroller.scrollHeight > scroller.clientHeight && scrolls(scroller))) scroller = parentOf(scroller);
  return scroller;
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
