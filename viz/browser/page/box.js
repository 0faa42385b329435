// Where an element is in the window, in the pixels of the mouse. Within what is zoomed, as in front of a class, WebKit
// (Safari 26 and before) measures in the zoomed pixels, other engines in those of the window.

let own; // whether it is the former

export function boxOf(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const zoom = (own ??= measuresInOwnPixels()) ? zoomOf(element) : 1;
  return new DOMRect(x * zoom, y * zoom, width * zoom, height * zoom);
}

// How much larger an element is drawn than its own pixels say.
export function zoomOf(element) {
  let zoom = 1;
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) zoom *= Number(at.style.zoom) || 1;
  return zoom;
}

function measuresInOwnPixels() {
  const probe = document.createElement("div");
  probe.style.cssText = "position: fixed; width: 10px; zoom: 2";
  document.body.append(probe);
  const { width } = probe.getBoundingClientRect();
  probe.remove();
  return width < 15;
}
