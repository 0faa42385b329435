// How fast the story goes, kept in this browser alone.

const KEY = "gatescope.story.pace";
const PACES = ["slow", "normal", "fast"];
let held = null; // where nothing may be kept

export function pace() {
  try {
    held ??= localStorage.getItem(KEY);
  } catch {
    // it is held by the page
  }
  return PACES.includes(held) ? held : "normal";
}

export function keepPace(wanted) {
  held = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // it is held by the page
  }
}
