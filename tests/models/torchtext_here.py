"""Whether torchtext loads here, and how to do as if it did not."""

import builtins

import pytest

from models.networks import english

HERE = english.by_whoever_is_here().maker != english.by_ourselves().maker


def do_without(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let every import of torchtext fail like this: ModuleNotFoundError, or the OSError of a torch that is too new."""
    imports = builtins.__import__

    def fails(name: str, *rest: object, **named: object) -> object:
        if name.partition(".")[0] == "torchtext":
            raise error
        return imports(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", fails)
