// Canvases that are not on the page: cells before they are stretched, and letters that are measured. They are ordinary
// elements, which every browser has.

import { element } from "./dom.js";

/**
 * @param {number} width
 * @param {number} height
 */
export function canvasOf(width, height) {
  return Object.assign(element("canvas"), { width, height });
}

/**
 * What draws on a canvas.
 * @param {HTMLCanvasElement} canvas
 */
export function brushOf(canvas) {
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("This browser has no canvas to draw on");
  return brush;
}

/**
 * How wide a text is in a font, in pixels.
 * @param {string} font
 * @returns {(text: string) => number}
 */
export function widthIn(font) {
  const brush = brushOf(canvasOf(1, 1));
  brush.font = font;
  return (text) => brush.measureText(text).width;
}
