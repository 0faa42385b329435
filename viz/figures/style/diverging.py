"""A colour scale around zero whose ends are marked: what lies beyond a fixed range has a colour of its own."""

from viz.figures.style.theme import DIVERGING, Theme

_MARK = 0.025  # the share of the colour bar, at each end, that marks what lies beyond


def margin_beyond(low: float, high: float) -> float:
    """How far the colour bar must reach beyond `low` and `high` on each side, so that these fall on the marks."""
    return (high - low) * _MARK / (1 - 2 * _MARK)


def open_ended(theme: Theme) -> list[tuple[float, str]]:
    """The scale for a range that `margin_beyond` has widened."""
    scale = DIVERGING[theme]
    edge = 0.999 * _MARK  # the ends of the range themselves are within it
    return [
        (0.0, scale.below),
        (edge, scale.below),
        (edge, scale.negative),
        (0.5, scale.neutral),
        (1 - edge, scale.positive),
        (1 - edge, scale.above),
        (1.0, scale.above),
    ]
