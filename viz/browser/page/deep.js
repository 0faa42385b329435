// Elements of the page, also inside of components, each of which has a shadow root of its own.

// All elements that fit a selector, those outside of components first.
export function findDeep(selector) {
  const roots = [...document.querySelectorAll("*")].map((element) => element.shadowRoot).filter(Boolean);
  return [document, ...roots].flatMap((root) => [...root.querySelectorAll(selector)]);
}
