// How fast the story goes, kept in this browser alone.

const KEY = "gatescope.story.pace";
const PACES = ["slow", "normal", "fast"];

/** @type {string | null} */
let held = null; // where nothing may be kept

export function pace() {
  try {
    held ??= localStorage.getItem(KEY);
  } catch {
    // it is held by the page
  }
  return held !== null && PACES.includes(held) ? held : "normal";
}

/** @param {string} wanted */
export function keepPace(wanted) {
  held = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // it is held by the page
  }
}
