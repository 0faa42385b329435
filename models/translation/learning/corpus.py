"""Sentence pairs as the networks read and write them: ids, batches, vocabularies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.networks.text import PADDING_ID, UNKNOWN_ID, Vocabulary
from models.training.data import DataError
from models.translation.learning.pairs import Pair, Question
from models.translation.words import END_ID, START_ID, build_vocabulary, encode_target


@dataclass(frozen=True)
class Encoded:
    """Pairs by their ids: `sources[k]` (T_k,), `targets[k]` (S_k,), the latter between a start and an end."""

    sources: list[list[int]]
    targets: list[list[int]]

    def __len__(self) -> int:
        return len(self.sources)


@dataclass(frozen=True)
class Corpus:
    """What one run learns from and is judged by; `origin` says where it came from.

    `validation` and `questions` are the same sentences, for the loss and for BLEU. `test` is read at the end only.
    """

    train: Encoded
    validation: Encoded
    questions: Sequence[Question]
    test: Sequence[Question]
    source: Vocabulary
    target: Vocabulary
    origin: dict[str, str]


@dataclass(frozen=True)
class Batch:
    """Pairs of one source length: `sources` (B, T); what is `fed` (B, S) and `wanted` (B, S), padded on the right."""

    sources: Tensor
    fed: Tensor
    wanted: Tensor

    def twice(self) -> "Batch":
        """Every pair a second time, behind all of them."""
        return Batch(*(part.repeat(2, 1) for part in (self.sources, self.fed, self.wanted)))


def build_corpus(
    train: Sequence[Pair],
    validation: Sequence[Pair],
    questions: Sequence[Question],
    test: Sequence[Question],
    origin: dict[str, str],
) -> Corpus:
    """Vocabularies of every word of the training pairs, and the pairs by their ids. DataError without any."""
    if not train or not validation or not questions:
        raise DataError("There are no sentence pairs to train on.")
    source = build_vocabulary((pair.source for pair in train), target=False)
    target = build_vocabulary((pair.target for pair in train), target=True)
    return Corpus(
        train=_encode(train, source, target),
        validation=_encode(validation, source, target),
        questions=questions,
        test=test,
        source=source,
        target=target,
        origin=origin,
    )


def batches_of(pairs: Encoded, size: int, rng: np.random.Generator | None = None) -> list[np.ndarray]:
    """Indices in batches of one source length each, at most `size`; shuffled by `rng`, else in order of length."""
    count = len(pairs)
    order = np.arange(count) if rng is None else rng.permutation(count)
    lengths = np.array([len(pairs.sources[k]) for k in order])
    order = order[np.argsort(lengths, kind="stable")]
    cuts = np.flatnonzero(np.diff(np.sort(lengths))) + 1
    found = [group[start : start + size] for group in np.split(order, cuts) for start in range(0, len(group), size)]
    return found if rng is None else [found[k] for k in rng.permutation(len(found))]


def collate(pairs: Encoded, indices: Sequence[int] | np.ndarray) -> Batch:
    """The pairs with these indices, all of one source length."""
    targets = [pairs.targets[k] for k in indices]
    longest = max(len(target) for target in targets)
    padded = torch.tensor([target + [PADDING_ID] * (longest - len(target)) for target in targets])
    return Batch(torch.tensor([pairs.sources[k] for k in indices]), padded[:, :-1], padded[:, 1:])


def with_unknown(ids: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """`ids` with a random share of its words read as <unk>; padding and the start are left."""
    chosen = torch.rand(ids.shape, generator=generator) < share
    return ids.masked_fill(chosen & (ids != PADDING_ID) & (ids != START_ID), UNKNOWN_ID)


def _encode(pairs: Sequence[Pair], source: Vocabulary, target: Vocabulary) -> Encoded:
    return Encoded(
        [source.encode(source.taken_apart(pair.source)) for pair in pairs],
        [[START_ID, *encode_target(target, target.taken_apart(pair.target)), END_ID] for pair in pairs],
    )
