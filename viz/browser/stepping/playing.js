// Going on by itself, a step after each pause, until an end or a stop.

/**
 * @param {() => number} pause ms until the next step
 * @param {() => boolean} step whether that was the last
 * @param {() => void} onEnd
 * @returns {() => void} what stops it
 */
export function playing(pause, step, onEnd) {
  let due = performance.now();
  let stopped = false;
  let frame = requestAnimationFrame(tick);
  function tick(/** @type {number} */ now) {
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
