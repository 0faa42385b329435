// Presenter mode enlarges by CSS zoom. In Firefox, and in Chrome from 128 on, an element's rectangle is told in pixels of
// the window, as the mouse is; in Safari and in older Chrome in pixels of the element, of which zoom makes larger ones.

// How much larger everything is in front of a class: as large as a screen of 1280 x 800 at 1.5 times, or larger.
export function presenterZoom() {
  return Math.max(1.5, Math.min(innerWidth / 853, innerHeight / 533));
}

export function zoomOf(element) {
  return Number(element.closest('[style*="zoom"]')?.style.zoom) || 1;
}

// The rectangle of an element in pixels of the window, in every browser.
export function boxOf(element) {
  const box = element.getBoundingClientRect();
  const zoom = tellsWindow() ? 1 : zoomOf(element);
  return zoom === 1 ? box : new DOMRect(box.x * zoom, box.y * zoom, box.width * zoom, box.height * zoom);
}

let told = null;

function tellsWindow() {
  if (told !== null) return told;
  const probe = document.createElement("div");
  Object.assign(probe.style, { position: "fixed", width: "10px", zoom: "2" });
  document.body.append(probe);
  told = probe.getBoundingClientRect().width > 15;
  probe.remove();
  return told;
}
