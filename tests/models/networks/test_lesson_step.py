"""The lesson trains on one review at a time, with a sigmoid, BCELoss and Adam: our loop takes the same first step."""

import copy
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from models.modules.classifier import SentimentClassifier
from models.networks.classifier import ClassifierConfig
from models.networks.text import PADDING_ID, Vocabulary
from models.training.corpus import Corpus
from models.training.data import Batch, Encoded
from models.training.fit import ClassifierLearner
from models.training.loop import train_epoch
from models.training.loss import backward
from models.training.recipes import RECIPES, Recipe

REVIEW = [2, 3, 4, 5, 0, 7, 8, 11, 3, 13, 6, 10]
CONFIG = ClassifierConfig("lstm", vocabulary_size=14, embedding_size=128, hidden_size=256, bidirectional=True)
EXACT = {"rtol": 0.0, "atol": 1e-10}

PARTS = {
    "embedding.weight": "words.weight",
    "readout.weight": "verdict.weight",
    "readout.bias": "verdict.bias",
} | {
    f"recurrent.{kind}_l0{suffix}": f"reader.{kind}_l0{suffix}"
    for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    for suffix in ("", "_reverse")
}
"""The name of each parameter in our classifier, and in the lesson's."""


class SentimentLSTM(nn.Module):
    """The lesson's network: both last states of an LSTM that reads both ways, side by side, then a probability."""

    def __init__(self, config: ClassifierConfig) -> None:
        super().__init__()
        self.words = nn.Embedding(config.vocabulary_size, config.embedding_size, padding_idx=PADDING_ID)
        self.reader = nn.LSTM(config.embedding_size, config.hidden_size, batch_first=True, bidirectional=True)
        self.verdict = nn.Linear(2 * config.hidden_size, 1)

    def forward(self, ids: Tensor) -> Tensor:
        """P(positive), (B, 1), of texts without padding, `ids` (B, T)."""
        _, (last, _) = self.reader(self.words(ids))
        return torch.sigmoid(self.verdict(torch.cat((last[-2], last[-1]), dim=1)))


@pytest.fixture
def ours(vocabulary: Vocabulary) -> SentimentClassifier:
    torch.manual_seed(11)
    return SentimentClassifier(CONFIG, vocabulary).double()


def step_of_the_lesson(start: SentimentClassifier, label: float) -> tuple[float, Mapping[str, Tensor], nn.Module]:
    """Loss, gradients and the network after one step of the lesson's loop, from the weights of `start`."""
    model = SentimentLSTM(CONFIG).double()
    own = start.state_dict()
    model.load_state_dict({theirs: own[name] for name, theirs in PARTS.items()})
    optimizer = torch.optim.Adam(model.parameters())
    optimizer.zero_grad()
    loss = nn.BCELoss()(model(torch.tensor([REVIEW])), torch.tensor([[label]]).double())
    loss.backward()
    optimizer.step()
    return loss.item(), {name: p.grad for name, p in model.named_parameters()}, model


def batch_of_one(label: float, padding: int) -> Batch:
    ids = torch.tensor([REVIEW + [PADDING_ID] * padding])
    return Batch(ids, torch.tensor([len(REVIEW)]), torch.tensor([label]).double())


def same_weights(found: SentimentClassifier, lesson: nn.Module) -> None:
    expected = lesson.state_dict()
    state = found.state_dict()
    assert state.keys() == PARTS.keys()
    for name, theirs in PARTS.items():
        torch.testing.assert_close(
            state[name], expected[theirs], **EXACT, msg=lambda text, name=name: f"{name}: {text}"
        )


def moved(found: SentimentClassifier, start: SentimentClassifier) -> bool:
    """Whether every parameter took the step, as far as Adam's first goes: by its learning rate."""
    pairs = zip(found.parameters(), start.parameters(), strict=True)
    return all((after - before).abs().max().item() == pytest.approx(1e-3, rel=1e-3) for after, before in pairs)


@pytest.mark.parametrize("padding", [0, 7])
@pytest.mark.parametrize("label", [0.0, 1.0])
def test_our_loss_on_a_padded_batch_of_one_takes_the_lessons_step(
    ours: SentimentClassifier, label: float, padding: int
) -> None:
    start = copy.deepcopy(ours)
    expected, slopes, lesson = step_of_the_lesson(ours, label)
    optimizer = torch.optim.Adam(ours.parameters())
    loss = backward(ours, batch_of_one(label, padding), prefix_share=0.0, adversarial=0.0)
    assert loss == pytest.approx(expected, abs=1e-10)
    for name, parameter in ours.named_parameters():  # Adam's first step hides their size
        assert parameter.grad is not None
        torch.testing.assert_close(parameter.grad, slopes[PARTS[name]], **EXACT)
    optimizer.step()
    same_weights(ours, lesson)
    assert moved(ours, start)


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_our_training_loop_takes_the_lessons_step(ours: SentimentClassifier, label: float) -> None:
    """`train_epoch` itself, on one review, with all that the lesson leaves out switched off."""
    start = copy.deepcopy(ours)
    expected, _, lesson = step_of_the_lesson(ours, label)
    one = Encoded([np.array(REVIEW)], np.array([label]))
    corpus = Corpus(one, one, one, ours.vocabulary, {})
    learner = ClassifierLearner(ours, corpus, plain(), 1)
    learner.optimizer = torch.optim.Adam(ours.parameters())
    epoch = train_epoch(learner, AveragedModel(ours), [1e-3], number=1)
    assert epoch.train_loss == pytest.approx(expected, abs=1e-10)
    same_weights(ours, lesson)
    assert moved(ours, start)


def plain() -> Recipe:
    """A recipe that adds nothing to the lesson's loop."""
    lesson = replace(RECIPES["bilstm"], model=CONFIG, batch_size=1, prefix_share=0.0, adversarial=0.0)
    lesson = replace(lesson, sentences=0, made_up=0)
    return replace(lesson, word_dropout=0.0, clip_norm=float("inf"), averaging=0.0)
