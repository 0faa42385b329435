"""Every number of a translation's trace against float64 torch, and what must hold between them."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.networks.cells import SIGNALS
from models.networks.text import UNKNOWN_ID
from models.translation.trace import TranslationTrace, spell, trace_given, trace_translation, translate
from models.translation.translator import Translator
from models.translation.words import END, START, START_ID
from tests.models.translation.tiny import TEXT, Told, module_log_probabilities, tell

EXACT = {"rtol": 0.0, "atol": 1e-9}


def told(model: Translator, trace: TranslationTrace) -> Told:
    """The oracle, fed what the trace was fed."""
    fed = torch.tensor([START_ID, *trace.output.ids[:-1]])
    return tell(model, torch.tensor(trace.source.ids), fed)


@pytest.fixture(params=[1, 5])
def trace(tiny_both: Translator, request: pytest.FixtureRequest) -> TranslationTrace:
    return trace_translation(tiny_both, TEXT, beams=request.param)


def test_the_signals_of_both_networks_are_torch_s(tiny_both: Translator, trace: TranslationTrace) -> None:
    expected = told(tiny_both, trace)
    for part, steps in ((trace.source.layer, expected.encoder), (trace.output.layer, expected.decoder)):
        assert set(part.signals) == set(SIGNALS["lstm"])
        for name, values in part.signals.items():
            np.testing.assert_allclose(values, torch.cat([s[name] for s in steps]).detach().numpy(), **EXACT)


def test_the_encoder_reads_from_the_end(trace: TranslationTrace) -> None:
    signals = trace.source.layer.signals
    assert trace.source.layer.direction == "backward"
    np.testing.assert_allclose(signals["cell"][-1], signals["input"][-1] * signals["candidate"][-1], **EXACT)


def test_the_decoder_starts_from_the_encoder_s_last_state_bit_for_bit(trace: TranslationTrace) -> None:
    encoder, decoder = trace.source.layer.signals, trace.output.layer.signals
    assert trace.handed.hidden.tobytes() == encoder["hidden"][0].tobytes()
    assert trace.handed.cell.tobytes() == encoder["cell"][0].tobytes()
    from_start = decoder["forget"][0] * trace.handed.cell + decoder["input"][0] * decoder["candidate"][0]
    np.testing.assert_array_equal(decoder["cell"][0], from_start)


def test_attention_is_torch_s_and_sums_to_1(tiny_both: Translator, trace: TranslationTrace) -> None:
    expected = told(tiny_both, trace).attention
    if expected is None:
        assert trace.output.attention is None
    else:
        assert trace.output.attention is not None
        np.testing.assert_allclose(trace.output.attention, expected.detach().numpy(), **EXACT)
        np.testing.assert_allclose(trace.output.attention.sum(axis=1), 1, **EXACT)
        assert trace.output.attention.shape == (len(trace.output.words), len(trace.source.tokens))


def test_probabilities_are_the_module_s_and_sum_to_1(tiny_both: Translator, trace: TranslationTrace) -> None:
    everything = told(tiny_both, trace).log_probabilities.detach().numpy()
    np.testing.assert_allclose(np.exp(everything).sum(axis=1), 1, **EXACT)
    by_module = module_log_probabilities(tiny_both, torch.tensor(trace.source.ids), torch.tensor(trace.output.ids))
    np.testing.assert_allclose(trace.output.log_probabilities, by_module.numpy(), **EXACT)
    np.testing.assert_allclose(
        trace.output.entropy, -(np.exp(everything) * everything).sum(axis=1) / np.log(2), **EXACT
    )


def test_the_candidates_are_the_five_likeliest_that_may_be_written(
    tiny_both: Translator, trace: TranslationTrace
) -> None:
    everything = told(tiny_both, trace).log_probabilities.detach().numpy()
    everything[:, :3] = -np.inf  # <unk>, <pad>, <bos>
    order = np.argsort(-everything, axis=1)[:, :5]
    assert trace.output.candidates == tuple(tuple(tiny_both.target.tokens[k] for k in row) for row in order)
    likeliest = np.take_along_axis(everything, order, axis=1)
    np.testing.assert_allclose(trace.output.candidate_log_probabilities, likeliest, **EXACT)


def test_greedy_takes_the_likeliest_word_and_is_one_beam(tiny_both: Translator) -> None:
    trace = trace_translation(tiny_both, TEXT, beams=1)
    assert trace.output.words == tuple(row[0] for row in trace.output.candidates)
    assert translate(tiny_both, TEXT, beams=1) == trace.output.translation
    one = [twig for twig in trace.tree if twig.fate != "dropped"]
    assert tuple(twig.word for twig in one) == trace.output.words


def test_a_translation_is_what_its_trace_says(tiny_both: Translator, trace: TranslationTrace) -> None:
    beams = 1 if len(trace.tree) == len(trace.output.words) else 5
    found = translate(tiny_both, TEXT, beams=beams)
    assert found == trace.output.translation
    assert found.log_probability == pytest.approx(float(trace.output.log_probabilities.sum()), abs=1e-9)
    assert trace.output.fed == (START, *trace.output.words[:-1])


# What a person asks for


def test_another_candidate_is_followed(tiny_both: Translator) -> None:
    plain = trace_translation(tiny_both, TEXT, beams=1).output
    chosen = (*plain.words[:1], plain.candidates[1][2])
    other = trace_translation(tiny_both, TEXT, beams=1, prefix=chosen).output
    assert other.words[:2] == chosen
    assert other.given == 2
    assert other.log_probabilities[1] == plain.candidate_log_probabilities[1, 2]
    for name, values in plain.layer.signals.items():
        assert values[:2].tobytes() == other.layer.signals[name][:2].tobytes(), "up to there it is the same translation"
    assert translate(tiny_both, TEXT, beams=1, prefix=chosen) == other.translation


def test_the_whole_output_given_back_is_the_same_to_the_last_bit(tiny_both: Translator) -> None:
    found = trace_translation(tiny_both, TEXT).output
    again = trace_translation(tiny_both, TEXT, beams=1, prefix=found.words).output
    assert (again.words, again.given) == (found.words, len(found.words))
    assert again.log_probabilities.tobytes() == found.log_probabilities.tobytes()
    for name, values in found.layer.signals.items():
        assert values.tobytes() == again.layer.signals[name].tobytes()


def test_a_user_s_translation_gets_the_module_s_probabilities(tiny_both: Translator) -> None:
    trace = trace_given(tiny_both, TEXT, "Tôi thấy con mèo.")
    assert trace.output.words == ("tôi", "thấy", "con", "mèo", ".", END)
    assert trace.output.known.tolist() == [True, True, True, False, True, True]
    assert trace.output.ids[3] == UNKNOWN_ID
    assert trace.output.given == 6
    expected = module_log_probabilities(tiny_both, torch.tensor(trace.source.ids), torch.tensor(trace.output.ids))
    np.testing.assert_allclose(trace.output.log_probabilities, expected.numpy(), **EXACT)
    assert [twig.fate for twig in trace.tree] == ["given"] * 5 + ["ended"]


def test_text_is_spelled_as_the_decoder_writes_it() -> None:
    assert spell("Tôi thấy!") == ("tôi", "thấy", "!")
    assert spell("  ") == ()


# The shared model


def test_nothing_of_the_model_is_touched(tiny_both: Translator) -> None:
    digest = tiny_both.digest
    trace_translation(tiny_both, TEXT)
    assert replace(tiny_both).digest == digest
    for array in (tiny_both.fc, tiny_both.source_vectors, tiny_both.target_vectors, tiny_both.decoder.for_scan.w_hh):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_trace_is_read_only_and_can_be_cached(trace: TranslationTrace) -> None:
    for array in (trace.source.layer.signals["cell"], trace.output.log_probabilities, trace.handed.hidden):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    again = pickle.loads(pickle.dumps(trace))
    assert again.output.words == trace.output.words
    np.testing.assert_array_equal(again.output.layer.signals["cell"], trace.output.layer.signals["cell"])
