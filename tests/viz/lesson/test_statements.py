"""What the chapters say of recurrent networks, computed from those that ship.

Which test goes with which sentence stands in claims.json (test_claims.py).
"""

import ast
import json
import math
import re
from collections import Counter

import numpy as np
import pytest
import torch

from models import (
    HandOver,
    gradient_norms,
    load_checkpoint,
    load_translator,
    trace_text,
    trace_translation,
    translate,
)
from models.gradients.carried import carried_gradients, gates_alone, log10_norm
from models.modules.bridge import module_of
from models.networks.classifier import Network
from models.networks.text import tokenize
from models.questions.changes import change_questions
from models.reading.drives import drives
from models.reading.trace import trace_tokens
from models.training.initial import start_of
from models.training.recipes import RECIPES
from models.understanding.suite import Ability, read_suite
from tests.conftest import CHECKPOINTS, SHIPPED, SIMPLE, VIETNAMESE, words_of
from tests.viz.lesson.test_path import chapter, sent
from tests.viz.many_texts import MANY
from viz.content.to_translate import EXAMPLES
from viz.figures.style.numbers import signed
from viz.language import LANGUAGES, Language, load_words
from viz.lesson.path import PATH
from viz.lesson.source import source_of

TEXTS = MANY[::12]
LONG = tuple(text for text in MANY if len(text.split()) >= 40)[::4]


def ability(name: str, language: Language) -> Ability:
    return next(each for each in read_suite(language) if each.name == name)


