"""What one epoch reads: all training reviews, the edited ones, and short texts that are drawn anew.

The short ones are sentences cut out of the training reviews and made-up texts; how many is in the recipe. They are
marked as short, since they are learned from otherwise: as a whole, not after every word (the prefix "it is not" has no
verdict), and with none of their few words dropped. See models/training/loss.py and fit.py.

Others of both kinds are held out, and say with the validation reviews which epoch is the best one.
"""

from dataclasses import replace

import numpy as np

from models.networks.text import Language, read_text
from models.training.corpus import Corpus
from models.training.data import Encoded, encode
from models.training.recipes import Recipe
from models.training.texts.frames import read_frames
from models.training.texts.made_up import draw
from models.training.texts.sentences import cut, ends_of_sentences

HELD_OUT = 1_000
"""Short texts of each kind that are held out."""


def texts_of_epoch(corpus: Corpus, recipe: Recipe, seed: int, number: int) -> Encoded:
    """The texts of epoch `number`, always as many and the same ones for the same seed."""
    edited = [] if corpus.edited is None else [corpus.edited] * recipe.edited
    rng = np.random.default_rng((seed, number, 1))
    sentences = cut(corpus.train, recipe.sentences, ends_of_sentences(corpus.vocabulary), rng)
    made_up = _made_up(corpus, recipe.model.language, recipe.made_up, (seed, number))
    return joined([corpus.train, *edited], [sentences, made_up])


def held_out_texts(corpus: Corpus, recipe: Recipe, seed: int) -> Encoded | None:
    """Sentences of validation reviews, and made-up texts that no epoch draws; None where none are learned from.

    Every second text is typed without diacritics where the reviews are, too.
    """
    if not recipe.sentences and not recipe.made_up:
        return None
    rng = np.random.default_rng((seed, 0, 1))
    count = min(HELD_OUT, recipe.sentences)
    sentences = cut(corpus.validation, count, ends_of_sentences(corpus.vocabulary), rng)
    made_up = _made_up(corpus, recipe.model.language, min(HELD_OUT, recipe.made_up), (seed, 0))
    texts = joined([], [sentences, made_up])
    if corpus.plain is None:
        return texts
    plain = corpus.plain.ids.numpy()
    # praise and blame take turns, so pairs do
    return replace(texts, ids=[plain[ids] if k // 2 % 2 else ids for k, ids in enumerate(texts.ids)])


def counts_of_epoch(corpus: Corpus, recipe: Recipe) -> dict[str, int]:
    """How many texts of each kind that is."""
    edited = 0 if corpus.edited is None else recipe.edited * len(corpus.edited)
    kinds = {"edited": edited, "sentences": recipe.sentences, "made_up": recipe.made_up}
    return {"reviews": len(corpus.train)} | kinds


def joined(long: list[Encoded], short: list[Encoded]) -> Encoded:
    """All texts in one, those of `short` marked."""
    parts = [*long, *short]
    marks = [np.full(len(part), place >= len(long)) for place, part in enumerate(parts)]
    return Encoded(
        ids=[ids for part in parts for ids in part.ids],
        labels=np.concatenate([part.labels for part in parts]),
        short=np.concatenate(marks),
    )


def _made_up(corpus: Corpus, language: Language, count: int, seed: tuple[int, int]) -> Encoded:
    texts = draw(read_frames(language), count, seed) if count else []
    tokens = [read_text(text.text, corpus.vocabulary, language) for text in texts]
    return encode(tokens, [text.label for text in texts], corpus.vocabulary)
