"""What a network's verdicts are called: ours by the words of the language, those of others by their own classes."""

from typing import Any

from models.networks.classifier import Network
from viz.language import Words

OURS = ("negative", "positive")


def has_own_classes(model: Network) -> bool:
    """Whether its verdict is another one than praise or blame."""
    head = model.config.head
    return head is not None and head.classes != OURS


def asked_about(model: Network, words: Words) -> str:
    """What a number above 0 speaks for: a class, one rather than another, or the name of a plain number."""
    return words_of(model, words)[1]


def named(model: Any, words: Words) -> Words:
    """The words of a page about this network; about anything else that can be read, as they are."""
    own = isinstance(model, Network) and has_own_classes(model)
    return words.naming(*words_of(model, words)) if own else words


def words_of(model: Network, words: Words) -> tuple[str, str]:
    """What a number below 0 speaks for, and what one above 0."""
    head = model.config.head
    assert head is not None
    first, *others = (head.classes[k] for k in head.chosen)
    if len(head.classes) == 1:
        return f"−{first}", first
    other = others[0] if others else next(name for name in head.classes if name != first)
    if len(head.classes) == 2:
        return other, first
    return words("classes.rather", one=other, other=first), words("classes.rather", one=first, other=other)
