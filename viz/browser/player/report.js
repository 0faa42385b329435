// What the server is told: where the cursor rests, so that the address and the charts follow.
//
// A report runs the player's part of the page on the server. One that comes when the visitor has just gone to another
// page names a part that is no longer there, and Streamlit then shows an empty page, or the old one again. So a visitor
// who leaves is not reported on until it is clear that they have stayed.

const REPORT_AFTER = 500; // ms without a move
const LEAVING = 10_000; // ms that a change of pages may take

export function addReport(view) {
  view.quietUntil = 0;
  view.report = (after = REPORT_AFTER) => {
    clearTimeout(view.reportTimer);
    const wait = Math.max(after, view.quietUntil - performance.now());
    view.reportTimer = setTimeout(() => tell(view), wait);
  };
  const keepQuiet = () => {
    view.quietUntil = performance.now() + LEAVING;
    if (view.reportTimer) view.report();
  };
  const onClick = (event) => {
    const link = event.composedPath().find((element) => element instanceof HTMLAnchorElement);
    if (link && link.pathname !== location.pathname) keepQuiet();
  };
  document.addEventListener("click", onClick, true);
  window.addEventListener("popstate", keepQuiet);
  return () => {
    clearTimeout(view.reportTimer);
    document.removeEventListener("click", onClick, true);
    window.removeEventListener("popstate", keepQuiet);
  };
}

function tell(view) {
  view.reportTimer = null;
  if (view.header.plain) return; // the lesson's address does not follow the cursor
  const cursor = view.cursor();
  const told = JSON.stringify(cursor);
  view.root.dataset.told = view.header.view;
  if (told === view.told) return;
  view.told = told;
  view.send(cursor);
}

// What drives the gates comes for the units that can be stepped to at first; for all of them when they are asked for,
// once and for good.
export function askForAll(view) {
  const { state, header } = view;
  if (!header.driveUnits || state.whole) return;
  state.whole = state.rows === "all" || state.scope === "average" || !header.driveUnits.includes(state.unit);
  if (state.whole) view.report(0);
}
