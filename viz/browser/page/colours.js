// Colour scales: fixed ranges, the same for every text. Colours come from viz/figures/style/theme.py in the header.

import { element } from "./dom.js";

/** @import { Rgb, Scale, Theme, VerdictScale } from "./types.d.ts" */

/**
 * @param {string} hex "#rrggbb"
 * @returns {Rgb}
 */
function parseHex(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return [red, green, blue];
}

/**
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} share
 * @returns {Rgb}
 */
function mixColours(from, to, share) {
  const [red, green, blue] = from.map((part, k) => Math.round(part + (to[k] - part) * share));
  return [red, green, blue];
}

/** @param {Rgb} rgb */
function cssColour(rgb) {
  return `rgb(${rgb[0]} ${rgb[1]} ${rgb[2]})`;
}

/**
 * By the brightness of what Streamlit paints behind the component.
 * @param {Element} view
 * @returns {Theme}
 */
export function themeOf(view) {
  const probe = element("span");
  probe.style.color = "var(--st-background-color, #ffffff)";
  view.append(probe);
  const [red, green, blue] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128 ? "light" : "dark";
}

/**
 * From value to colour, for one signal.
 * @param {{ low: number, high: number }} plane
 * @param {Scale} scales
 * @param {string} signalColour
 * @returns {(value: number) => Rgb}
 */
export function scaleOf(plane, scales, signalColour) {
  const neutral = parseHex(scales.neutral);
  if (plane.low >= 0) {
    const full = parseHex(signalColour);
    return (value) => mixColours(neutral, full, Math.min(1, Math.max(0, value / plane.high)));
  }
  const negative = parseHex(scales.negative);
  const positive = parseHex(scales.positive);
  const below = parseHex(scales.below);
  const above = parseHex(scales.above);
  return (value) => {
    if (value > plane.high) return above;
    if (value < plane.low) return below;
    return value < 0 ? mixColours(neutral, negative, value / plane.low) : mixColours(neutral, positive, value / plane.high);
  };
}

/**
 * Letters on a coloured ground: black or white, whichever stands out more.
 * @param {Rgb} ground
 */
export function inkOn(ground) {
  const [red, green, blue] = ground.map((part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

/**
 * @param {(value: number) => Rgb} scale
 * @param {{ low: number, high: number }} plane
 */
export function gradientCss(scale, plane) {
  const stops = [0, 0.25, 0.5, 0.75, 1].map((k) => cssColour(scale(plane.low + k * (plane.high - plane.low))));
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}

/**
 * The background of a word: neutral at 0.5, towards a verdict at 0 and 1, never so strong that the word is lost.
 * @param {number} probability of praise, 0 to 1
 * @param {VerdictScale} scales
 * @param {Theme} theme
 */
export function verdictColour(probability, scales, theme) {
  const most = theme === "light" ? 1.2 : 0.9;
  const end = parseHex(probability < 0.5 ? scales.negative : scales.positive);
  return cssColour(mixColours(parseHex(scales.neutral), end, Math.abs(probability - 0.5) * most));
}
