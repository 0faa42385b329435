"""What the translator is sent is the trace's own numbers, and says of every word what the trace says."""

import json
from typing import Any

import numpy as np
import pytest

from models.networks.weights import Array
from models.translation.gradients import output_reach
from models.translation.handover import HandOver
from models.translation.learning.modules import Seq2Seq
from models.translation.trace import TranslationTrace, trace_given, trace_translation
from models.translation.words import END
from tests.models.translation.tiny import TEXT, tiny_translator
from viz.language import load_words
from viz.translator.payload import STEPS_PER_UNIT, Shown, Side, build_payload, view_id

WORDS = load_words("en")


def side(model: Seq2Seq, trace: TranslationTrace, name: str = "translate") -> Side:
    return Side(name, trace, output_reach(model, trace))


def shown(own: Side, other: Side | None = None, **more: Any) -> Shown:
    plain = {
        "moment": None,
        "unit": None,
        "panel": "beams",
        "complete": True,
        "alone": False,
        "present": False,
        "mode": "beam",
        "mask": {},
    }
    return Shown(own, other, **{**plain, "writable": True, **more})  # type: ignore[arg-type]


def decode(payload: bytes) -> tuple[dict[str, Any], dict[str, dict[str, Array]]]:
    """The header, and every plane as numbers, as viz/browser/translator/payload.js reads them."""
    end = 4 + int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4:end])
    steps = {"encoder": len(header["source"]["tokens"]), "handed": 1, "decoder": len(header["output"]["words"])}
    planes: dict[str, dict[str, Array]] = {part: {} for part in steps}
    for part, count in steps.items():
        for plane in header["planes"][part]:
            kind = "<i2" if plane["bytes"] == 2 else "<i4"
            numbers = np.frombuffer(payload, kind, count * header["units"], end)
            planes[part][plane["signal"]] = numbers.reshape(count, -1) / plane["stepsPerUnit"]
            end += -(-numbers.nbytes // 4) * 4
    assert end == len(payload)
    return header, planes


@pytest.fixture(params=[False, True])
def model(request: pytest.FixtureRequest) -> Seq2Seq:
    return tiny_translator(attention=request.param)


def test_every_value_is_the_trace_s_to_four_decimals(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT)
    _, planes = decode(build_payload(shown(side(model, trace)), WORDS))
    half = 0.5 / STEPS_PER_UNIT + 1e-12
    for name, values in trace.source.layer.signals.items():
        assert np.abs(planes["encoder"][name] - values[::-1]).max() <= half
    for name, values in trace.output.layer.signals.items():
        assert np.abs(planes["decoder"][name] - values).max() <= half


def test_what_is_handed_over_is_the_encoder_s_last_column(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT)
    _, planes = decode(build_payload(shown(side(model, trace)), WORDS))
    for name in ("hidden", "cell"):
        assert (planes["handed"][name][0] == planes["encoder"][name][-1]).all()
    swapped = trace_translation(model, TEXT, handover=HandOver("zeros", "own"))
    _, planes = decode(build_payload(shown(side(model, swapped)), WORDS))
    assert (planes["handed"]["hidden"] == 0).all()
    assert (planes["handed"]["cell"][0] == planes["encoder"]["cell"][-1]).all()


def test_words_and_probabilities_are_the_trace_s(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT)
    header, _ = decode(build_payload(shown(side(model, trace)), WORDS))
    output = header["output"]
    assert output["words"] == list(trace.output.words)
    assert output["probability"] == pytest.approx(np.exp(trace.output.log_probabilities), abs=1e-6)
    for step, candidates in enumerate(output["candidates"]):
        assert [raw for raw, _, _ in candidates] == list(trace.output.candidates[step])
        assert [share for *_, share in candidates] == sorted((share for *_, share in candidates), reverse=True)
        assert sum(share for *_, share in candidates) <= 1 + 1e-5
    assert header["home"]["moment"] == len(trace.source.tokens)


def test_the_tree_leads_from_its_roots_to_the_output(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT, beams=3)
    header, _ = decode(build_payload(shown(side(model, trace)), WORDS))
    tree = header["tree"]
    assert all(fate != "dropped" for *_, fate, _ in tree)
    for at, (parent, step, *_rest) in enumerate(tree):
        assert -1 <= parent < at
        assert (parent == -1) == (step == 0)
        if parent >= 0:
            assert tree[parent][1] == step - 1
    assert [word for _, _, word, _, _, _, chosen in tree if chosen] == list(trace.output.words)


def test_attention_and_reach_stand_beside_the_words_that_they_are_of() -> None:
    plain, looking = tiny_translator(attention=False), tiny_translator(attention=True)
    own, other = trace_translation(plain, TEXT), trace_translation(looking, TEXT)
    payload = build_payload(shown(side(plain, own), side(looking, other, "translate_attention")), WORDS)
    first, second = decode(payload)[0]["sides"]
    assert first["attention"] is None
    rows = np.array(second["attention"])
    assert rows.shape == (len(other.output.words), len(other.source.tokens))
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-3)
    for sent, trace, model in ((first, own, plain), (second, other, looking)):
        logs = output_reach(model, trace).log10_cell
        assert np.array(sent["reach"], dtype=float) == pytest.approx(logs - logs.max(), abs=1e-4)
        assert max(max(row) for row in sent["reach"]) == 0


def test_gradients_that_nobody_looks_at_are_not_sent(model: Seq2Seq) -> None:
    header, _ = decode(build_payload(shown(Side("translate", trace_translation(model, TEXT)), complete=False), WORDS))
    assert header["sides"][0]["reach"] is None
    assert not header["complete"]


def test_nothing_handed_over_and_no_attention_reaches_nothing() -> None:
    model = tiny_translator(attention=False)
    trace = trace_translation(model, TEXT, handover=HandOver("zeros", "zeros"))
    header, _ = decode(build_payload(shown(side(model, trace)), WORDS))
    assert header["sides"][0]["reach"] is None


def test_hidden_words_are_sent_as_dots_wherever_they_stand(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT)
    word = trace.output.words[0]
    assert word != END
    header, _ = decode(build_payload(shown(side(model, trace), mask={word: "••"}), WORDS))
    assert header["output"]["words"][0] == "••"
    assert word not in header["output"]["words"]
    assert word not in header["output"]["text"].split()
    assert word not in header["sides"][0]["words"]
    assert word not in [twig[2] for twig in header["tree"]]
    assert word not in [seen for step in header["output"]["candidates"] for _, seen, _ in step]


def test_a_translation_of_the_visitor_s_own_is_marked_as_given(model: Seq2Seq) -> None:
    trace = trace_given(model, TEXT, "tôi zorblax")
    header, _ = decode(build_payload(shown(side(model, trace), mode="given", writable=False), WORDS))
    assert header["output"]["given"] == len(trace.output.words) == 3
    assert header["output"]["known"] == [True, False, True]
    assert header["output"]["words"] == ["tôi", "zorblax", END]


def test_views_have_names_of_their_own(model: Seq2Seq) -> None:
    trace = trace_translation(model, TEXT)
    other = trace_translation(model, TEXT, prefix=[trace.output.candidates[0][1]])
    swapped = trace_translation(model, TEXT, handover=HandOver("zeros", "zeros"))
    names = {view_id("translate", "beam", each, 1) for each in (trace, other, swapped)}
    names |= {view_id("translate", "beam", trace, 2), view_id("translate", "greedy", trace, 1)}
    names.add(view_id("translate_attention", "beam", trace, 1))
    assert len(names) == 6
    assert view_id("translate", "beam", trace_translation(model, TEXT), 1) in names
