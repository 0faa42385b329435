// A widget whose choice the app has changed goes on under a new key (viz/shell/visitor/choices.py). While the run goes on,
// Streamlit keeps the one before beside it if the visitor's focus is there, in case it has only moved: two would stand.
// So the focus goes on to the new one, and Streamlit hides the old one.

const KEY = /(?:^| )st-key-(\S+?)(_\d+)?(?: |$)/; // the choice, and how often it has been renewed

export function followRenewed() {
  const watch = new MutationObserver((changes) => changes.forEach(({ target }) => passOn(target)));
  watch.observe(document.body, { attributeFilter: ["data-retained"], subtree: true });
  return () => watch.disconnect();
}

function passOn(kept) {
  const focused = document.activeElement;
  if (!kept.hasAttribute("data-retained") || !kept.contains(focused)) return;
  const choice = choiceOf(kept);
  const renewed = [...kept.parentElement.children].find((each) => each !== kept && choiceOf(each) === choice);
  if (choice === undefined || !renewed) return;
  focused.blur();
  (renewed.querySelector("[aria-checked=true]") ?? renewed.querySelector("input, button"))?.focus();
}

function choiceOf(element) {
  return KEY.exec(element.className)?.[1];
}
