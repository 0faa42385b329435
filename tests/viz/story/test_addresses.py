"""The story through AppTest: each step's address opens it, alone or in full, and says what its page shows."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.viz.shell.test_page import opened, texts, typed
from viz.cache.experiments import training_slot
from viz.language import LANGUAGES, Language, load_words
from viz.story.guide import STEPS, step_at

ENGLISH = load_words("en")
PATHS = {"gates": ""}


def bar(app: AppTest) -> dict[str, Any] | None:
    """What the bar was sent; None where there is none."""
    sent = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    found: list[dict[str, Any]] = [data for data in sent if "sentence" in data]
    assert len(found) <= 1
    return found[0] if found else None


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_a_step_opens_it_and_its_address_opens_it_again(language: Language) -> None:
    words = load_words(language)
    for number in range(1, len(STEPS) + 1):
        app = opened(story=str(number), lang=language, present="1")
        assert not app.exception
        assert not app.error
        data, step = bar(app), step_at(number, words)
        assert data is not None
        assert (data["step"], data["sentence"], data["away"]) == (number, step.sentence, False)
        found = address(app)
        assert found == {**step.query, "story": str(number), "present": "1"}
        if language == "vi" or number in (1, 3, 5, 9, 10):
            continue  # pages and parameters that another step has too
        again = opened(PATHS.get(step.page, step.page), **found)
        assert bar(again) == data
        assert address(again) == found


def test_a_page_without_the_story_has_nothing_of_it() -> None:
    app = opened()
    assert bar(app) is None
    assert "story" not in app.query_params


def test_another_text_is_no_longer_the_step_s_page() -> None:
    app = opened(story="1", lang="en")
    data = bar(typed(app, "The film was good."))
    assert data is not None
    assert data["away"] is True
    assert data["sentence"] == ENGLISH("story.away", step=1)
    assert address(app)["story"] == "1"


def test_the_story_goes_on_in_the_other_language() -> None:
    app = opened(story="2", lang="en")
    app.button(key="language").click().run()
    data, step = bar(app), step_at(2, load_words("vi"))
    assert data is not None
    assert (data["sentence"], data["away"]) == (step.sentence, False)
    assert address(app)["text"] == step.query["text"]


def test_who_opens_the_address_of_the_live_task_trains_nothing() -> None:
    app = opened(story="8", lang="en")
    data = bar(app)
    assert data is not None
    assert (data["waits"], data["trains"]) == (False, True)
    assert data["sentence"].endswith(ENGLISH("story.task.idle"))
    app.button(key="task_button").click().run()
    data = bar(app)
    assert data is not None
    assert (data["waits"], data["trains"]) == (False, False)
    said = " ".join(texts(app))
    shares = {cell: data["sentence"].split(f"{cell.upper()} ")[1].split("\u00a0")[0] for cell in ("rnn", "lstm", "gru")}
    assert ENGLISH("lab.task.finding", distractors=50, **shares) in said


def test_who_finds_no_room_to_train_is_told_so() -> None:
    with training_slot() as first, training_slot() as second:
        assert (first, second) == (True, True)
        app = opened(story="8", lang="en")
        app.button(key="task_button").click().run()
        data = bar(app)
    assert data is not None
    assert (data["waits"], data["trains"]) == (False, True)
    assert data["sentence"].endswith(ENGLISH("story.task.busy"))


@pytest.mark.parametrize("number", ["0", "11", "01", "one", ""])
def test_a_number_that_is_no_step_is_named(number: str) -> None:
    app = opened(story=number, lang="en")
    assert bar(app) is None
    assert ENGLISH("notice.url", names="story") in texts(app)


def test_a_missing_network_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    from streamlit import cache_resource

    cache_resource.clear()
    try:
        app = opened(story="1", lang="en")
        data = bar(app)
        assert data is not None
        assert data["sentence"] == ENGLISH("story.missing")
        assert not app.exception
    finally:
        cache_resource.clear()
