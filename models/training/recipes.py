"""How each shipped network is trained: every number that `python -m models.train NAME` uses, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.networks.cells import Cell
from models.networks.classifier import ClassifierConfig


@dataclass(frozen=True)
class Recipe:
    """A network and its training. Rates are shares in 0..1; lengths count words."""

    model: ClassifierConfig
    epochs: int
    patience: int  # epochs without a better validation loss before training stops
    learning_rate: float  # peak of the one-cycle schedule (Smith and Topin 2019)
    warm_up: float = 0.2  # share of the steps until the peak
    weight_decay: float = 0.01
    batch_size: int = 64
    keep_last: int = 400  # training reads at most this many words, from the end; evaluation reads whole reviews
    word_dropout: float = 0.1  # share of words replaced by <unk>, so that <unk> is trained too
    prefix_share: float = 0.5  # share of the loss taken over every prefix, later prefixes weighing more
    adversarial: float = 0.0  # how far word vectors are moved against the network, as a share of their length
    clip_norm: float = 1.0
    averaging: float = 0.998  # what ships is a running mean of the weights with this memory per step (Polyak 1992)
    embedding_spread: float = 0.3  # standard deviation of the initial word vectors
    forget_bias: float | None = None  # initial forget-gate bias (Gers et al. 2000; Jozefowicz et al. 2015: 1)
    orthogonal: bool = False  # orthogonal recurrent matrix (Saxe et al. 2014)
    plain_texts: float = 0.0  # share of texts read without their diacritics, as many people type them (Vietnamese)
    plain_words: float = 0.0  # share of single words of the other texts read so
    plain_short: float = 0.0  # share of short texts read so
    edited: int = 1  # how often an epoch reads every edited review, where there are any (models/training/texts)
    sentences: int = 6_000  # single sentences cut out of training reviews, an epoch
    made_up: int = 7_000  # made-up short texts, an epoch
    validation: int = 2_500  # reviews of the training split that are held out, where no split is published for it

    def small(self, vocabulary_size: int) -> "Recipe":
        """The same recipe on a toy network, for `--dry-run`."""
        model = replace(self.model, vocabulary_size=vocabulary_size, embedding_size=8, hidden_size=8)
        sentences, made_up = min(self.sentences, 8), min(self.made_up, 8)
        small = replace(self, model=model, epochs=2, batch_size=16, validation=32, keep_last=20)
        return replace(small, sentences=sentences, made_up=made_up)


def _vietnamese(cell: Cell) -> ClassifierConfig:
    """12,000 syllables, with and without their diacritics, and other tokens."""
    return ClassifierConfig(cell, vocabulary_size=12_000, embedding_dropout=0.5, dropout=0.4, language="vi")


RECIPES: Mapping[str, Recipe] = {
    "lstm": Recipe(
        model=ClassifierConfig("lstm", embedding_dropout=0.5, dropout=0.4),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        word_dropout=0.15,
        keep_last=500,
        adversarial=0.02,
        forget_bias=1.0,
    ),
    "gru": Recipe(
        model=ClassifierConfig("gru", embedding_dropout=0.5, dropout=0.4),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        word_dropout=0.15,
        adversarial=0.02,
    ),
    # trained plainly, as a first lesson does: see docs/decisions/0006-a-plain-vanilla-rnn.md
    "rnn": Recipe(
        model=ClassifierConfig("rnn", embedding_dropout=0.4, dropout=0.3),
        epochs=8,
        patience=3,
        learning_rate=1e-3,
        prefix_share=0.0,
        averaging=0.0,
    ),
    # the sceptic's RNN: the GRU's recipe, but that its word vectors are not moved against it, with which it stays at
    # chance, and at half the learning rate, by validation: see docs/decisions/0006-a-plain-vanilla-rnn.md
    "rnn_as_gru": Recipe(
        model=ClassifierConfig("rnn", embedding_dropout=0.5, dropout=0.4),
        epochs=10,
        patience=3,
        learning_rate=1e-3,
        word_dropout=0.15,
    ),
    # the lesson's own networks
    "rnn2": Recipe(
        model=ClassifierConfig("rnn", layers=2, embedding_dropout=0.4, dropout=0.2),
        epochs=8,
        patience=3,
        learning_rate=1e-3,
        prefix_share=0.0,
        averaging=0.0,
    ),
    "bilstm": Recipe(
        model=ClassifierConfig("lstm", bidirectional=True, embedding_dropout=0.5, dropout=0.4),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        word_dropout=0.15,
        adversarial=0.02,
        forget_bias=1.0,
    ),
    "bilstm2": Recipe(
        model=ClassifierConfig(
            "lstm", hidden_size=64, layers=2, bidirectional=True, embedding_dropout=0.5, dropout=0.5
        ),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        keep_last=300,
        word_dropout=0.15,
        adversarial=0.02,
        forget_bias=1.0,
    ),
    "bigru2": Recipe(
        model=ClassifierConfig("gru", hidden_size=64, layers=2, bidirectional=True, embedding_dropout=0.5, dropout=0.4),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        keep_last=300,
        word_dropout=0.15,
        adversarial=0.02,
    ),
    # Vietnamese: see docs/decisions/0015-networks-that-read-vietnamese.md
    "vi_lstm": Recipe(
        model=_vietnamese("lstm"),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        adversarial=0.03,
        forget_bias=1.0,
        plain_texts=0.2,
        plain_words=0.03,
        plain_short=0.4,
        sentences=3_000,
        made_up=6_000,
    ),
    "vi_gru": Recipe(
        model=_vietnamese("gru"),
        epochs=10,
        patience=3,
        learning_rate=2e-3,
        adversarial=0.03,
        plain_texts=0.2,
        plain_words=0.03,
        plain_short=0.4,
        sentences=3_000,
        made_up=6_000,
    ),
    # trained plainly, as the English one
    "vi_rnn": Recipe(
        model=replace(_vietnamese("rnn"), embedding_dropout=0.4, dropout=0.3),
        epochs=8,
        patience=3,
        learning_rate=1e-3,
        prefix_share=0.0,
        averaging=0.0,
        plain_texts=0.2,
        plain_words=0.03,
        plain_short=0.4,
        sentences=3_000,
        made_up=6_000,
    ),
}
"""The networks that Gatescope ships, by name."""
