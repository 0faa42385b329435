// A widget whose choice the app has changed goes on under a new key (viz/visit/choices.py). While the run goes on,
// Streamlit keeps the one before beside it if the visitor's focus is there, in case it has only moved: two would stand.
// So the focus goes on to the new one, and Streamlit hides the old one.

const KEY = /(?:^| )st-key-(\S+?)(_\d+)?(?: |$)/; // the choice, and how often it has been renewed

export function followRenewed() {
  const watch = new MutationObserver((changes) => changes.forEach(({ target }) => passOn(/** @type {Element} */ (target))));
  watch.observe(document.body, { attributeFilter: ["data-retained"], subtree: true });
  return () => watch.disconnect();
}

/** @param {Element} kept */
function passOn(kept) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !kept.hasAttribute("data-retained") || !kept.contains(focused)) return;
  const choice = choiceOf(kept);
  const renewed = [...(kept.parentElement?.children ?? [])].find((each) => each !== kept && choiceOf(each) === choice);
  if (choice === undefined || !renewed) return;
  focused.blur();
  const next = renewed.querySelector("[aria-checked=true]") ?? renewed.querySelector("input, button");
  if (next instanceof HTMLElement) next.focus();
}

/** @param {Element} element */
function choiceOf(element) {
  return KEY.exec(element.className)?.[1];
}
