// The five likeliest words at the current step; a click puts another one in the place of the decoder's.

import { fill } from "../player/payload.js";
import { nameOf, percent } from "./telling.js";

export function buildCandidates(view) {
  const { header } = view;
  const box = document.createElement("div");
  box.className = "candidates";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", header.words["candidates"]);
  const title = document.createElement("b");
  title.className = "title";
  const rows = Array.from({ length: 5 }, () => candidate(view));
  const doubt = document.createElement("p");
  doubt.className = "note";
  box.append(title, ...rows.map((row) => row.button), doubt);
  view.side.append(box);
  view.candidates = { box, title, rows, doubt };
}

function candidate(view) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "candidate";
  const [bar, word, share] = ["bar", "word", "share"].map((name) => {
    const element = document.createElement("span");
    element.className = name;
    button.append(element);
    return element;
  });
  const row = { button, bar, word, share, raw: "", step: 0 };
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") view.put(row.step, row.raw);
  });
  return row;
}

export function drawCandidates(view, { half, step }) {
  const { header, candidates } = view;
  const { output, words } = header;
  const at = half === "decoder" ? step : 0;
  candidates.box.dataset.step = String(at);
  candidates.title.textContent = fill(words["candidates.title"], { step: at + 1, fed: nameOf(header, output.fed[at]) });
  const found = output.candidates[at];
  candidates.rows.forEach((row, k) => {
    row.button.hidden = k >= found.length;
    if (k >= found.length) return;
    const [raw, shown, share] = found[k];
    Object.assign(row, { raw, step: at });
    const written = shown === output.words[at];
    row.word.textContent = nameOf(header, shown);
    row.share.textContent = percent(share);
    row.bar.style.width = `${100 * share}%`;
    row.button.classList.toggle("written", written);
    row.button.setAttribute("aria-disabled", String(written || !header.writable));
    row.button.title = written ? words["candidate.written"] : header.writable ? words["candidate.put"] : words[header.mode === "given" ? "candidate.closed" : "candidate.elsewhere"];
    row.button.dataset.word = raw;
  });
  const covered = found.reduce((sum, [, , share]) => sum + share, 0);
  candidates.doubt.textContent = fill(words["doubt"], {
    among: (2 ** output.entropy[at]).toFixed(1),
    covered: percent(Math.min(1, covered)),
  });
}
