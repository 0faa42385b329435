// What a step does with the rest of the page: the player reads its words, the gradients run back, a picture comes into
// view, the text box waits for a sentence.

import { findDeep } from "../page/deep.js";
import { bringIntoView } from "../page/scroll.js";
import { shownView } from "../page/shown.js";

const EVERY = 250; // ms between two looks whether the page is there yet
const LONGEST = 60; // looks
const LOOK = 1_200; // ms before anything moves, so that eyes find it

const NARROW = 640; // pixels: here one thing stands below the other

// What a step is about, by its name in viz/story/step.py; in a wide window most of it is in view at once.
const PLACES = {
  words: { find: () => findDeep("section.player .strip, section.pairs")[0] },
  gradient: { find: () => findDeep("section.chart[data-kind=gradient]")[0] },
  dial: { find: () => drawn("lab_dial"), wide: true },
};

// What is returned stops it. Nothing moves where the story is `paused`, as it is for those who want less motion.
export function actOut(data, paused) {
  const timers = new Set();
  findDeep(".page-keys")[0]?.scrollIntoView({ block: "end" }); // the page stands at its top
  const whenThere = (find, act, looks = LONGEST) => {
    const found = find();
    const [wait, then] = found ? [LOOK, () => act(found)] : [EVERY, () => whenThere(find, act, looks - 1)];
    if (found || looks > 0) timers.add(setTimeout(then, wait));
  };
  if (data.plays && !paused) whenThere(() => playerWith(data.plays[1]), (shown) => playWords(shown, data.plays));
  if (data.races && !paused) whenThere(raceButton, (button) => button.click());
  const place = PLACES[data.shows];
  if (place && (place.wide || innerWidth < NARROW)) whenThere(place.find, () => bringIntoView(place.find()));
  if (data.writes && matchMedia("(pointer: fine)").matches) whenThere(() => findDeep("textarea")[0], write);
  return () => timers.forEach(clearTimeout);
}

function playerWith(words) {
  const shown = shownView();
  return shown?.root.dataset.ready === "true" && shown.header.tokens.length >= words ? shown : null;
}

// From one word to another, both counted from 1.
function playWords(shown, [from, to]) {
  if (shownView() === shown) shown.playTo(from - 1, to - 1);
}

function raceButton() {
  return findDeep("button.race").find((button) => button.offsetParent !== null && !button.disabled);
}

// The plot itself, once Plotly has drawn it.
function drawn(key) {
  const found = document.querySelector(`.st-key-${key}`);
  return found?.querySelector(".main-svg") ? found : null;
}

function write(area) {
  area.focus();
  area.select();
}
