// What is offered to a newcomer: the tour of the screen, in a line at the top that covers nothing. Who has taken it or
// declined is not asked again in this browser.

const SEEN = "gatescope.tour"; // what this browser keeps of a visitor who knows the offer

export function buildOffer(root, take) {
  const line = document.createElement("div");
  line.className = "offer";
  line.popover = "manual"; // above the page's own bar, where there is room, and never in the way
  line.hidden = true;
  const button = (name, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = name;
    element.addEventListener("click", () => {
      settle({ line });
      act();
    });
    line.append(element);
    return element;
  };
  const accept = button("accept", take);
  const decline = button("decline", () => {});
  decline.textContent = "✕\ufe0e";
  root.append(line);
  return { line, accept, decline };
}

// Two strings: the offer, and how to decline it; none where nothing is offered.
export function showOffer({ line, accept, decline }, [offered, declined]) {
  accept.textContent = offered ?? "";
  decline.title = declined ?? "";
  decline.setAttribute("aria-label", declined ?? "");
  const wanted = offered !== undefined && !isKnown() && !new URL(location.href).searchParams.has("story");
  put(line, wanted);
}

// It has been taken or declined, here or in the list of keys.
export function settle({ line }) {
  keep();
  put(line, false);
}

// A browser without popovers (Safari before 17) has the line too, in the page (keys.css).
function put(line, wanted) {
  if (line.hidden !== wanted) return;
  line.hidden = !wanted;
  if (line.showPopover) wanted ? line.showPopover() : line.hidePopover();
}

let known = false; // where nothing may be kept, until the page is closed

function isKnown() {
  try {
    known ||= localStorage.getItem(SEEN) !== null;
  } catch {
    // it is held by the page
  }
  return known;
}

function keep() {
  known = true;
  try {
    localStorage.setItem(SEEN, "1");
  } catch {
    // it is held by the page
  }
}
