// Texts that nobody types: an example by key or from the list, and that of another address in the browser's history. The
// browser knows them before the server's page has heard of it, so they are read at once too.

import { shownView } from "../page/shown.js";

/** @import { Box } from "./types.d.ts" */

const LISTED = '[role="option"], [role="menuitem"]'; // in a list or a menu of Streamlit's

/**
 * @param {Box} box
 * @param {(text: string, from?: Record<string, number | null>) => void} foresee what the server will tell by itself;
 *   `from` is where an address begins
 * @returns {() => void} what ends it
 */
export function watchComing(box, foresee) {
  const take = (/** @type {Element | null | undefined} */ listed) => {
    const text = box.examples[listed?.textContent?.trim() ?? ""];
    if (text !== undefined) foresee(text);
  };
  const onClick = (/** @type {Event} */ { target }) => take(target instanceof Element ? target.closest(LISTED) : null);
  const onKey = (/** @type {KeyboardEvent} */ { key }) => {
    if (key === "Enter") take(pointedAt());
  };
  const { pathname } = location;
  const onBack = () => {
    const text = location.pathname === pathname ? textOfAddress() : null;
    if (text !== null) foresee(text, addressStart());
  };
  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey, true);
  addEventListener("popstate", onBack);
  return () => {
    document.removeEventListener("click", onClick, true);
    document.removeEventListener("keydown", onKey, true);
    removeEventListener("popstate", onBack);
  };
}

/**
 * The example after the one that is shown, or the first; none where none are known.
 * @param {Box} box
 */
export function nextExample({ examples, handed }) {
  const texts = Object.values(examples);
  return texts.at((texts.indexOf(handed) + 1) % (texts.length || 1));
}

/** The entry of an open list that Enter chooses. */
function pointedAt() {
  const focused = document.activeElement;
  const pointed = focused?.getAttribute("aria-activedescendant");
  return pointed ? document.getElementById(pointed) : focused?.closest(LISTED);
}

/** The text that the address says, where it says the same network and part as the page, and holds nothing; null elsewhere. */
function textOfAddress() {
  const header = shownView()?.header;
  const said = new URLSearchParams(location.search);
  const same = header && said.get("net") === header.network && (said.get("part") ?? header.part) === header.part;
  return same && said.has("present") === header.present && !said.has("hold") ? said.get("text") : null;
}

/** Word and unit of the address, where they are numbers. */
function addressStart() {
  const said = new URLSearchParams(location.search);
  const number = (/** @type {string} */ name) => (/^\d{1,6}$/.test(said.get(name) ?? "") ? Number(said.get(name)) : null);
  return { word: number("word"), unit: number("unit") };
}
