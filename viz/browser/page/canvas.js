// Canvases that are not on the page: cells before they are stretched, and letters that are measured. They are ordinary
// elements, which every browser has.

export function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

// How wide a text is in a font, in pixels.
export function widthIn(font) {
  const context = canvasOf(1, 1).getContext("2d");
  context.font = font;
  return (text) => context.measureText(text).width;
}
