"""What a network is said to understand, against torch's own reading of every sentence."""

import pytest
import torch

from models.modules.bridge import module_of
from models.networks.checkpoint import load_checkpoint
from models.networks.text import read_text
from models.networks.vietnamese import without_diacritics
from models.understanding.judged import Judged, judged, pairs_right
from models.understanding.suite import ABILITIES, read_suite
from tests.conftest import CHECKPOINTS


@pytest.mark.parametrize(("name", "plain"), [("gru", False), ("bilstm2", False), ("vi_rnn", False), ("vi_rnn", True)])
def test_the_verdicts_are_those_of_torch(name: str, plain: bool) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    module, language = module_of(model), model.config.language
    expected = []
    for ability in read_suite(language):
        wrong = []
        for place, sentence in enumerate(ability.sentences):
            text = without_diacritics(sentence.text) if plain else sentence.text
            ids = torch.tensor([model.vocabulary.encode(read_text(text, model.vocabulary, language))])
            if (float(module(ids, torch.tensor([ids.shape[1]]))) > 0) != sentence.praise:
                wrong.append(place)
        expected.append(Judged(ability.name, len(ability.sentences), tuple(wrong)))
    found = judged(model, plain=plain)
    assert found == tuple(expected)
    assert sum(one.right for one in found) < 40 * len(ABILITIES), "the example would prove nothing"


def test_pairs_are_right_where_both_sentences_are() -> None:
    assert pairs_right((), 6) == 3
    assert pairs_right((0, 3), 6) == 1
    assert pairs_right((4, 5), 6) == 2
    assert pairs_right(range(6), 6) == 0


def test_right_and_wrong_are_all() -> None:
    assert Judged("plain", 5, (0, 3)).right == 3
