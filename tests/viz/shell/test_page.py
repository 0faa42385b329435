"""The page on the Python side, through AppTest: whatever is typed or missing, it stands and explains."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from models import CheckpointError, load_checkpoint
from models.networks.checkpoint import checkpoint_root
from models.networks.text import tokenize
from tests.conftest import VIETNAMESE
from tests.viz.conftest import hand_over
from viz.content.english import EXAMPLES, MEANT
from viz.content.shipped import DEFAULT_TEXT, NETWORKS
from viz.figures.style.names import curve_name
from viz.gates.settings import GATES
from viz.language import LANGUAGES, Language, load_words
from viz.player.payload import view_id
from viz.visit.networks import unavailable

APP = str(Path(__file__).parents[3] / "app.py")
ENGLISH = load_words("en")
ENGLISH_ONES = [network for network in NETWORKS if network not in VIETNAMESE]


def opened(page: str = "", **query: str) -> AppTest:
    """The app, run once at this address; `page` is the path of a page other than the first."""
    app = AppTest.from_file(APP, default_timeout=120)
    app._page_hash = calc_hash(page) if page else ""
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def header(app: AppTest) -> dict[str, Any]:
    """What the player was sent, without the numbers."""
    (payload,) = (part.proto.bytes for part in app.get("bidi_component") if part.proto.bytes)
    found: dict[str, Any] = json.loads(payload[4 : 4 + int.from_bytes(payload[:4], "little")])
    return found


def charts_sent(app: AppTest) -> list[dict[str, Any]]:
    """The charts that the browser draws."""
    sent = [json.loads(part.proto.json) for part in app.get("bidi_component") if part.proto.json]
    return [data for data in sent if "kind" in data]


def verdict_sent(app: AppTest) -> dict[str, Any]:
    """What the verdict in the browser was sent."""
    (part,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name.endswith(".verdict"))
    found: dict[str, Any] = json.loads(part.json)
    return found


def charts(app: AppTest) -> list[str]:
    """Their kinds."""
    return [data["kind"] for data in charts_sent(app)]


def texts(app: AppTest) -> list[str]:
    said = [element.value for element in (*app.text, *app.info, *app.warning, *app.error)]
    return [*said, *(chart["found"] for chart in charts_sent(app) if "found" in chart)]


def typed(app: AppTest, text: str) -> AppTest:
    """What the app does when the text box hands a text over."""
    return hand_over(app, text).run()


def chosen(app: AppTest, key: str, value: object) -> AppTest:
    app.session_state["choices"][key] = value
    return app.run()


def test_the_default_view_shows_every_network_with_its_accuracy() -> None:
    app = opened()
    assert not app.exception
    sent = header(app)
    assert sent["tokens"] == tokenize(DEFAULT_TEXT)
    assert sent["network"] == "lstm"
    assert [plane["signal"] for plane in sent["planes"]] == ["forget", "input", "candidate", "output", "cell", "hidden"]
    *labels, last = app.selectbox(key="network").options
    assert last == ENGLISH("bring.entry")
    for name, label in zip(NETWORKS, labels, strict=True):
        accuracy = json.loads((checkpoint_root() / name / "config.json").read_text())["test"]["accuracy"]
        assert label == f"{ENGLISH(f'network.name.{name}')} {100 * accuracy:.1f} %"
    assert charts(app) == ["gradient"]
    assert charts(opened(open="numbers")) == ["gradient", "prediction", "unit"]
    assert len(app.get("plotly_chart")) == 0, "what the browser can draw from what it has, it draws"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", NETWORKS)
def test_every_network_speaks_both_languages(network: str, language: str) -> None:
    app = opened(net=network, lang=language, curves="rnn.hidden,lstm.hidden,lstm.cell,gru.hidden", open="numbers")
    assert not app.exception
    words = load_words("vi" if language == "vi" else "en")
    sent = header(app)
    assert sent["network"] == network
    assert sent["words"] == words.under("player")
    assert words("prediction.title") in [element.value for element in app.subheader]
    assert any(curve_name("lstm.cell", words) in text for text in texts(app))


@pytest.mark.parametrize(("at", "example"), [*enumerate(EXAMPLES)])
def test_every_example_is_read(at: int, example: str) -> None:
    """By two networks, all of which have their turns."""
    assert len(ENGLISH_ONES) == 8
    for network in ENGLISH_ONES[at % 4 :: 4]:
        app = opened(text=EXAMPLES[example], net=network)
        assert not app.exception
        assert header(app)["tokens"] == tokenize(EXAMPLES[example])


@pytest.mark.parametrize(
    ("network", "language"),
    [*((network, language) for network in ENGLISH_ONES for language in LANGUAGES), *((n, "vi") for n in VIETNAMESE)],
)
def test_every_detail_of_every_network_is_shown_or_explained(network: str, language: str) -> None:
    words = load_words("vi" if language == "vi" else "en")
    for detail in GATES["detail"].options:
        app = opened(net=network, lang=language, detail=detail)
        assert not app.exception
        assert not app.error
        always = ["gradient"] if network.startswith("bi") else ["gradient", "prediction"]
        assert charts(app) == [*always, *([detail] if detail in {"unit", "gates"} else [])]
        if detail == "take":
            assert len(app.get("download_button")) == 3
        elif detail == "memory" and network not in {"lstm", "gru", "vi_lstm", "vi_gru"}:
            reason = {
                "rnn": "cell",
                "rnn_as_gru": "cell",
                "rnn2": "cell",
                "bilstm": "directions",
                "bilstm2": "layers",
                "bigru2": "layers",
                "vi_rnn": "cell",
            }[network]
            assert words(f"accounting.{reason}") in texts(app)
        elif detail == "memory":
            assert len(app.get("plotly_chart")) == 1
        elif detail == "every":
            assert words("tried.column.way") in app.table[0].value.columns


def test_one_word_and_a_thousand_have_details_too() -> None:
    for text in ("awful", "good bad film " * 333):
        for detail in GATES["detail"].options:
            app = opened(text=text, detail=detail)
            assert not app.exception
            assert not app.error
    assert ENGLISH("detail.memory.long", step=4) in texts(opened(text="good bad film " * 333, detail="memory"))


def test_what_is_remembered_can_be_asked_of_one_unit() -> None:
    app = opened(detail="memory", memory="unit", unit="5")
    assert any(ENGLISH("memory.gates.unit", unit=5) in text for text in texts(app))
    app.segmented_control(key="memory").set_value("all").run()
    assert not app.exception
    assert not any(ENGLISH("memory.gates.unit", unit=5) in text for text in texts(app))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_that_the_network_misjudges_is_marked_and_explained(language: str) -> None:
    words = load_words("vi" if language == "vi" else "en")
    for example, network, wrong in (("not_bad", "rnn", True), ("turn", "gru", False), ("ruined", "lstm", True)):
        app = opened(text=EXAMPLES[example], net=network, lang=language)
        key = "notice.misjudged.praise" if MEANT[example] else "notice.misjudged.blame"
        assert (words(key) in texts(app)) is wrong
        offered = app.menu_button(key="examples").options
        marked = words("example.misjudged", name=words(f"example.{example}"))
        assert (marked in offered) is wrong


def test_any_folder_of_checkpoints_is_listed_and_works(checkpoints: Path) -> None:
    shutil.copytree(checkpoints / "gru", checkpoints / "my-own_1")
    st.cache_resource.clear()
    app = opened(net="my-own_1", curves="rnn.hidden")
    assert not app.exception
    assert header(app)["network"] == "my-own_1"
    assert [label.startswith("my-own_1 ") for label in app.selectbox(key="network").options].count(True) == 1
    assert any(curve_name("my-own_1.hidden", ENGLISH) in text for text in texts(app))
    for page in ("compare", "gradients", "lesson"):
        assert not opened(page).exception
    app = opened("compare", compare="networks", net="my-own_1", beside="lstm")
    assert not app.exception
    assert not app.error


def test_a_network_that_is_nowhere_is_named_as_nonsense() -> None:
    app = opened(net="no-such-network")
    assert header(app)["network"] == "lstm"
    assert ENGLISH("notice.url", names="net") in texts(app)


def test_the_long_example_has_about_two_hundred_words() -> None:
    assert 180 <= len(tokenize(EXAMPLES["long"])) <= 250
    assert len(EXAMPLES) == len(MEANT) == 13


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "notice.empty"),
        (" \t\n ", "notice.empty"),
        ("\x00\x07", "notice.empty"),
        ('": ;', "notice.empty"),
        ("\u200d\u200e", "notice.empty"),
        ("qzxv wvutq", "notice.all_unknown"),
        ("👍🏽 🎬", "notice.all_unknown"),
        ("? ! .", "notice.punctuation"),
        ("good\x00film", "notice.invisible"),
        ("x" * 10_000, "notice.all_unknown"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_texts_are_explained_and_nothing_is_lost(text: str, key: str, language: str) -> None:
    app = typed(opened(lang=language, net="lstm"), text)
    assert not app.exception
    assert load_words("vi" if language == "vi" else "en")(key) in texts(app)
    assert app.session_state["choices"]["text"] == text
    app = typed(app, "I loved it")
    assert not app.exception
    assert header(app)["tokens"] == ["i", "loved", "it"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**b** [l](http://x) $x$ :red[r] `c` # h",
        "שלום العربية",
        "e\u0301\u0302\u0303",
    ],
)
def test_whatever_is_typed_goes_to_the_screen_as_text_only(text: str) -> None:
    app = typed(opened(), text)
    assert not app.exception
    assert header(app)["tokens"] == tokenize(text)
    markup = [element.value for element in (*app.markdown, *app.title, *app.header, *app.subheader)]
    assert not any(token in shown for shown in markup for token in tokenize(text) if len(token) > 4)


def test_a_megabyte_is_read_up_to_the_limit() -> None:
    app = typed(opened(), "I loved this film . " * 52_429)
    assert not app.exception
    assert len(header(app)["tokens"]) == 1_000
    assert ENGLISH("notice.dropped", total=262_145, limit=1_000) in texts(app)


def test_nonsense_in_the_address_is_named_in_the_visitor_s_language() -> None:
    app = opened(lang="vi", net="%00", word="x", curves="'; drop", textz="/////")
    assert not app.exception
    assert load_words("vi")("notice.url", names="textz, net, word, curves") in texts(app)
    app = typed(app, "I loved it")
    assert not any("drop" in text or "textz" in text for text in texts(app))


def test_no_curve_and_one_word_are_explained() -> None:
    (nothing,) = (chart for chart in charts_sent(opened(curves="none")) if "beside" in chart)
    assert nothing["words"]["help"] == ENGLISH("gradient.nothing")
    assert ENGLISH("gradient.one_word") in texts(opened(text="awful", open="numbers"))


def test_the_address_describes_the_view_and_keeps_the_player_s_cursor() -> None:
    app = opened(net="gru", text="I loved it")
    sent = header(app)
    app.session_state["player"] = {
        "cursor": {
            "view": sent["view"],
            "word": 3,
            "unit": 7,
            "order": "index",
            "rows": "all",
            "bars": "without",
            "open": [],
        }
    }
    app = app.run()
    assert not app.exception
    found = {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    assert found == {
        "lang": "en",
        "net": "gru",
        "text": "I loved it",
        "word": "3",
        "unit": "7",
        "order": "index",
        "rows": "all",
        "bars": "without",
        "open": "none",  # the heatmaps, which these rows are of, were closed
    }
    again = header(opened(**found))
    start = {"word": 3, "unit": 7, "order": "index", "rows": "all", "bars": "without"}
    assert again["start"] == start | {"open": [], "hold": ""}
    assert len(again["worth"]["without"]["values"]) == 3
    assert again["tokens"] == ["i", "loved", "it"]


@pytest.mark.parametrize(
    "cursor",
    [
        {"view": "another", "word": 2, "unit": 7, "order": "index", "rows": "all", "bars": "parts"},
        {"view": "VIEW", "word": "<b>", "unit": 7, "order": "index", "rows": "all", "bars": "parts"},
        {"view": "VIEW", "word": -1, "unit": 7, "order": "index", "rows": "all", "bars": "parts"},
        {"view": "VIEW"},
        "nonsense",
        None,
    ],
)
def test_a_cursor_that_makes_no_sense_is_ignored(cursor: Any) -> None:
    app = opened(text="I loved it")
    if isinstance(cursor, dict) and cursor["view"] == "VIEW":
        cursor = {**cursor, "view": header(app)["view"]}
    app.session_state["player"] = {"cursor": cursor}
    app = app.run()
    assert not app.exception
    assert "word" not in app.query_params


def test_switching_the_language_keeps_the_text_the_network_and_the_curves() -> None:
    app = typed(opened(net="rnn", curves="lstm.cell", scale="absolute", open="numbers"), "I loved it")
    app = chosen(app, "language", "vi")
    assert not app.exception
    assert app.session_state["choices"]["text"] == "I loved it"
    assert header(app)["network"] == "rnn"
    assert app.query_params["curves"] in ("lstm.cell", ["lstm.cell"])
    assert load_words("vi")("prediction.title") in [element.value for element in app.subheader]


@pytest.fixture
def checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the shipped networks that a test may damage."""
    copy = tmp_path / "checkpoints"
    shutil.copytree(checkpoint_root(), copy)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(copy))
    st.cache_resource.clear()
    yield copy
    st.cache_resource.clear()


