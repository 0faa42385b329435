"""Trainings that end too early, as a killed process does."""

from typing import Any

import pytest

import models.training.loop


class KilledError(Exception):
    """Stands for a killed process."""


def kill_after(monkeypatch: pytest.MonkeyPatch, epochs: int) -> None:
    """Let `train_epoch` finish so many epochs and then fail."""
    real = models.training.loop.train_epoch

    def fails_later(*args: Any, number: int) -> Any:
        if number > epochs:
            raise KilledError
        return real(*args, number=number)

    monkeypatch.setattr(models.training.loop, "train_epoch", fails_later)
