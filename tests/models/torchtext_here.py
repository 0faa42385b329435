"""The lesson's torchtext as an oracle, whether it loads here, and how to do as if it did not."""

import builtins
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest


@dataclass(frozen=True)
class Maker:
    """Who splits English and makes a vocabulary of it, as `models.networks.english` does."""

    name: str
    split: Callable[[str], list[str]]
    words: Callable[[Iterable[Sequence[str]], Sequence[str], int], list[str]]


@cache
def torchtext_s() -> Maker | None:
    """torchtext's own; None where it is not installed or does not load beside the torch that is."""
    try:
        import torchtext

        torchtext.disable_torchtext_deprecation_warning()
        from torchtext.data.utils import get_tokenizer  # the warning is switched off first
        from torchtext.vocab import build_vocab_from_iterator
    except (ImportError, OSError):  # its library misses a symbol in a newer torch
        return None

    def words(tokenized: Iterable[Sequence[str]], specials: Sequence[str], size: int) -> list[str]:
        built = build_vocab_from_iterator(tokenized, specials=list(specials), max_tokens=size)
        return list(built.get_itos())

    return Maker(f"torchtext {torchtext.__version__}", get_tokenizer("basic_english"), words)


HERE = torchtext_s() is not None


def do_without(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let every import of torchtext fail like this: ModuleNotFoundError, or the OSError of a torch that is too new."""
    imports = builtins.__import__

    def fails(name: str, *rest: object, **named: object) -> object:
        if name.partition(".")[0] == "torchtext":
            raise error
        return imports(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", fails)
