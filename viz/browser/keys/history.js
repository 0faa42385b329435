// One "back" leads to the page before. Streamlit enters a page into the browser's history first without and then with its
// parameters, and by a key an empty address of the page before too: the way back would stop at each of them.

const TENDED = Symbol.for("gatescope.history"); // once a page, however often the keys are put up

/** @typedef {{ pathname: string, search: string }} Address */

/**
 * What an address is in the history after `now`, which was reached by going back or forward if it was `revisited`.
 * @param {Address} now
 * @param {Address} next
 * @param {boolean} revisited
 * @returns {"new" | "instead" | "none"}
 */
export function entryFor(now, next, revisited) {
  if (now.pathname !== next.pathname) return "new";
  if (next.search === "" && now.search !== "") return "none"; // on the way to another page
  return now.search === "" && !revisited ? "instead" : "new";
}

export function tendHistory() {
  const page = /** @type {Record<symbol, boolean | undefined>} */ (/** @type {unknown} */ (history));
  if (page[TENDED]) return;
  page[TENDED] = true;
  let revisited = false;
  addEventListener("popstate", () => (revisited = true));
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const next = new URL(url ?? location.href, location.href);
    const entry = entryFor(location, next, revisited);
    if (entry === "new") push(state, unused, url);
    if (entry === "instead") history.replaceState(state, unused, url);
    revisited = false;
  };
}
