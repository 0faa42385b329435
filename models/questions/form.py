"""What a question is, and which places of a text can be asked about.

A question is made only where the numbers leave no doubt: each kind says beyond which threshold a change counts, and how
little still counts as none; what lies between is not asked. Its right answer is read from the numbers, never written
down. Nothing here is in any language: `kind`, `options` and `answer` are names, `numbers` what the sentence of the
answer is filled with.
"""

import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["gate", "state", "turn", "verdict", "kept", "direction", "order", "smallest", "unwritten"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Question:
    """One question with the name of its right `answer`, which is one of `options`.

    `word` and `unit` count from 0, None where the question is about the whole text or all units. `covers` are the
    signals that must not be seen from word `covered` on before it is answered, `verdict` whether the verdict after each
    of those words must not be either.
    """

    kind: Kind
    options: tuple[str, ...]
    answer: str
    numbers: Mapping[str, float]
    word: int | None = None
    unit: int | None = None
    signal: str = ""
    covered: int = 0
    covers: tuple[str, ...] = ()
    verdict: bool = False

    def __post_init__(self) -> None:
        if self.answer not in self.options:
            raise ValueError(f"the answer {self.answer!r} must be one of {', '.join(self.options)}")


def is_word(token: str) -> bool:
    """Whether a question can name it: punctuation says little, and <unk> would be about another word."""
    return any(character.isalpha() for character in token)


def shuffled(questions: Iterable[Question], tokens: Sequence[str]) -> tuple[Question, ...]:
    """In an order that depends on the text alone, so that nobody learns the answer from its place."""
    found = list(questions)
    random.Random(zlib.crc32("\n".join(tokens).encode("utf-8", errors="replace"))).shuffle(found)
    return tuple(found)
