"""Networks of other people that do not fit: the page, the log and Python say the same, once, in either language."""

import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st

from models import CheckpointError, load_checkpoint
from models.networks.checkpoint import save_checkpoint
from models.networks.misfit import SENTENCES
from tests.conftest import tiny_network
from tests.models.networks.test_misfit import INSIDE, MISFITS
from tests.viz.shell.test_page import ENGLISH, header, opened, texts, why_not
from viz.cache import checkpoints
from viz.language import LANGUAGES, Language, load_words
from viz.visit.networks import unavailable

PAGES = ({"page": ""}, {"page": "compare", "compare": "all"}, {"page": "compare", "compare": "networks"})
SAID = {
    "en": "mine is not available: in `vocab.txt`, the first words must be `<unk>`, `<pad>`; they are `<pad>`, "
    "`<unk>`. The other networks work.",
    "vi": "Không dùng được mine: trong tệp `vocab.txt`, những từ đầu tiên phải là `<unk>`, `<pad>`; ở đây là `<pad>`, "
    "`<unk>`. Các mạng khác vẫn hoạt động.",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shipped networks, and a copy of one under the name "mine"."""
    copy = tmp_path / "checkpoints"
    shipped = Path(__file__).parents[3] / "checkpoints"
    copy.mkdir()
    for each in shipped.iterdir():
        (copy / each.name).symlink_to(each)
    shutil.copytree(shipped / "gru", copy / "mine")
    monkeypatch.setenv("GATESCOPE_CHECKPOINTS", str(copy))
    st.cache_resource.clear()
    yield copy
    st.cache_resource.clear()


def begin_with_padding(folder: Path) -> None:
    path = folder / "vocab.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("<unk>\n<pad>\n", "<pad>\n<unk>\n"), encoding="utf-8")


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records if record.name == "gatescope"]


def test_the_screen_and_python_have_the_same_sentences() -> None:
    english, vietnamese = (load_words(language).under("problem") for language in ("en", "vi"))
    assert english == SENTENCES
    assert list(vietnamese) == list(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: " ".join(page.values()))
def test_the_reason_is_said_once_on_the_page_and_in_the_log(
    folder: Path, caplog: pytest.LogCaptureFixture, page: dict[str, str], language: Language
) -> None:
    begin_with_padding(folder / "mine")
    caplog.set_level(logging.WARNING, "gatescope")
    app = opened(**page, net="mine", lang=language)
    assert not app.exception
    assert [text for text in texts(app) if "mine" in text] == [SAID[language]] == [why_not("mine", language)]
    assert not [text for text in texts(app) if "net" in text.split()], "the address made sense"
    assert str(folder) not in str(app.main)
    assert not any("mine" in option for box in app.selectbox for option in box.options)
    opened(net="mine", lang=language)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint("mine")
    assert logged(caplog) == [str(caught.value)]


@pytest.mark.parametrize("name", ["Mine", "my net", "mạng", "<b>*mine*</b> `x`", "![x](http:y)"])
def test_a_name_that_none_may_have_is_said_as_it_stands(folder: Path, name: str) -> None:
    target = folder / name.replace("/", "")
    (folder / "mine").rename(target)
    app = opened(net=target.name)
    (warning,) = app.warning
    fenced = f"`` {target.name} ``" if "`" in name else f"`{target.name}`"
    rules = "a name has only small letters from `a` to `z`"
    assert warning.value.startswith(f"{fenced} is not available: ")
    assert SENTENCES["folder.name"] in warning.value or rules in warning.value
    assert header(app)["network"] == "lstm"
    assert not [text for text in app.text if "ignored" in text.value]


def test_several_are_said_together_and_nothing_of_others_where_there_are_none(folder: Path) -> None:
    begin_with_padding(folder / "mine")
    (folder / "gru").unlink()
    (warning,) = opened().warning
    first, second = warning.value.split("\n\n")
    assert first == "GRU is not available: its folder is missing."
    assert second == SAID["en"]
    for each in folder.iterdir():
        if each.is_symlink():
            each.unlink()
    st.cache_resource.clear()
    app = opened()
    assert ENGLISH("network.none") in texts(app)
    assert ENGLISH("network.others") not in app.warning[0].value


def test_what_only_its_numbers_show_is_said_when_it_is_chosen(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    INSIDE["not a number"][0](folder / "mine")
    caplog.set_level(logging.WARNING, "gatescope")
    app = opened(net="mine")
    said = [text for text in texts(app) if text.startswith("mine")]
    assert said == [
        "mine is not available: in `model.safetensors`, the tensor `embedding.weight` holds numbers that are not "
        "finite. The other networks work."
    ]
    assert len(logged(caplog)) == 1


def test_a_network_that_is_mended_or_put_in_is_there_a_second_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "listing", checkpoints.listing.__wrapped__)
    whole = (folder / "mine" / "vocab.txt").read_bytes()
    begin_with_padding(folder / "mine")
    app = opened()
    assert SAID["en"] in texts(app)
    (folder / "mine" / "vocab.txt").write_bytes(whole)
    app = app.run()
    assert not app.warning
    assert any(option.startswith("mine") for option in app.selectbox[0].options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("damage", MISFITS)
def test_every_reason_can_be_said(folder: Path, damage: str, language: Language) -> None:
    """With each of its parts, and nothing in braces."""
    save_checkpoint(tiny_network("lstm"), folder / "tiny", {})
    harm: Callable[[Path], object] = MISFITS[damage][0]
    harm(folder / "tiny")
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint("tiny")
    said = unavailable([caught.value], load_words(language))
    assert "{" not in said
    for part in caught.value.why.parts.values():
        for name in [part] if isinstance(part, str) else part[:4] if isinstance(part, tuple) else [str(part)]:
            assert name in said