def test_another_order_is_another_state_and_any_length_is_read(shipped: Network) -> None:
    for count in (2, 30):
        tokens = words_of(shipped, count)
        forth, back = trace_tokens(shipped, tokens), trace_tokens(shipped, tokens[::-1])
        assert forth.logit != back.logit
    for count in (1, 1_000):
        assert np.isfinite(trace_tokens(shipped, words_of(shipped, count)).logit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_counts_words_knows_no_order(language: Language) -> None:
    quoted = re.findall("“(.*?)”", load_words(language)("path.order.text"))
    one, other = (tokenize(text, language) for text in quoted)
    assert Counter(one) == Counter(other)
    assert one != other
    by_order = {sentence.text.rstrip("."): sentence.praise for sentence in ability("order", language).sentences}
    assert [by_order[text] for text in quoted] == [True, False]


def test_states_and_gates_of_what_ships_lie_in_their_ranges(shipped: Network) -> None:
    """Rounded to 1 where tanh or the logistic function is saturated to the last bit."""
    for layer in trace_tokens(shipped, words_of(shipped, 300)).layers:
        for name, values in layer.signals.items():
            low = {"cell": -math.inf, "hidden": -1, "candidate": -1}.get(name, 0)
            assert (values >= low).all() and (values <= (math.inf if name == "cell" else 1)).all(), name


def test_who_reads_on_has_nothing_but_the_state(shipped_simple: Network) -> None:
    """The same words after the same state lead to the same: what stood before them counts for nothing else."""
    tokens = words_of(shipped_simple, 40)
    layer = trace_tokens(shipped_simple, tokens).layers[0]
    module = module_of(shipped_simple)
    states = [layer.signals[name][19] for name in ("hidden", "cell") if name in layer.signals]
    handed = tuple(torch.tensor(state[None, None], dtype=torch.float32) for state in states)
    ids = torch.tensor(shipped_simple.vocabulary.encode(tokens[20:]))[None]
    with torch.no_grad():
        output, _ = module.recurrent(module.embedding(ids), handed if len(handed) > 1 else handed[0])
    np.testing.assert_allclose(output[0].numpy(), layer.signals["hidden"][20:], rtol=0, atol=1e-4)


@pytest.mark.parametrize("name", ["rnn", "vi_rnn"])
def test_a_calculator_finds_the_h_of_the_answer(name: str) -> None:
    """From the three numbers as the drawing prints them, with three decimals, to the two of the answer's sentence."""
    model = load_checkpoint(name, CHECKPOINTS)
    own = PATH["step"].vietnamese if name in VIETNAMESE else PATH["step"].text
    for text in (own, *TEXTS):
        trace = trace_text(model, text)
        drive = drives(model, trace)["hidden"]
        for question in change_questions(trace, "hidden"):
            assert question.word is not None and question.unit is not None
            at = (question.word, question.unit)
            printed = [round(float(part), 3) for part in (drive.word[at], drive.memory[at], drive.bias[question.unit])]
            assert math.tanh(sum(printed)) == pytest.approx(question.numbers["after"], abs=0.005)


@pytest.mark.parametrize("name", ["rnn", "vi_rnn"])
def test_the_way_back_is_one_matrix_and_one_minus_h_squared(name: str) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    trace = trace_tokens(model, words_of(model, 60))
    hidden, w_hh = trace.layers[0].signals["hidden"], model.layers[0].w_hh
    gradient, norms = model.readout[0], []
    for state in hidden[::-1]:
        norms.append(math.log10(np.linalg.norm(gradient)))
        gradient = w_hh.T @ ((1 - state**2) * gradient)
    np.testing.assert_allclose(gradient_norms(model, trace).layers[0].log10_hidden, norms[::-1], atol=1e-9)


def test_the_product_shrinks_or_grows() -> None:
    """Both from a word to the next, within each text, and over whole texts: more often it shrinks."""
    model = load_checkpoint("rnn", CHECKPOINTS)
    curves = [gradient_norms(model, text).layers[0].log10_hidden for text in LONG]
    assert all((np.diff(curve) > 0).any() and (np.diff(curve) < 0).any() for curve in curves)
    over_all = [curve[0] - curve[-1] for curve in (gradient_norms(model, text).layers[0].log10_hidden for text in MANY)]
    shrunk, grown = sum(left < -0.1 for left in over_all), sum(left > 0.1 for left in over_all)
    assert shrunk > 2 * grown > 0


@pytest.mark.parametrize("name", ["lstm", "vi_lstm"])
def test_along_c_alone_the_way_back_is_the_forget_gates(name: str) -> None:
    """No matrix lies on it: what one unit gets back comes from that unit alone, times its own forget gates."""
    model = load_checkpoint(name, CHECKPOINTS)
    trace = trace_tokens(model, words_of(model, 50))
    forget, alone = trace.layers[0].signals["forget"], gates_alone(model, trace)
    for word in (0, 20, 48):
        expected = np.log10(forget[word + 1 :]).sum(axis=0) + alone[-1]
        np.testing.assert_allclose(alone[word], expected, atol=1e-6)


def test_the_product_of_the_gates_is_not_the_whole_story() -> None:
    model, apart = load_checkpoint("lstm", CHECKPOINTS), []
    for text in LONG:
        trace = trace_text(model, text)
        true, alone = (log10_norm(find(model, trace)) for find in (carried_gradients, gates_alone))
        apart.append(true[0] - alone[0])
    assert np.median(np.abs(apart)) > math.log10(1.5)


@pytest.mark.parametrize("name", ["gru", "vi_gru"])
def test_where_z_is_near_0_the_unit_is_written_anew(name: str) -> None:
    model = load_checkpoint(name, CHECKPOINTS)
    (layer,) = trace_tokens(model, words_of(model, 300)).layers
    signals = layer.signals
    shut = signals["update"] < 0.05
    assert shut.sum() > 100
    left = signals["hidden"] - (1 - signals["update"]) * signals["candidate"]
    assert (np.abs(left[shut]) <= 0.05).all(), "of the old state, at most a twentieth"
    moved = np.abs(signals["hidden"] - layer.before("hidden"))
    assert moved[shut].mean() > 2 * moved[~shut].mean()


def test_the_second_layer_knows_the_whole_text_at_every_word() -> None:
    """Of the two-way networks: another last word changes its state at the first one, that of the first layer not."""
    for name in ("bilstm2", "bigru2"):
        model = load_checkpoint(name, CHECKPOINTS)
        good, bad = (trace_text(model, f"The film that we saw in town was {word}") for word in ("good", "bad"))
        first = {(layer.layer, layer.direction): layer.signals["hidden"][0] for layer in good.layers}
        other = {(layer.layer, layer.direction): layer.signals["hidden"][0] for layer in bad.layers}
        assert (first[0, "forward"] == other[0, "forward"]).all()
        assert not (first[1, "forward"] == other[1, "forward"]).any()
        assert (model.config.layers, model.config.bidirectional) == (2, True)


def test_the_lesson_s_networks_have_the_shapes_that_are_told() -> None:
    assert (RECIPES["rnn2"].model.layers, RECIPES["rnn2"].model.dropout) == (2, 0.2)
    assert (RECIPES["bilstm"].model.layers, RECIPES["bilstm"].model.bidirectional) == (1, True)
    assert (RECIPES["bilstm2"].model.layers, RECIPES["bilstm2"].model.dropout) == (2, 0.5)
    assert (RECIPES["bigru2"].model.layers, RECIPES["bigru2"].model.bidirectional) == (2, True)
    for name in SHIPPED:
        shape = load_checkpoint(name, CHECKPOINTS).config
        assert shape.embedding_size == 100
        assert shape.hidden_size < 256
        assert 1e6 < (CHECKPOINTS / name / "model.safetensors").stat().st_size < 9e6, "a few megabytes"


def test_the_step_of_the_rnn_is_one_line() -> None:
    (step,) = ast.parse(source_of("models/modules/cells.py", "rnn_step").text).body
    assert isinstance(step, ast.FunctionDef)
    documentation, line = step.body
    assert isinstance(documentation, ast.Expr) and line.lineno == line.end_lineno


def test_a_gru_has_two_gates_and_no_cell_an_lstm_three() -> None:
    signals = {name: set(trace_text(load_checkpoint(name, CHECKPOINTS), "good").layers[0].signals) for name in SIMPLE}
    assert signals == {
        "rnn": {"hidden"},
        "gru": {"reset", "update", "candidate", "hidden"},
        "lstm": {"forget", "input", "output", "candidate", "cell", "hidden"},
    }


@pytest.mark.parametrize("name", SHIPPED)
def test_what_they_learned_from_is_reviews(name: str) -> None:
    """Films in English, restaurants in Vietnamese, one file a language; and short sentences, but for one network.

    The chapter does not speak of that one, which reads both ways in two layers.
    """
    recorded = json.loads((CHECKPOINTS / name / "config.json").read_text(encoding="utf-8"))["training"]
    assert recorded["data"]["file"] == ("ntc-scv.jsonl.xz" if name in VIETNAMESE else "aclImdb_v1.tar.gz")
    assert bool(recorded.get("texts_an_epoch", {}).get("made_up")) == (name != "bigru2")
    first, best = recorded["history"][0], recorded["history"][recorded["best_epoch"] - 1]
    assert best["train_loss"] < first["train_loss"], "the loss went down"
    assert best["validation_accuracy"] > first["validation_accuracy"]


def test_a_recorded_start_is_near_guessing() -> None:
    """The weights before training: a network of the seed's own, asked about texts that people read clearly."""
    vocabulary = load_checkpoint("lstm", CHECKPOINTS).vocabulary
    fresh = start_of("lstm", vocabulary, 1)
    probabilities = [trace_text(fresh, text).probability for text in TEXTS]
    assert np.abs(np.array(probabilities) - 0.5).max() < 0.2, "nothing is learned yet"


def test_the_loss_of_the_logit_itself_is_numerically_safer() -> None:
    """Where a sigmoid rounds to 1, the lesson's loss is cut off and its gradient gone; that of the logit is neither."""
    for logit in (30.0, 200.0):
        x = torch.tensor([logit], requires_grad=True)
        ours = torch.nn.functional.binary_cross_entropy_with_logits(x, torch.zeros(1))
        ours.backward()
        assert x.grad is not None
        assert (float(ours.detach()), float(x.grad)) == (pytest.approx(logit), pytest.approx(1))
        y = torch.tensor([logit], requires_grad=True)
        lesson = torch.nn.BCELoss()(torch.sigmoid(y), torch.zeros(1))
        lesson.backward()
        assert y.grad is not None
        assert (float(lesson.detach()), float(y.grad)) == (100, 0)


def test_all_that_the_plain_decoder_knows_passes_through_the_pair() -> None:
    """With the pair of another sentence it writes that one's translation, whatever was read; attention does not."""
    plain, looking = load_translator("translate", CHECKPOINTS), load_translator("translate_attention", CHECKPOINTS)
    sentences = [example.english for example in EXAMPLES.values()]
    changed = 0
    for read, other in zip(sentences[:4], sentences[4:8], strict=True):
        how = HandOver("other", "other", other)
        expected = trace_translation(plain, other).output.words
        assert trace_translation(plain, read, handover=how).output.words == expected
        changed += trace_translation(looking, read, handover=how).output.words != (
            trace_translation(looking, other).output.words
        )
    assert changed == 4


def test_the_decoder_is_fed_what_it_wrote_until_the_end() -> None:
    model = load_translator("translate", CHECKPOINTS)
    for sentence in (PATH["translation"].text, "She is reading a book."):
        output = trace_translation(model, sentence).output
        assert tuple(output.fed[1:]) == tuple(output.words[:-1])
        assert output.translation.ended and output.words[-1] == "<eos>"
        assert all(0 < probability < 1 for probability in np.exp(output.log_probabilities))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_translators_is_what_they_write(language: Language) -> None:
    """The answers of the chapter on translation, beside the translators asked anew; the same is every word the same."""
    plain, looking = load_translator("translate", CHECKPOINTS), load_translator("translate_attention", CHECKPOINTS)
    sentence, own = PATH["translation"].text, translate(plain, PATH["translation"].text)
    others = {
        "translation-zeros": translate(plain, sentence, handover=HandOver("zeros", "zeros")),
        "translation-cell": translate(plain, sentence, handover=HandOver("zeros", "own")),
        "translation-attention": translate(looking, sentence),
    }
    questions = sent(chapter("translation", language), "quiz")["questions"]
    assert {question["kind"] for question in questions} == set(others)
    for question in questions:
        other = others[question["kind"]]
        assert question["answer"] == ("same" if other.words == own.words else "others")
        for written in (own, other):
            assert f"“{written.text}”" in question["why"]
            assert signed(written.log_probability) in question["why"]
