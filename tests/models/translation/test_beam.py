"""The search: its tree, its choice against trying everything, and its limits."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.translation.beam import WIDEST, Search, likeliest_words, search
from models.translation.steps import memory_of, read
from models.translation.trace import trace_translation
from models.translation.translator import Translator
from models.translation.words import END, END_ID, NEVER_WRITTEN, OUTPUT_LIMIT, TARGET_SPECIALS
from tests.models.translation.tiny import TEXT, module_log_probabilities, tiny_translator

SOURCE = np.array([4, 5, 7, 8, 11])


def run(model: Translator, beams: int, limit: int = OUTPUT_LIMIT, given: tuple[int, ...] = ()) -> Search:
    reading = read(model, SOURCE)
    return search(model, reading.last, memory_of(model, reading), beams=beams, given=given, limit=limit)


@pytest.mark.parametrize("beams", [1, 2, 5, WIDEST])
def test_every_branch_s_numbers_are_its_own_sentence_s(tiny_both: Translator, beams: int) -> None:
    found = run(tiny_both, beams, limit=6)
    for branch in found.branches:
        words, at = [branch], branch
        while at.parent >= 0:
            at = found.branches[at.parent]
            words.insert(0, at)
        assert [word.step for word in words] == list(range(branch.step + 1))
        expected = module_log_probabilities(
            tiny_both, torch.tensor(SOURCE), torch.tensor([word.word for word in words])
        )
        assert branch.log_probability == pytest.approx(float(expected[-1]), abs=1e-9)
        assert branch.total == pytest.approx(float(expected.sum()), abs=1e-9)
        assert branch.score == pytest.approx(float(expected.mean()), abs=1e-9)


@pytest.mark.parametrize("beams", [1, 2, 5, WIDEST])
def test_the_likeliest_continuations_are_kept(tiny_both: Translator, beams: int) -> None:
    found = run(tiny_both, beams)
    ended = 0
    for _, group in itertools.groupby(found.branches, key=lambda branch: branch.step):
        tried = list(group)
        kept = [branch for branch in tried if branch.fate != "dropped"]
        assert len(kept) == min(beams - ended, len(tried))
        worst = min(branch.total for branch in kept)
        assert all(branch.total <= worst for branch in tried if branch.fate == "dropped")
        assert all((branch.fate == "ended") == (branch.word == END_ID) for branch in kept)
        ended += sum(branch.fate == "ended" for branch in kept)
    assert all(found.branches[branch.parent].fate == "kept" for branch in found.branches if branch.parent >= 0)


def test_the_best_by_word_of_those_that_ended_is_chosen(tiny_both: Translator) -> None:
    found = run(tiny_both, 5)
    ends = [branch for branch in found.branches if branch.fate == "ended"]
    assert len({branch.step for branch in ends}) > 1, "outputs of several lengths"
    assert found.ended
    assert found.path[-1].score == max(branch.score for branch in ends)


def test_more_beams_find_what_one_cannot() -> None:
    greedy, wide = (run(tiny_translator(attention=False), beams).path[-1] for beams in (1, 5))
    assert wide.score > greedy.score


def test_specials_are_never_written(tiny_both: Translator) -> None:
    bias = tiny_both.bias.copy()
    bias[:3] = 50.0
    assert not {branch.word for branch in run(replace(tiny_both, bias=bias), 5).branches} & set(NEVER_WRITTEN)


@pytest.mark.parametrize("beams", [1, 5])
def test_an_output_that_never_ends_is_broken_off(tiny_both: Translator, beams: int) -> None:
    bias = tiny_both.bias.copy()
    bias[END_ID] = -1e4
    trace = trace_translation(replace(tiny_both, bias=bias), TEXT, beams=beams)
    assert len(trace.output.words) == OUTPUT_LIMIT
    assert not trace.output.ended
    assert END not in trace.output.words
    assert trace.output.translation.words == trace.output.words
    assert np.isfinite(trace.output.log_probabilities).all()


def test_the_likeliest_words_are_in_order_and_ties_go_by_id() -> None:
    row = np.log(np.array([0.5, 0.0, 0.1, 0.1, 0.2, 0.1, 0.0, 0.0]) + 1e-300)
    assert likeliest_words(row, 3) == [4, 3, 5]
    assert likeliest_words(row, 99) == [4, 3, 5, 6, 7]


@pytest.mark.parametrize("beams", [0, -1, WIDEST + 1])
def test_other_numbers_of_beams_are_refused(beams: int) -> None:
    with pytest.raises(ValueError, match="beams"):
        run(tiny_translator(attention=False), beams)


def test_more_given_words_than_an_output_has_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        run(tiny_translator(attention=False), 1, given=(len(TARGET_SPECIALS),) * (OUTPUT_LIMIT + 1))


def test_given_words_lead_and_an_end_among_them_ends(tiny_both: Translator) -> None:
    found = run(tiny_both, 5, given=(6, 7))
    assert [branch.word for branch in found.path[:2]] == [6, 7]
    assert [branch.fate for branch in found.branches[:2]] == ["given", "given"]
    ended = run(tiny_both, 5, given=(6, END_ID))
    assert [branch.fate for branch in ended.branches] == ["given", "ended"]
    assert ended.ended
    assert math.isclose(ended.path[-1].total, sum(branch.log_probability for branch in ended.path))
