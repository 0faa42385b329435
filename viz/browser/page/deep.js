// Elements of the page, also inside of components, each of which has a shadow root of its own.

/**
 * All elements that fit a selector, those outside of components first.
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findDeep(selector) {
  return [document, ...rootsIn(document)].flatMap((root) => [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(selector))]);
}

/**
 * Also those within one another: the gradient's chart stands in the player.
 * @param {ParentNode} place
 * @returns {ShadowRoot[]}
 */
function rootsIn(place) {
  return [...place.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot, ...rootsIn(shadowRoot)] : []));
}