def why_not(name: str, language: Language = "en") -> str:
    """What the page says of a network that Python cannot load: the same reason."""
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(name)
    return unavailable([caught.value], load_words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", ["config.json", "vocab.txt", "model.safetensors"])
def test_a_damaged_network_is_named_with_the_reason_and_the_others_work(
    checkpoints: Path, file: str, language: Language
) -> None:
    (checkpoints / "gru" / file).write_bytes(b"\x00damaged")
    app = opened(net="gru", lang=language, curves="gru.hidden,rnn.hidden")
    assert not app.exception
    assert why_not("gru", language) in texts(app)
    assert header(app)["network"] == "lstm"
    assert str(checkpoints) not in str(app.main)


def test_a_missing_network_is_named_and_without_any_the_page_still_speaks(checkpoints: Path) -> None:
    shutil.rmtree(checkpoints / "rnn")
    app = opened()
    assert "RNN is not available: its folder is missing. The other networks work." in texts(app)
    assert header(app)["network"] == "lstm"
    shutil.rmtree(checkpoints)
    st.cache_resource.clear()
    app = opened()
    assert not app.exception
    assert ENGLISH("network.none") in texts(app)


def test_an_error_that_nobody_foresaw_becomes_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("secret of the server")

    monkeypatch.setattr("viz.gates.page.show_player", broken)
    app = opened()
    assert not app.exception
    assert ENGLISH("app.failed") in texts(app)
    assert "secret" not in str(app.main)


def test_visitors_do_not_share_what_they_type() -> None:
    one, other = opened(), opened()
    typed(one, "I loved it")
    assert header(other.run())["tokens"] == tokenize(DEFAULT_TEXT)


def test_a_view_is_named_alike_on_both_sides() -> None:
    from viz.cache import readings

    assert header(opened(text="I loved it"))["view"] == view_id("lstm", readings.traced("lstm", "I loved it"), 1)


@pytest.mark.parametrize("version", [(3, 10, 0), (3, 15, 1)])
def test_another_python_gets_one_sentence(version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    app = opened()
    assert not app.exception
    assert texts(app) == [ENGLISH("app.python", version=f"{version[0]}.{version[1]}")]
    assert not app.title


def test_a_click_whose_message_carries_the_address_before_is_not_undone() -> None:
    app = opened(text="first film", net="rnn")
    before = dict(app.query_params)
    typed(app, "second film")
    app.query_params.update(before)  # what a fast click sends: the address as it was before the last run
    app.selectbox(key="network").set_value("gru").run()
    assert header(app)["tokens"] == ["second", "film"]
    assert header(app)["network"] == "gru"
    assert app.query_params["text"] == "second film"


def test_the_back_button_goes_back() -> None:
    app = opened(text="first film", net="rnn")
    before = dict(app.query_params)
    typed(app, "second film")
    app.query_params.update(before)
    app.run()
    assert header(app)["tokens"] == ["first", "film"]


def test_another_page_s_empty_address_changes_nothing() -> None:
    app = typed(opened(net="gru"), "second film")
    app.query_params.clear()
    app.run()
    assert (header(app)["tokens"], header(app)["network"]) == (["second", "film"], "gru")
    assert app.query_params["text"] == "second film"
