// Which view stands in which place of the page, and when it is taken down.
//
// Streamlit loads a component's module before every call. If newer data comes meanwhile, the older call still happens,
// and what it returned is run at once, as if its view were to go; yet the newer call has already drawn into that view.

const MOUNTED = new WeakMap(); // place -> { view, call }

// The view in `place`, made by `create` at the first call; and what this call returns to Streamlit, which takes the
// view down by `remove` unless a newer call has drawn into it.
export function mount(place, create, remove) {
  const mounted = MOUNTED.get(place) ?? { view: create(place) };
  MOUNTED.set(place, mounted);
  const call = (mounted.call = {});
  const unmount = () => {
    if (mounted.call !== call || MOUNTED.get(place) !== mounted) return;
    MOUNTED.delete(place);
    remove(mounted.view);
  };
  return [mounted.view, unmount];
}
