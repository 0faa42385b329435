"""A token bucket that never refuses: who takes more than there is waits until it has been filled up again."""

from math import inf

_ROUNDING = 1e-6  # seconds that are none


class Bucket:
    """`burst` messages at once, `rate` a second in the long run. Times: seconds of a clock that never goes back."""

    def __init__(self, rate: float, burst: int) -> None:
        self._interval = 1 / rate
        self._ahead = burst / rate
        self._full_at = -inf  # it is as full as at first then, if nobody takes more
        self._over_since: float | None = None

    def take(self, now: float) -> float:
        """Take one message, on credit if need be; the seconds until it may be handled, 0 while the bucket lasts."""
        self._full_at = max(self._full_at, now) + self._interval
        wait = self._full_at - now - self._ahead
        if wait < _ROUNDING:
            self._over_since = None
            return 0.0
        if self._over_since is None:
            self._over_since = now
        return wait

    def over_for(self, now: float) -> float:
        """For how many seconds every message has had to wait; 0 if the last one had not."""
        return 0.0 if self._over_since is None else now - self._over_since

    def is_full(self, now: float) -> bool:
        """Whether it is no different from a new one."""
        return now >= self._full_at
