"""How each translator is trained: every number that `python -m models.train NAME` uses, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """A translator and its training. Shares are in 0..1."""

    attention: bool
    epochs: int
    embedding_size: int = 256
    hidden_size: int = 256
    embedding_dropout: float = 0.3
    dropout: float = 0.3  # before the output layer
    tied: bool = False  # one matrix for the decoder's word vectors and its output layer
    learning_rate: float = 3e-3  # peak; linear up, then cosine down to `last_rate` of it
    warm_up: int = 100  # steps to the peak
    last_rate: float = 0.05
    weight_decay: float = 0.01
    batch_size: int = 64  # pairs of one source length, so that no source is padded
    label_smoothing: float = 0.1  # share of the wanted probability that goes to all words alike (Szegedy et al. 2016)
    source_dropout: float = 0.0  # share of source words read as <unk>, so that <unk> is learnt too
    target_dropout: float = 0.0  # the same of the words that the decoder is fed
    consistency: float = 0.0  # weight of how far two readings under other dropouts disagree (Liang et al. 2021)
    clip_norm: float = 1.0
    averaging: float = 0.0  # what ships is a running mean of the weights with this memory per step (Polyak 1992)
    embedding_spread: float = 1.0  # standard deviation of the initial word vectors; torch's own is 1
    half: bool = True  # matrix products of training in bfloat16, which some processors do in half the time

    def small(self) -> "Recipe":
        """The same recipe on a toy network, for `--dry-run`."""
        return replace(self, epochs=2, embedding_size=8, hidden_size=8, batch_size=16, warm_up=2)


_PLAIN = Recipe(
    attention=False,
    epochs=40,
    source_dropout=0.1,
    target_dropout=0.1,
    averaging=0.998,
)

RECIPES: Mapping[str, Recipe] = {
    "translate": _PLAIN,
    # nothing else differs, so what does on the page is the attention's doing
    "translate_attention": replace(_PLAIN, attention=True),
}
