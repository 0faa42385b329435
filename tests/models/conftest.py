"""What all tests of the networks share."""

import pytest
import torch


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    """These networks are too small to share; tests/conftest.py gives the threads back."""
    torch.set_num_threads(1)
