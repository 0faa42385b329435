// Stepping and playing, by button and by key.

import { takePicture } from "../cell/picture.js";
import { isTaken } from "../page/keycaps.js";
import { copyLink, playing, showPlaying } from "../page/playing.js";
import { giveBackFocus } from "./focus.js";
import { fill } from "./payload.js";
import { NEAR_WORDS, draw, fitPresenting } from "./player.js";

const SPEEDS = [0.5, 1, 2, 4, 8]; // times two words a second
const WORDS_A_SECOND = 2;

export function buildTransport(view) {
  const bar = view.transport;
  bar.replaceChildren();
  const button = (name, symbol, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.dataset.action = name;
    element.textContent = symbol;
    element.addEventListener("click", act);
    bar.append(element);
    return element;
  };
  button("first", "|◀\ufe0e", () => view.moveTo(0));
  button("previous", "◀\ufe0e", () => view.moveBy(-1));
  view.playButton = button("play", "▶\ufe0e", () => togglePlay(view));
  button("next", "▶\ufe0e", () => view.moveBy(1));
  button("last", "▶\ufe0e|", () => view.moveTo(view.header.tokens.length - 1));
  const choose = (name, act) =>
    choice(bar, name, (value) => {
      act(value);
      giveBackFocus(view);
    });
  view.speed = choose("speed", (value) => (view.state.speed = Number(value)));
  view.order = choose("order", (value) => view.change({ order: value }));
  view.rows = choose("rows", (value) => view.change({ rows: value }));
  view.windowChoice = choose("window", (value) => view.change({ window: value }));
  view.copyButton = button("copy", "", () => copyLink(view, linkOf(view)));
  button("png", "PNG", () => takePicture(view, "png"));
  button("svg", "SVG", () => takePicture(view, "svg"));
}

function choice(bar, name, act) {
  const select = document.createElement("select");
  select.dataset.control = name;
  select.addEventListener("change", () => act(select.value));
  bar.append(select);
  return select;
}

export function wordTransport(view, header) {
  const words = header.words;
  const titles = { first: "first", previous: "previous", next: "next", last: "last", copy: "copy", png: "png", svg: "svg" };
  for (const [action, key] of Object.entries(titles)) {
    const button = view.root.querySelector(`[data-action=${action}]`);
    button.title = words[key];
    button.setAttribute("aria-label", words[key]);
  }
  view.copyButton.textContent = words["copy"];
  fillChoice(view.speed, words["speed"], SPEEDS.map((speed) => [speed, `${speed}×`]), view.state.speed);
  const orders = ["similar", "influence", "index"].map((id) => [id, words[`order.${id}`]]);
  fillChoice(view.order, words["order"], orders, view.state.order);
  const rows = ["top", "all"].map((id) => [id, fill(words[`rows.${id}`], { units: header.units })]);
  fillChoice(view.rows, words["rows"], rows, view.state.rows);
  const windows = ["all", "near"].map((id) => [id, words[`window.${id}`]]);
  fillChoice(view.windowChoice, words["window"], windows, view.state.window);
  view.windowChoice.hidden = header.tokens.length <= NEAR_WORDS;
  showPlaying(view);
}

export function fillChoice(select, label, options, chosen) {
  select.title = label;
  select.setAttribute("aria-label", label);
  select.replaceChildren(
    ...options.map(([value, words]) => {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = words;
      return option;
    }),
  );
  select.value = String(chosen);
}

// Where reading starts and ends, and which way it goes.
function wayOf(header) {
  const last = header.tokens.length - 1;
  return header.backward ? { start: last, end: 0, step: -1 } : { start: 0, end: last, step: 1 };
}

function togglePlay(view) {
  view.playing ? stopPlaying(view) : startPlaying(view);
}

// From one word to another, as the story has it; both lie in the text, and the first before the second.
export function playTo(view, from, to) {
  stopPlaying(view);
  view.step(from);
  if (from < to) startPlaying(view, { start: from, end: to, step: 1 });
}

function startPlaying(view, { start, end, step } = wayOf(view.header)) {
  if (view.state.word === end) view.moveTo(start);
  view.playing = true;
  const pause = () => 1000 / (WORDS_A_SECOND * view.state.speed);
  const go = () => {
    view.step(view.state.word + step);
    return view.state.word === end;
  };
  view.halt = playing(pause, go, () => stopPlaying(view));
  showPlaying(view);
}

export function stopPlaying(view) {
  if (!view.playing) return;
  view.playing = false;
  view.halt();
  showPlaying(view);
  view.report();
}

const KEYS = {
  ArrowLeft: (view) => view.moveBy(-1),
  ArrowRight: (view) => view.moveBy(1),
  ArrowUp: (view) => view.moveUnit(-1),
  ArrowDown: (view) => view.moveUnit(1),
  Home: (view) => view.moveTo(0),
  End: (view) => view.moveTo(view.header.tokens.length - 1),
  " ": (view) => togglePlay(view),
  d: (view) => showPanel(view),
};

// In presenter mode the heatmaps or the drawing of the cell, so that the gradient stays in sight.
function showPanel(view) {
  if (!view.header.present) return;
  view.state.panel = view.state.panel === "maps" ? "inside" : "maps";
  fitPresenting(view, view.header);
  draw(view);
}

// Keys work from anywhere on the page, except where they already mean something.
export function handleKey(view, event) {
  if (!KEYS[event.key] || isTaken(event)) return;
  event.preventDefault();
  KEYS[event.key](view);
}

function linkOf(view) {
  const url = new URL(location.href);
  const { word, unit, order, rows, bars } = view.state;
  url.searchParams.set("word", String(word + 1));
  url.searchParams.set("unit", String(unit));
  order === "similar" ? url.searchParams.delete("order") : url.searchParams.set("order", order);
  bars === "parts" ? url.searchParams.delete("bars") : url.searchParams.set("bars", bars);
  rows === "top" ? url.searchParams.delete("rows") : url.searchParams.set("rows", rows);
  return url;
}
