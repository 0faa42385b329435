// Presenter mode enlarges by CSS zoom. In Firefox, and in Chrome from 128 on, an element's rectangle is told in pixels of
// the window, as the mouse is; in Safari and in older Chrome in pixels of the element, of which zoom makes larger ones.

import { element } from "./dom.js";

/** How much larger everything is in front of a class: as large as a screen of 1280 x 800 at 1.5 times, or larger. */
export function presenterZoom() {
  return Math.max(1.5, Math.min(innerWidth / 853, innerHeight / 533));
}

/** @param {Element} shape */
export function zoomOf(shape) {
  const zoomed = /** @type {HTMLElement | null} */ (shape.closest('[style*="zoom"]'));
  return Number(zoomed?.style.zoom) || 1;
}

/**
 * The rectangle of an element in pixels of the window, in every browser.
 * @param {Element} shape
 */
export function boxOf(shape) {
  const box = shape.getBoundingClientRect();
  const zoom = tellsWindow() ? 1 : zoomOf(shape);
  return zoom === 1 ? box : new DOMRect(box.x * zoom, box.y * zoom, box.width * zoom, box.height * zoom);
}

/** @type {boolean | null} */
let told = null;

function tellsWindow() {
  if (told !== null) return told;
  const probe = element("div");
  Object.assign(probe.style, { position: "fixed", width: "10px", zoom: "2" });
  document.body.append(probe);
  told = probe.getBoundingClientRect().width > 15;
  probe.remove();
  return told;
}
