// The guided path of the Lesson page, one component put up in three places: the row of chapters, the question of the
// chapter, and the way on to the next. Only the choice of a chapter is told to the server.

import { mount } from "../page/mount.js";
import { progress, startAgain, watchProgress } from "./progress.js";
import { createQuiz } from "./quiz.js";

const MAKERS = { row: createRow, turn: createTurn, quiz: createQuiz };

export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, (place) => create(place, data.kind), (old) => old.dispose());
  view.choose = (chapter) => setTriggerValue("chosen", chapter);
  view.receive(data);
  return unmount;
}

function create(parentElement, kind) {
  const root = document.createElement("section");
  root.className = `path ${kind}`;
  parentElement.querySelectorAll(".path").forEach((old) => old.remove());
  parentElement.append(root);
  const view = { root, data: null, choose: () => {} };
  const draw = MAKERS[kind](view);
  const stop = watchProgress(() => view.data && draw.progress(view.data));
  view.receive = (data) => {
    const before = view.data;
    view.data = data;
    draw.data(data, before);
    draw.progress(data);
    root.dataset.ready = "true";
  };
  view.dispose = () => {
    stop();
    draw.dispose?.();
    root.remove();
  };
  return view;
}

// A link to a chapter, which a click follows without loading the page anew.
function linkTo(view, chapter) {
  const link = document.createElement("a");
  const url = new URL(location.href);
  url.search = new URLSearchParams({ lang: view.data.language, chapter }).toString();
  link.href = url.href;
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    view.choose(chapter);
  });
  return link;
}

function createRow(view) {
  const nav = document.createElement("nav");
  const list = document.createElement("ol");
  const told = document.createElement("p");
  const count = document.createElement("span");
  const again = document.createElement("button");
  again.type = "button";
  again.addEventListener("click", startAgain);
  told.append(count, again);
  nav.append(list);
  view.root.append(nav, told);
  let links = [];
  return {
    data(data, before) {
      nav.setAttribute("aria-label", data.words.row);
      again.textContent = data.words.again;
      links = data.chapters.map(({ name, title }, place) => {
        const item = document.createElement("li");
        const link = linkTo(view, name);
        const number = document.createElement("b");
        number.dataset.number = String(place + 1);
        const label = document.createElement("span");
        label.textContent = title;
        const done = document.createElement("small");
        link.append(number, label, done);
        link.dataset.chapter = name;
        if (name === data.chosen) link.setAttribute("aria-current", "step");
        item.append(link);
        return link;
      });
      list.replaceChildren(...links.map((link) => link.parentElement));
      view.root.dataset.chapter = data.chosen;
      if (before && before.chosen !== data.chosen) goToTop(view, links, data.chosen);
    },
    progress(data) {
      const { done } = progress();
      for (const link of links) {
        const finished = done[link.dataset.chapter] === true;
        link.dataset.done = String(finished);
        const number = link.querySelector("b");
        number.textContent = finished ? "✓" : number.dataset.number;
        link.querySelector("small").textContent = finished ? ` (${data.words.done})` : "";
      }
      const all = data.chapters.length;
      const finished = data.chapters.filter(({ name }) => done[name]).length;
      count.textContent = data.words.count.replace("{done}", finished).replace("{all}", all);
      again.hidden = finished === 0;
      view.root.dataset.finished = String(finished);
    },
  };
}

// Another chapter is read from its top, and the keyboard goes on from its place in the row.
function goToTop(view, links, chosen) {
  view.root.scrollIntoView({ block: "end" });
  links.find((link) => link.dataset.chapter === chosen)?.focus({ preventScroll: true });
}

function createTurn(view) {
  return {
    data(data) {
      const ways = [data.previous, data.next].map((chapter, place) => {
        if (!chapter) return document.createElement("span");
        const link = linkTo(view, chapter.name);
        link.rel = place === 0 ? "prev" : "next";
        link.textContent = place === 0 ? `← ${chapter.title}` : `${chapter.title} →`;
        return link;
      });
      view.root.replaceChildren(...ways);
    },
    progress() {},
  };
}
