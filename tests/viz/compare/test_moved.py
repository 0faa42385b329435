"""What the memory carries: the sentences and the picture on the Compare page say what the readings say."""

from functools import partial

import numpy as np
import pytest

from models import load_checkpoint, patch, trace_text
from models.interventions.demonstrations import read_demonstrations
from models.interventions.two_texts import moved_memory
from models.reading.holding.hold import Hold
from tests.conftest import CHECKPOINTS
from tests.viz.shell.test_page import opened as open_page
from viz.cache import whatif
from viz.compare.moved_memory import moved_findings
from viz.compare.pictures.memory import moved_figure
from viz.figures.style.numbers import signed
from viz.language import LANGUAGES, Language, load_words

WORDS = load_words("en")
PRAISE, BLAME = "A good film.", "A bad film."

opened = partial(open_page, "compare", compare="texts")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("net", ["lstm", "gru", "rnn"])
def test_the_chosen_word_gets_the_memory_of_the_first_text(net: str, language: Language) -> None:
    words = load_words(language)
    app = opened(lang=language, net=net, text=PRAISE, other=BLAME, moved="2")
    assert not app.exception
    model = load_checkpoint(net, CHECKPOINTS)
    before, after = trace_text(model, BLAME).logit, patch(model, BLAME, PRAISE, 1).logit
    numbers = {"logit": signed(before), "whole": signed(after), "other": signed(trace_text(model, PRAISE).logit)}
    told = words("moved.all", place="2 “bad” ← “good”", units=128, **numbers)
    assert any(text.value.startswith(told) for text in app.text)
    assert len(app.get("plotly_chart")) == 4
    assert app.query_params["moved"] == "2"


def test_nothing_is_read_again_before_a_word_is_chosen_and_another_text_forgets_it() -> None:
    app = opened(net="lstm", text=PRAISE, other=BLAME)
    assert len(app.get("plotly_chart")) == 3
    assert "moved" not in app.query_params
    box = next(box for box in app.selectbox if box.label == WORDS("moved.word"))
    assert box.value is None
    assert box.options == ["1 “a”", "2 “bad” ← “good”", "3 “film”", "4 “.”"]
    box.select_index(1).run()
    assert app.query_params["moved"] == "2"
    assert len(app.get("plotly_chart")) == 4
    app.text_input[0].set_value("A dull film.").run()
    assert "moved" not in app.query_params


def test_words_that_have_none_beside_them_are_not_offered_and_a_long_text_says_why() -> None:
    app = opened(net="gru", text="it was bad", other="it was not bad", moved="3")
    box = next(box for box in app.selectbox if box.label == WORDS("moved.word"))
    assert box.options == ["1 “it”", "2 “was”", "4 “bad”"]
    assert box.value is None
    app = opened(net="gru", text="bad", other="bad " * (whatif.MOVED_LIMIT + 1), moved="1")
    assert WORDS("moved.too_long", limit=whatif.MOVED_LIMIT) in [text.value for text in app.text]


def test_the_demonstration_is_told_as_its_file_has_it() -> None:
    (one,) = (each for each in read_demonstrations() if (each.name, each.language) == ("one_unit", "en"))
    assert one.other is not None
    lstm, gru = (whatif.moved(name, one.text, one.other, one.words[0], "1.forward") for name in ("lstm", "gru"))
    turned = WORDS("moved.one.turned", unit=46, alone="0.18", turning=1, units=128)
    assert turned in moved_findings(lstm, "here", WORDS)
    told = moved_findings(gru, "here", WORDS)
    assert WORDS("moved.one.stays", unit=36, alone="−1.50") in told
    turned_in = int((gru.random[:, gru.counts.index(8)] > 0).sum())
    assert WORDS("moved.by", count=8, turned=turned_in, draws=20) in told


def test_the_share_is_that_of_what_all_units_do() -> None:
    model = load_checkpoint("lstm", CHECKPOINTS)
    trace, other = trace_text(model, BLAME), trace_text(model, PRAISE)
    found = moved_memory(model, trace, other, 1, counts=(1,), draws=1)
    unit = int(found.order[0])
    alone = trace_text(
        model,
        BLAME,
        hold=[Hold(name, other.layers[0].signals[name][[1], unit], [1], [unit]) for name in ("cell", "hidden")],
    )
    share = 100 * (alone.logit - trace.logit) / (found.whole - trace.logit)
    median = 100 * (np.median(found.alone) - trace.logit) / (found.whole - trace.logit)
    told = WORDS("moved.share", unit=unit, share=signed(share, 0), median=signed(median, 0))
    assert told in moved_findings(found, "here", WORDS)


def test_where_nothing_differs_yet_nothing_is_carried() -> None:
    found = whatif.moved("lstm", BLAME, PRAISE, 0, "1.forward")
    logit = signed(found.logit)
    assert moved_findings(found, "1 “a”", WORDS) == WORDS("moved.nothing", place="1 “a”", logit=logit)


def test_a_verdict_that_all_units_do_not_turn_is_said_to_stay() -> None:
    found = whatif.moved("lstm", "A bad film.", "An awful film.", 1, "1.forward")
    assert (found.whole > 0) == (found.logit > 0)
    assert WORDS("moved.stays") in moved_findings(found, "here", WORDS)


def test_the_picture_goes_from_the_text_as_it_is_to_the_whole_memory() -> None:
    found = whatif.moved("gru", BLAME, PRAISE, 1, "1.forward")
    draft = moved_figure(found, say=WORDS)
    first, second, random, strongest = draft.traces
    assert draft.layout["xaxis"]["categoryarray"] == strongest["x"], "or the first line, from none to all, orders it"
    assert list(first["y"]) == [found.other] * 2
    assert list(second["y"]) == [found.logit] * 2
    assert strongest["x"] == ["0", "1", "2", "4", "8", "16", "32", "64", "128"]
    np.testing.assert_allclose(strongest["y"], [found.logit, *found.strongest, found.whole])
    lowest = random["y"] - np.array(random["error_y"]["arrayminus"])
    np.testing.assert_allclose(lowest, [found.logit, *found.random.min(axis=0), found.whole])
    assert "<br>units " + ", ".join(map(str, found.order[:2].tolist())) in strongest["text"][2]
