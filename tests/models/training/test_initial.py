"""A network before its training."""

import torch

from models.training.initial import build_model
from models.training.recipes import RECIPES
from tests.conftest import tiny_network


def test_a_fresh_network_leaves_the_random_state_alone() -> None:
    vocabulary = tiny_network("lstm").vocabulary
    state = torch.get_rng_state()
    one, same = (build_model(RECIPES["lstm"].small(len(vocabulary)), vocabulary, 3) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), state)
    for a, b in zip(one.parameters(), same.parameters(), strict=True):
        assert torch.equal(a, b)
