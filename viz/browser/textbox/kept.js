// Whether a visitor wants a text to be read while it is written: kept in this browser alone.

const KEY = "gatescope.along";

export function readsAlong() {
  try {
    return localStorage.getItem(KEY) !== "no";
  } catch {
    return true; // nothing may be kept
  }
}

/** @param {boolean} wanted */
export function keepAlong(wanted) {
  try {
    localStorage.setItem(KEY, wanted ? "yes" : "no");
  } catch {
    // it holds until the page is closed
  }
}
