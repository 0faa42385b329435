"""Made-up sentence pairs for `--dry-run` and for tests: a small grammar, translated word by word."""

import random

from models.translation.learning.pairs import Credit, Pair

_WHO = {"I": "tôi", "you": "bạn", "Tom": "Tom", "we": "chúng tôi"}
_DOES = {"see": "thấy", "like": "thích", "need": "cần", "know": "biết"}
_WHAT = {"the dog": "con chó", "a book": "quyển sách", "the house": "ngôi nhà", "Mary": "Mary"}
_WHEN = {"": "", " now": " bây giờ", " every day": " mỗi ngày"}


def sample_pairs(count: int, seed: int) -> list[Pair]:
    """`count` different pairs of 4 to 7 words, the same ones for the same seed; at most 192 exist."""
    every = [(who, does, what, when) for who in _WHO for does in _DOES for what in _WHAT for when in _WHEN]
    return [
        Pair(
            f"{who} {does} {what}{when}.",
            f"{_WHO[who]} {_DOES[does]} {_WHAT[what]}{_WHEN[when]}.",
            (Credit(2 * number + 1, "made-up"), Credit(2 * number + 2, "made-up")),
        )
        for number, (who, does, what, when) in enumerate(random.Random(seed).sample(every, count))
    ]
