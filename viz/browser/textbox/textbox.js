// A text that grows while it is written in. Enter hands it over, Shift+Enter starts a new line, Escape takes it back.

import { mount } from "../page/mount.js";

export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [box, unmount] = mount(parentElement, createBox, (old) => old.holder.remove());
  box.send = (text) => setStateValue("typed", { text, count: (box.count = (box.count ?? Date.now()) + 1) });
  box.area.setAttribute("aria-label", data.label);
  box.area.placeholder = data.placeholder;
  // What is being written is not overwritten by an answer to what was handed over before.
  const writing = box.area.matches(":focus") && box.area.value !== box.handed;
  if (data.text !== box.told && !writing) box.area.value = data.text;
  if (!writing) box.handed = box.area.value;
  box.told = data.text;
  fit(box);
  return unmount;
}

function createBox(parentElement) {
  const holder = document.createElement("div");
  holder.className = "holder";
  const area = document.createElement("textarea");
  area.rows = 1;
  area.spellcheck = false;
  area.dir = "auto";
  holder.append(area);
  parentElement.querySelectorAll(".holder").forEach((old) => old.remove());
  parentElement.append(holder);
  const box = { holder, area, told: null, handed: "" };
  area.addEventListener("input", () => fit(box));
  area.addEventListener("focus", () => fit(box));
  area.addEventListener("blur", () => {
    hand(box);
    fit(box);
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter then ends a word that is being composed, as in Vietnamese Telex
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      area.blur();
    } else if (event.key === "Escape") {
      event.stopPropagation();
      area.value = box.handed;
      area.blur();
    }
  });
  return box;
}

function hand(box) {
  const text = box.area.value.toWellFormed?.() ?? box.area.value;
  if (text === box.handed) return;
  box.handed = text;
  box.send(text);
}

// As tall as its text while it is written in, a line otherwise.
function fit(box) {
  const { area } = box;
  area.style.height = "";
  area.scrollTop = 0;
  if (!area.matches(":focus")) return;
  area.style.height = `${area.scrollHeight + 2}px`;
}
