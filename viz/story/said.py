"""Parts of the story's sentences: numbers as the screen has them, and which way they went."""

from viz.language import Words


def percent(share: float) -> str:
    """ "62.1", as the player writes P(positive)."""
    return f"{100 * share:.1f}"


def moves(before: float, after: float, words: Words) -> str:
    """ "rises from 61.4 % to 78.4 %", "falls …" or "stays at …" where both print the same."""
    first, second = percent(before), percent(after)
    return words(f"story.moves.{_way(first == second, before, after)}", before=first, after=second)


def gate_moves(before: float, after: float, words: Words) -> str:
    """ "opens from f = 0.20 to f = 0.91", "closes …" or "stays at …"."""
    first, second = f"{before:.2f}", f"{after:.2f}"
    return words(f"story.gate.{_way(first == second, before, after)}", before=first, after=second)


def _way(same: bool, before: float, after: float) -> str:
    return "same" if same else "up" if after > before else "down"
