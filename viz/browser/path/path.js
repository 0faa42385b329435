// The guided path of the Lesson page, one component put up in three places: the row of chapters, the question of the
// chapter, and the way on to the next. Only the choice of a chapter is told to the server.

import { button, element, partOf, putUp } from "../page/dom.js";
import { mount } from "../page/mount.js";
import { fill } from "../page/texts.js";
import { progress, startAgain, watchProgress } from "./progress.js";
import { createQuiz } from "./quiz.js";

/**
 * @import { Call, Place } from "../page/types.d.ts"
 * @import { Drawer, RowSent, Sent, TurnSent, View } from "./types.d.ts"
 */

const MAKERS = { row: createRow, turn: createTurn, quiz: createQuiz };

/** @param {Call<Sent>} call */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!data) return;
  const [view, unmount] = mount(parentElement, (place) => create(place, data.kind), (old) => old.dispose());
  view.choose = (chapter) => setTriggerValue("chosen", chapter);
  view.receive(data);
  return unmount;
}

/**
 * @param {Place} parentElement
 * @param {Sent["kind"]} kind which stays the same in its place
 */
function create(parentElement, kind) {
  const root = element("section", `path ${kind}`);
  putUp(parentElement, root);
  const view = /** @type {View} */ (/** @type {Partial<View>} */ ({ root }));
  const draw = /** @type {Drawer<Sent>} */ (MAKERS[kind](view));
  /** @type {Sent | null} */
  let now = null;
  const stop = watchProgress(() => now && draw.progress(now));
  view.receive = (data) => {
    const before = now;
    now = data;
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

/**
 * A link to a chapter, which a click follows without loading the page anew.
 * @param {View} view
 * @param {string} language
 * @param {string} chapter
 */
function linkTo(view, language, chapter) {
  const link = element("a");
  const url = new URL(location.href);
  url.search = new URLSearchParams({ lang: language, chapter }).toString();
  link.href = url.href;
  link.addEventListener("click", (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    view.choose(chapter);
  });
  return link;
}

/**
 * @param {View} view
 * @returns {Drawer<RowSent>}
 */
function createRow(view) {
  const list = element("ol");
  const nav = element("nav", "", list);
  const count = element("span");
  const again = button("", "", startAgain);
  view.root.append(nav, element("p", "", count, again));
  /** @type {HTMLAnchorElement[]} */
  let links = [];
  return {
    data(data, before) {
      nav.setAttribute("aria-label", data.words.row);
      again.textContent = data.words.again;
      links = data.chapters.map((chapter, place) => {
        const link = linkTo(view, data.language, chapter.name);
        const number = element("b");
        number.dataset.number = String(place + 1);
        link.append(number, element("span", "", chapter.title), element("small"));
        link.dataset.chapter = chapter.name;
        if (chapter.name === data.chosen) link.setAttribute("aria-current", "step");
        return link;
      });
      list.replaceChildren(...links.map((link) => element("li", "", link)));
      view.root.dataset.chapter = data.chosen;
      if (before && before.chosen !== data.chosen) goToTop(view, links, data.chosen);
    },
    progress(data) {
      const { done } = progress();
      links.forEach((link, place) => {
        const finished = done[data.chapters[place].name] === true;
        link.dataset.done = String(finished);
        const number = partOf(link, "b");
        number.textContent = finished ? "✓" : (number.dataset.number ?? "");
        partOf(link, "small").textContent = finished ? ` (${data.words.done})` : "";
      });
      const finished = data.chapters.filter(({ name }) => done[name]).length;
      count.textContent = fill(data.words.count, { done: finished, all: data.chapters.length });
      again.hidden = finished === 0;
      view.root.dataset.finished = String(finished);
    },
  };
}

/**
 * Another chapter is read from its top, and the keyboard goes on from its place in the row.
 * @param {View} view
 * @param {HTMLAnchorElement[]} links
 * @param {string} chosen
 */
function goToTop(view, links, chosen) {
  view.root.scrollIntoView({ block: "end" });
  links.find((link) => link.dataset.chapter === chosen)?.focus({ preventScroll: true });
}

/**
 * @param {View} view
 * @returns {Drawer<TurnSent>}
 */
function createTurn(view) {
  return {
    data(data) {
      const ways = [data.previous, data.next].map((chapter, place) => {
        if (!chapter) return element("span");
        const link = linkTo(view, data.language, chapter.name);
        link.rel = place === 0 ? "prev" : "next";
        link.textContent = place === 0 ? `← ${chapter.title}` : `${chapter.title} →`;
        return link;
      });
      view.root.replaceChildren(...ways);
    },
    progress() {},
  };
}
