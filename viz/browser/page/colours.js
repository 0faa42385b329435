// Colour scales: fixed ranges, the same for every text. Colours come from viz/figures/style/theme.py in the header.

function parseHex(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function mixColours(from, to, share) {
  return from.map((part, k) => Math.round(part + (to[k] - part) * share));
}

function cssColour(rgb) {
  return `rgb(${rgb[0]} ${rgb[1]} ${rgb[2]})`;
}

// "light" or "dark", by the brightness of what Streamlit paints behind the component.
export function themeOf(element) {
  const probe = document.createElement("span");
  probe.style.color = "var(--st-background-color, #ffffff)";
  element.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128 ? "light" : "dark";
}

// A function from value to [red, green, blue] for one signal.
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

export function gradientCss(scale, plane) {
  const stops = [0, 0.25, 0.5, 0.75, 1].map((k) => cssColour(scale(plane.low + k * (plane.high - plane.low))));
  return `linear-gradient(90deg, ${stops.join(", ")})`;
}

// The background of a word: neutral at 0.5, towards a verdict at 0 and 1, never so strong that the word is lost.
export function verdictColour(probability, scales, theme) {
  const most = theme === "light" ? 1.2 : 0.9;
  const end = parseHex(probability < 0.5 ? scales.negative : scales.positive);
  return cssColour(mixColours(parseHex(scales.neutral), end, Math.abs(probability - 0.5) * most));
}
