"""Networks of other people on the pages: their verdicts have their own names, and what is not defined says why."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from models.adopting.adopt import save
from models.networks.brought.head import HeadConfig
from models.networks.classifier import ClassifierConfig, Network
from models.networks.text import Vocabulary
from models.reading.known import load_checkpoint
from models.reading.trace import trace_text
from tests.viz.shell.test_page import opened, texts, verdict_sent
from viz.explore import explore
from viz.figures.style.classes import named
from viz.language import load_words

TOKENS = ("<unk>", "<pad>", "free", "money", "hello", "friend", "now", "the")
TEXT = "hello friend free money now"


def network(classes: tuple[str, ...], outputs: int, chosen: tuple[int, ...], **config: object) -> Network:
    head = HeadConfig(("mean.forward",), (f"linear {outputs}",), classes, chosen)
    shape = ClassifierConfig("gru", len(TOKENS), 4, 6, head=head, tokenizer="spaces", **config)  # type: ignore[arg-type]
    rng = np.random.default_rng(4)
    tensors = {name: rng.normal(size=size) for name, size in shape.shapes().items()}
    return Network(shape, Vocabulary(TOKENS, shape.specials), tensors)


BROUGHT = {
    "spam": network(("ham", "spam"), 1, (1,)),
    "topics": network(("sports", "politics", "science"), 3, (2, 0)),
    "stars": network(("stars",), 1, (0,)),
    "filled": network(("ham", "spam"), 2, (1, 0), pads=9),
    "marked": network(("**a**", ":red[b] {c}"), 2, (1, 0)),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, model in BROUGHT.items():
        save(model, tmp_path / name, {})
    for each in (Path(__file__).parents[3] / "checkpoints").iterdir():
        (tmp_path / each.name).symlink_to(each)
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def test_a_verdict_has_the_names_of_its_classes(folder: Path) -> None:
    app = opened(page="", net="spam", text=TEXT)
    trace = trace_text(load_checkpoint("spam", folder), TEXT)
    assert not app.exception
    said = verdict_sent(app)
    assert said["verdict"] == {"logit": round(trace.logit, 6), "probability": round(trace.probability, 6)}
    assert [said["words"][key].split()[0] for key in ("positive", "negative")] == ["spam", "ham"]
    assert not [text for text in texts(app) if "positive" in text or ("IMDB" in text and "percentage" in text)]


def test_of_several_classes_the_likeliest_is_the_verdict(folder: Path) -> None:
    app = opened(page="", net="topics", text=TEXT)
    outputs = trace_text(load_checkpoint("topics", folder), TEXT).outputs
    shares = {name: np.exp(value) / sum(np.exp(list(outputs.values()))) for name, value in outputs.items()}
    best = max(shares, key=shares.__getitem__)
    assert not app.exception
    assert app.header[0].value.replace("\u00a0", " ") == f"{best} {100 * shares[best]:.0f} %"


def test_a_plain_number_has_no_probability(folder: Path) -> None:
    app = opened(page="", net="stars", text=TEXT, open="numbers")
    assert not app.exception
    value = trace_text(load_checkpoint("stars", folder), TEXT).logit
    assert app.header[0].value.replace("−", "-") == f"stars {value:.4f}"
    assert "there is no probability" in " ".join(each.value for each in app.info)


@pytest.mark.parametrize("name", BROUGHT)
@pytest.mark.parametrize("page", [{"page": "compare", "compare": "networks"}, {"page": "compare", "compare": "all"}])
def test_every_page_knows_it(folder: Path, page: dict[str, str], name: str) -> None:
    app = opened(**page, net=name, text=TEXT)
    assert not app.exception
    if page["compare"] == "all":
        (told,) = [text for text in texts(app) if text.startswith("Not in the tables")]
        assert name in told
        assert not [each for each in app.table if name in each.value.to_string()], "its figures are of other texts"
    else:
        told = [text for text in texts(app) if text.startswith(f"{name} ") and "this page says positive" in text]
        assert len(told) == 1


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_name_of_a_class_is_never_markup(language: str) -> None:
    words = named(BROUGHT["marked"], load_words(language))  # type: ignore[arg-type]
    for key, sentence in words.under("verdict").items():
        assert "**a" not in sentence and ":red" not in sentence and "{c}" not in sentence, key
    assert words("player.positive", percent=3).replace("\u00a0", " ") == "P(red b c) 3 %"
    assert load_words(language)("player.positive", percent=3) != words("player.positive", percent=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", BROUGHT)
def test_a_notebook_shows_it(folder: Path, name: str) -> None:
    page = explore(str(folder / name), TEXT)
    assert "positive" not in page.verdict
