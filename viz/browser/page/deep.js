// Elements of the page, also inside of components, each of which has a shadow root of its own.

/**
 * All elements that fit a selector, those outside of components first.
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findDeep(selector) {
  const roots = [...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot] : []));
  return [document, ...roots].flatMap((root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))]);
}
