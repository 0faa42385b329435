"""A token bucket that never refuses: who takes more than there is waits until it has been filled up again."""

from math import inf

_ROUNDING = 1e-6  # shorter than this is no wait


class Bucket:
    """`burst` messages at once, `rate` a second in the long run. Times: seconds of a clock that never goes back."""

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1 / rate
        self._ahead = burst / rate
        self._full_at = -inf  # it is as full as at first then, if nobody takes more
        self.held = 0
        """The messages that have had to wait since it was last half full."""

    def take(self, now: float) -> float:
        """Take one message, on credit if need be; the seconds until it may be handled, 0 while the bucket lasts."""
        wait = self.due(now)
        self._full_at = max(self._full_at, now) + self._interval
        if wait > _ROUNDING:
            self.held += 1
            return wait
        if wait < -self._ahead / 2:
            self.held = 0
        return 0.0

    def due(self, now: float) -> float:
        """How many seconds a message that is taken now has to wait; below 0 while the bucket lasts."""
        return max(self._full_at, now) + self._interval - now - self._ahead

    def is_full(self, now: float) -> bool:
        """Whether it is no different from a new one."""
        return now >= self._full_at
