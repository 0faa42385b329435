// The strip of words: coloured by the prediction so far, unknown words marked, the current one framed.

import { verdictColour } from "../page/colours.js";
import { hidesVerdict } from "../page/cover.js";
import { isolated } from "../page/direction.js";
import { barUnder, barsOf, signedShort, stripeUnder } from "./bars.js";
import { KEEPS } from "./memory.js";
import { fill } from "./payload.js";

const PARAGRAPH = 60; // words from which on the next sentence of a long text starts a new paragraph
const LONG_TEXT = 300; // words; paragraphs out of view are then neither laid out nor painted

export function buildTokens(view, header, onPick) {
  const strip = view.strip;
  strip.setAttribute("aria-label", header.words["tokens"]);
  const many = header.tokens.length > 40;
  strip.classList.toggle("many", many);
  const bars = barsOf(view);
  strip.classList.toggle("accounted", Boolean(bars));
  const largest = Math.max(...(bars ?? [1]).map(Math.abs)) || 1;
  const scales = header.colours.scales[view.theme];
  const keep = header.contributions && KEEPS[header.cell];
  if (keep) strip.style.setProperty("--keep", header.colours.signals[keep][view.theme]);
  view.tokenElements = header.tokens.map((token, k) => {
    const chip = document.createElement("div");
    chip.className = "token";
    chip.id = `token-${k}`;
    chip.setAttribute("role", "option");
    const word = document.createElement("span");
    word.className = "word";
    word.dir = "auto"; // of the word alone: numbers keep their own direction
    word.textContent = token;
    chip.append(word);
    if (header.probability && hidesVerdict(header.covered, k)) {
      chip.append(Object.assign(document.createElement("small"), { textContent: "?" }));
    } else if (header.probability) {
      chip.style.backgroundColor = verdictColour(header.probability[k], scales, view.theme);
      const percent = document.createElement("small");
      percent.textContent = `${(100 * header.probability[k]).toFixed(0)} %`;
      chip.append(percent);
      chip.title = `${shorten(token, 60)}: ${fill(header.words["positive"], { percent: (100 * header.probability[k]).toFixed(1) })}`;
    }
    if (!header.known[k]) {
      chip.classList.add("unknown");
      chip.title = `${shorten(token, 60)}: ${header.words["unknown"]}`;
    }
    if (bars) {
      if (many) chip.style.setProperty("--share", stripeUnder(bars[k], scales, largest));
      else chip.append(barUnder(bars[k], scales, largest));
      if (many && bars[k] !== null) chip.title = [chip.title, signedShort(bars[k])].filter(Boolean).join(" · ");
    }
    chip.addEventListener("click", () => onPick(k));
    return chip;
  });
  strip.replaceChildren(...paragraphs(header.tokens, view.tokenElements));
  view.markedToken = null;
}

function paragraphs(tokens, chips) {
  const found = [];
  let from = 0;
  chips.forEach((chip, k) => {
    const ends = /^[.!?]$/.test(tokens[k]) ? PARAGRAPH : 2 * PARAGRAPH;
    const last = k === chips.length - 1;
    if (!last && (chips.length <= LONG_TEXT || k + 1 - from < ends)) return;
    const words = document.createElement("div");
    words.className = "words";
    words.setAttribute("role", "none");
    words.append(...chips.slice(from, k + 1));
    found.push(words);
    from = k + 1;
  });
  return found;
}

export function shorten(token, most) {
  return isolated(token.length <= most ? token : `${token.slice(0, most - 1)}…`);
}

export function markToken(view, word) {
  if (view.markedToken !== null) {
    const before = view.tokenElements[view.markedToken];
    before.classList.remove("current");
    before.setAttribute("aria-selected", "false");
  }
  const chip = view.tokenElements[word];
  chip.classList.add("current");
  chip.setAttribute("aria-selected", "true");
  view.strip.setAttribute("aria-activedescendant", chip.id);
  view.markedToken = word;
  // Only the strip scrolls, never the page.
  const strip = view.strip;
  const top = chip.offsetTop + chip.parentElement.offsetTop;
  if (top < strip.scrollTop) strip.scrollTop = top - 4;
  const bottom = top + chip.offsetHeight;
  if (bottom > strip.scrollTop + strip.clientHeight) strip.scrollTop = bottom - strip.clientHeight + 4;
}
