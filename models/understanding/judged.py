"""How many sentences of the suite a network judges as people do."""

from collections.abc import Collection
from dataclasses import dataclass

from models.networks.classifier import Network
from models.networks.vietnamese import without_diacritics
from models.reading.trace import trace_text
from models.understanding.suite import Ability, read_suite


@dataclass(frozen=True)
class Judged:
    """One ability: of so many `sentences` those whose verdict is `wrong`, by their place in the file, from 0."""

    ability: str
    sentences: int
    wrong: tuple[int, ...]

    @property
    def right(self) -> int:
        """How many are judged as people do."""
        return self.sentences - len(self.wrong)


def pairs_right(wrong: Collection[int], sentences: int) -> int:
    """Of the pairs of an ability (places 0 and 1, 2 and 3, ...) how many have no sentence among the `wrong`."""
    return sum(k not in wrong and k + 1 not in wrong for k in range(0, sentences - 1, 2))


def judged(model: Network, *, plain: bool = False) -> tuple[Judged, ...]:
    """The suite in the network's language, read sentence by sentence in float64: a logit above 0 is praise.

    With `plain` the sentences are typed without diacritics.
    """
    return tuple(_judge(model, ability, plain) for ability in read_suite(model.config.language))


def _judge(model: Network, ability: Ability, plain: bool) -> Judged:
    texts = [without_diacritics(sentence.text) if plain else sentence.text for sentence in ability.sentences]
    verdicts = [trace_text(model, text).logit > 0 for text in texts]
    pairs = zip(verdicts, ability.sentences, strict=True)
    wrong = tuple(k for k, (praise, sentence) in enumerate(pairs) if praise != sentence.praise)
    return Judged(ability.name, len(texts), wrong)
