// Going on by itself, a step after each pause, until an end or a stop; and the link to what is shown.

// Calls `step` after every `pause()` ms, which returns whether that was the last; what is returned stops it.
export function playing(pause, step, onEnd) {
  let due = performance.now();
  let stopped = false;
  let frame = requestAnimationFrame(tick);
  function tick(now) {
    const wait = pause();
    if (now - due >= wait) {
      due = now - Math.min(now - due - wait, wait);
      if (step()) return onEnd();
      if (stopped) return;
    }
    frame = requestAnimationFrame(tick);
  }
  return () => {
    stopped = true;
    cancelAnimationFrame(frame);
  };
}

// Puts an address into the clipboard and says so on the button. Whoever gets it need not come into the room of a class.
export async function copyLink(view, url) {
  url.searchParams.delete("room");
  view.root.dataset.link = url.href;
  try {
    await navigator.clipboard.writeText(url.href);
    view.copyButton.textContent = view.header.words["copied"];
  } catch {
    // The clipboard is closed outside https and localhost: offer the link to copy by hand.
    window.prompt(view.header.words["copy_failed"], url.href);
  }
  setTimeout(() => (view.copyButton.textContent = view.header.words["copy"]), 2000);
}

// The button that plays says what it does now.
export function showPlaying(view) {
  const name = view.header.words[view.playing ? "pause" : "play"];
  view.playButton.textContent = view.playing ? "❚❚" : "▶\ufe0e ";
  view.playButton.title = name;
  view.playButton.setAttribute("aria-label", name);
  view.root.dataset.playing = String(Boolean(view.playing));
}
