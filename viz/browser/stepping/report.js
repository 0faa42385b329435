// What the server is told: where the cursor rests, so that the address and the charts follow.
//
// A report runs the player's part of the page on the server. One that comes when the visitor has just gone to another
// page names a part that is no longer there, and Streamlit then shows an empty page, or the old one again. So a visitor
// who leaves is not reported on until it is clear that they have stayed.

/** @import { Reporter } from "./types.d.ts" */

const REPORT_AFTER = 500; // ms without a move
const LEAVING = 10_000; // ms that a change of pages may take

/**
 * @param {Reporter} view
 * @returns {() => void} what ends it
 */
export function addReport(view) {
  view.quietUntil = 0;
  view.report = (after = REPORT_AFTER) => {
    clearTimeout(view.reportTimer ?? undefined);
    const wait = Math.max(after, view.quietUntil - performance.now());
    view.reportTimer = setTimeout(() => tell(view), wait);
  };
  const keepQuiet = () => {
    view.quietUntil = performance.now() + LEAVING;
    if (view.reportTimer) view.report();
  };
  const onClick = (/** @type {MouseEvent} */ event) => {
    const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
    if (link && link.pathname !== location.pathname) keepQuiet();
  };
  document.addEventListener("click", onClick, true);
  window.addEventListener("popstate", keepQuiet);
  return () => {
    clearTimeout(view.reportTimer ?? undefined);
    document.removeEventListener("click", onClick, true);
    window.removeEventListener("popstate", keepQuiet);
  };
}

/** @param {Reporter} view */
function tell(view) {
  view.reportTimer = null;
  if (view.header.plain || view.isAhead?.()) return; // the lesson's address does not follow; the page has not come after
  const cursor = view.cursor();
  const told = JSON.stringify(cursor);
  view.root.dataset.told = view.header.view;
  if (told === view.told) return;
  view.told = told;
  view.send(cursor);
}
