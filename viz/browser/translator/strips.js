// The sentence and its translation as words: what is read, what is written and how surely, and what is looked at.

import { shorten } from "../player/tokens.js";
import { nameOf, percent } from "./telling.js";
import { wordRead } from "./payload.js";

export function buildStrips(view) {
  const { header } = view;
  const { source, output, words } = header;
  view.source.setAttribute("role", "group");
  view.source.setAttribute("aria-label", words["source"]);
  view.output.setAttribute("role", "group");
  view.output.setAttribute("aria-label", words["output"]);
  const label = (text) => {
    const element = document.createElement("span");
    element.className = "label";
    element.textContent = text;
    return element;
  };
  view.sourceChips = source.tokens.map((token, at) => {
    const chip = chipOf(shorten(token, 30), "");
    if (!source.known[at]) {
      chip.classList.add("unknown");
      chip.title = words["unknown"];
    }
    chip.addEventListener("click", () => view.pick(source.tokens.length - 1 - at));
    return chip;
  });
  view.outputChips = output.words.map((word, step) => {
    const chip = chipOf(nameOf(header, word), percent(output.probability[step]));
    chip.dataset.word = word;
    if (step < output.given) chip.classList.add("given");
    if (!output.known[step]) {
      chip.classList.add("unknown");
      chip.title = words["unwritable"];
    }
    chip.addEventListener("click", () => view.pick(source.tokens.length + step));
    return chip;
  });
  view.source.replaceChildren(label(words["source.label"]), ...view.sourceChips, label(words["source.way"]));
  const total = label(fillTotal(header));
  total.classList.add("total");
  view.output.replaceChildren(label(words["output.label"]), ...view.outputChips, total, ...ownWords(view));
}

function chipOf(text, below) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.className = "token";
  const word = document.createElement("span");
  word.className = "word";
  word.dir = "auto"; // of the word alone: the share keeps its own direction
  word.textContent = text;
  chip.append(word);
  if (below) {
    const share = document.createElement("small");
    share.textContent = below;
    chip.append(share);
  }
  return chip;
}

function fillTotal(header) {
  return header.words["total"].replace("{total}", header.output.total);
}

// Back from the visitor's words to the decoder's own.
function ownWords(view) {
  const { header } = view;
  if (!header.output.given || !header.writable) return [];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "own";
  button.dataset.action = "own";
  button.textContent = header.words["own"];
  button.addEventListener("click", () => view.put(-1, ""));
  return [button];
}

export function drawStrips(view, { half, step }) {
  const { header } = view;
  const attention = half === "decoder" ? header.sides[0].attention?.[step] : null;
  view.sourceChips.forEach((chip, at) => {
    const current = half === "encoder" && at === wordRead(header, step);
    chip.classList.toggle("current", current);
    chip.classList.toggle("future", half === "encoder" && at < wordRead(header, step));
    mark(chip, current);
    chip.style.setProperty("--weight", attention ? String(Math.round(100 * attention[at])) + "%" : "0%");
  });
  view.outputChips.forEach((chip, at) => {
    const current = half === "decoder" && at === step;
    chip.classList.toggle("current", current);
    chip.classList.toggle("future", half === "encoder" || at > step);
    mark(chip, current);
  });
}

function mark(chip, current) {
  if (current) chip.setAttribute("aria-current", "step");
  else chip.removeAttribute("aria-current");
}
