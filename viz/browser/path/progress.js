// How far a student has come: kept in this browser alone. Each component has its own copy of this module, so they meet
// on the page, as in page/shown.js; where nothing may be kept, it holds until the page is closed.
//
// { done: { chapter: true }, answers: { question: right } }

const KEY = "gatescope.lesson";
const MOST = 300; // answers that are kept, the newest
const MEETING = Symbol.for("gatescope.progress");
const place = (globalThis[MEETING] ??= Object.assign(new EventTarget(), { held: null }));

export function progress() {
  place.held ??= read();
  return place.held;
}

// The first answer to a question counts, and its chapter is done.
export function keepAnswer(chapter, question, right) {
  const { done, answers } = progress();
  if (question in answers) return;
  answers[question] = right;
  const old = Object.keys(answers).slice(0, -MOST);
  old.forEach((each) => delete answers[each]);
  done[chapter] = true;
  write();
}

export function startAgain() {
  place.held = { done: {}, answers: {} };
  write();
}

export function watchProgress(onChange) {
  const elsewhere = (event) => {
    if (event.key !== KEY) return; // another tab of this browser
    place.held = null;
    onChange();
  };
  place.addEventListener("changed", onChange);
  window.addEventListener("storage", elsewhere);
  return () => {
    place.removeEventListener("changed", onChange);
    window.removeEventListener("storage", elsewhere);
  };
}

function read() {
  const kept = { done: {}, answers: {} };
  try {
    const found = JSON.parse(localStorage.getItem(KEY));
    for (const part of Object.keys(kept)) {
      for (const [name, value] of Object.entries(found?.[part] ?? {})) kept[part][name] = value === true;
    }
  } catch {
    // nothing may be kept here, or what was kept is not ours
  }
  return kept;
}

function write() {
  try {
    localStorage.setItem(KEY, JSON.stringify(place.held));
  } catch {
    // it is held by the page
  }
  place.dispatchEvent(new Event("changed"));
}
