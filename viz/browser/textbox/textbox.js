// A text that grows while it is written in. Enter hands it over, Shift+Enter starts a new line, Escape takes it back.

import { isComposing } from "../page/keycaps.js";
import { mount } from "../page/mount.js";

const LONG = 20_000; // characters that fill the screen in any case

export default function ({ data, parentElement, setStateValue }) {
  if (!data) return;
  const [box, unmount] = mount(parentElement, createBox, (old) => old.holder.remove());
  box.send = (text) => setStateValue("typed", { text, count: (box.count = (box.count ?? Date.now()) + 1) });
  box.most = data.most;
  box.refused.textContent = data.refused;
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
  const refused = document.createElement("p");
  refused.setAttribute("role", "alert");
  refused.hidden = true;
  holder.append(area, refused);
  parentElement.querySelectorAll(".holder").forEach((old) => old.remove());
  parentElement.append(holder);
  const box = { holder, area, refused, told: null, handed: "" };
  area.addEventListener("input", () => fit(box));
  area.addEventListener("focus", () => fit(box));
  area.addEventListener("blur", () => {
    hand(box);
    fit(box);
  });
  area.addEventListener("keydown", (event) => {
    if (isComposing(event)) return; // Enter then ends a word, Escape takes it back
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
  box.refused.hidden = text.length <= box.most;
  if (!box.refused.hidden) return; // Streamlit would drop the message without a word
  box.handed = text;
  box.send(text);
}

// As tall as its text while it is written in, a line otherwise. In a very long one, Chromium looks for its direction for
// ten seconds, and measuring takes seconds at every key.
function fit(box) {
  const { area } = box;
  const long = area.value.length > LONG;
  area.dir = long ? "ltr" : "auto";
  area.style.height = long && area.matches(":focus") ? "60vh" : "";
  if (long) return;
  area.scrollTop = 0;
  if (area.matches(":focus")) area.style.height = `${area.scrollHeight + 2}px`;
}
