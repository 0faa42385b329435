"""Questions about gradients: of several networks' on the same words, which has faded most on its way back?"""

import math
from collections.abc import Mapping, Sequence

from models.networks.weights import Array
from models.questions.form import Question, is_word

TIMES = 3.0
"""The smallest is so beyond doubt where the next is at least so many times larger."""


def smallest_questions(curves: Mapping[str, Array], tokens: Sequence[str]) -> tuple[Question, ...]:
    """Of two or more curves, log10 of gradient norms (T,), which is the smallest relative to its last word's?

    Asked about the first word and about the one in the middle of the text, where the answer is clear. `options` are
    the curves' names, `numbers` by name the log10 of what is left of the last word's gradient. Nothing must be seen to
    the left of `covered`, the last word: the way that a curve starts on tells where it leads.
    """
    count = len(tokens)
    if len(curves) < 2 or count < 2 or not all(math.isfinite(log10[-1]) for log10 in curves.values()):
        return ()
    found = []
    for word in dict.fromkeys((_a_word(tokens, 0), _a_word(tokens, count // 2))):
        left = {name: float(log10[word] - log10[-1]) for name, log10 in curves.items()}
        first, second = sorted(left, key=lambda name: left[name])[:2]
        if word == count - 1 or not all(math.isfinite(value) for name, value in left.items() if name != first):
            continue
        if left[second] - left[first] < math.log10(TIMES):
            continue
        numbers = {**left, "times": TIMES}
        found.append(Question("smallest", tuple(curves), first, numbers, word, covered=count - 1))
    return tuple(found)


def _a_word(tokens: Sequence[str], start: int) -> int:
    """The first place from `start` on that a question can name, or `start`."""
    return next((at for at in range(start, len(tokens)) if is_word(tokens[at])), start)
