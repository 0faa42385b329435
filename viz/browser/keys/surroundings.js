// What Streamlit's own parts of the page lack: names by which its help buttons can be told apart, a frame around the link
// that has the focus, lists that show all networks, room at the top of a narrow page, and a drawer of pages that closes over
// the page that was chosen.

import { fill } from "../page/texts.js";

const UNNAMED = "Help"; // as Streamlit calls them all
const STYLE = `
a:focus-visible { outline: 3px solid currentcolor !important; outline-offset: 1px; border-radius: 4px; }
[role="listbox"], :has(> [role="listbox"]) { max-height: min(30rem, 70vh) !important; }
@media (min-width: 641px) and (max-width: 900px) {
  .st-key-title_bar > * > * > [data-testid="stColumn"]:nth-child(2):not(:last-child) { order: 1; min-width: 100%; }
}`;

/**
 * @param {() => string} words how a help button is called: "Help: {of}"
 * @returns {() => void} what ends it
 */
export function lookAfterStreamlit(words) {
  const undress = "adoptedStyleSheets" in document ? dress() : () => {}; // Safari has it from 16.4 on
  const watch = new MutationObserver(() => nameHelp(words()));
  watch.observe(document.body, { childList: true, characterData: true, subtree: true });
  document.addEventListener("click", closeDrawer);
  return () => {
    watch.disconnect();
    document.removeEventListener("click", closeDrawer);
    undress();
  };
}

function dress() {
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== style);
  };
}

/**
 * Those that are there now; what comes later is watched for.
 * @param {string} words
 */
export function nameHelp(words) {
  if (!words) return; // nothing has been said yet
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`button[aria-label="${UNNAMED}"], button[data-helps]`));
  for (const each of buttons) {
    const of = subjectOf(each);
    const name = fill(words, { of });
    if (!of || each.getAttribute("aria-label") === name) continue;
    each.dataset.helps = "";
    each.setAttribute("aria-label", name);
  }
}

/**
 * The text that a help button stands beside.
 * @param {Element} help
 */
function subjectOf(help) {
  /** @type {Element | null} */
  let around = help;
  while (around && !around.textContent?.trim()) around = around.parentElement;
  return around?.textContent?.trim() ?? "";
}

/** @param {MouseEvent} event */
function closeDrawer(event) {
  const link = event.target instanceof Element && event.target.closest('[data-testid="stSidebar"] a');
  if (!link) return;
  const close = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="stSidebarCollapseButton"] button'));
  close?.click();
}
