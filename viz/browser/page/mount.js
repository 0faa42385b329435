// Which view stands in which place of the page, and when it is taken down.
//
// Streamlit loads a component's module before every call. If newer data comes meanwhile, the older call still happens,
// and what it returned is run at once, as if its view were to go; yet the newer call has already drawn into that view.

/** @import { Place, Unmount } from "./types.d.ts" */

/** @type {WeakMap<Place, { view: any, call: object }>} */
const MOUNTED = new WeakMap(); // any: each component's own; there is one to a place

/**
 * The view in `place`, made by `create` at the first call; and what this call returns to Streamlit, which takes the
 * view down by `remove` unless a newer call has drawn into it.
 * @template View
 * @param {Place} place
 * @param {(place: Place) => View} create
 * @param {(view: View) => void} remove
 * @returns {[View, Unmount]}
 */
export function mount(place, create, remove) {
  const call = {};
  const mounted = MOUNTED.get(place) ?? { view: create(place), call };
  MOUNTED.set(place, mounted);
  mounted.call = call;
  const unmount = () => {
    if (mounted.call !== call || MOUNTED.get(place) !== mounted) return;
    MOUNTED.delete(place);
    remove(mounted.view);
  };
  return [mounted.view, unmount];
}
