"""An atlas is the same however often its making was stopped, and what is broken says so."""

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import models.atlas.building.build
import models.atlas.shards
import models.atlas.texts
from models.atlas.__main__ import main
from models.atlas.building.build import build
from models.atlas.corpus import Corpus, Text
from models.atlas.manifest import AtlasError, Done, read_manifest
from models.atlas.opened import open_atlas
from models.atlas.shards import Cutter, Shard
from models.networks.checkpoint import save_checkpoint
from models.networks.classifier import Network
from models.reading.trace import trace_text
from tests.conftest import tiny_network
from tests.models.archives import is_one_sentence
from tests.models.atlas.made_up import atlas_of, content, lines, texts
from tests.models.full_disk import small_disk
from tests.models.processes import finish, start, wait_for

TEXTS = texts(160, seed=5)
SHARD = 8


class StoppedError(Exception):
    """Stands for whatever stops a build."""


@pytest.fixture(scope="module")
def model() -> Network:
    return tiny_network("lstm")


@pytest.fixture(scope="module")
def whole(model: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas of twenty shards, made in one go."""
    return atlas_of(model, TEXTS, tmp_path_factory.mktemp("whole"), shard=SHARD).folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return lines(tmp_path / "texts.txt", TEXTS)


def stop_after(shards: int) -> Callable[[Shard, Done, bool], None]:
    def say(shard: Shard, done: Done, before: bool) -> None:
        if shard.index == shards:
            raise StoppedError

    return say


def command(corpus: Corpus, folder: Path) -> tuple[str, ...]:
    options = ("--corpus", str(corpus.path), "--out", str(folder), "--texts", str(SHARD))
    return ("models.atlas", "build", "mine", *options)


@pytest.fixture
def networks(model: Network, tmp_path: Path) -> dict[str, str]:
    """An environment in which the network is there as "mine"."""
    save_checkpoint(model, tmp_path / "nets" / "mine", {})
    return {"GATESCOPE_CHECKPOINTS": str(tmp_path / "nets")}


@pytest.mark.parametrize("stops", [(0,), (3,), (4, 5, 13), (19,)])
def test_whoever_is_stopped_goes_on(
    model: Network, corpus: Corpus, whole: Path, tmp_path: Path, stops: tuple[int, ...]
) -> None:
    folder, again = tmp_path / "atlas", list[int]()
    for stop in stops:
        with pytest.raises(StoppedError):
            build(model, "mine", corpus, folder, texts_a_shard=SHARD, say=stop_after(stop))
        with pytest.raises(AtlasError, match="is not complete"):
            open_atlas(folder, model)

    def count(shard: Shard, done: Done, before: bool) -> None:
        if not before:
            again.append(shard.index)

    build(model, "mine", corpus, folder, texts_a_shard=SHARD, say=count)
    assert again == list(range(stops[-1] + 1, 20))  # nothing is read twice
    assert content(folder) == content(whole)


def test_kill_9_and_go_on(networks: dict[str, str], tmp_path: Path) -> None:
    many = texts(800)  # so many that none of these is done before it is killed
    corpus, folder = lines(tmp_path / "texts.txt", many), tmp_path / "atlas"
    for pattern in (r"shard [1-9]:", r"shard 1\d:", r"shard 2\d:"):
        process = start(*command(corpus, folder), environment=networks)
        wait_for(process, pattern)
        os.kill(process.pid, signal.SIGKILL)
        assert finish(process)[0] == -signal.SIGKILL
        manifest = read_manifest(folder)
        assert manifest is not None and not manifest.complete
    (folder / "words" / "00031.parquet.new").write_bytes(b"half of it")
    code, printed, _ = finish(start(*command(corpus, folder), environment=networks))
    assert (code, printed.split(" words")[0]) == (0, f"800 texts with {sum(len(text.split()) for text in many):,}")
    code, _, err = finish(start(*command(corpus, tmp_path / "whole"), environment=networks))
    assert code == 0, err
    assert content(folder) == content(tmp_path / "whole")
    code, again, err = finish(start(*command(corpus, folder), environment=networks))
    assert (code, again, err) == (0, printed, "")  # it is done, and nothing is read


@pytest.mark.parametrize("full", ["disk", "limit"])
def test_a_full_disk(corpus: Corpus, networks: dict[str, str], tmp_path: Path, full: str) -> None:
    """It says so in one sentence, and with more room goes on to the same end."""
    with small_disk(tmp_path / "disk", kilobytes=200) as disk:
        if full == "disk" and disk is None:
            pytest.skip("needs the right to mount a tmpfs")
        folder = tmp_path / "disk" / "atlas"
        limited = ("tests.models.full_disk", "20000") if full == "limit" else ()
        code, printed, err = finish(start(*limited, *command(corpus, folder), environment=networks))
        assert (code, printed) == (1, "")
        assert "make room there" in err.splitlines()[-1]
        assert is_one_sentence(err.splitlines()[-1])
        assert not [*folder.rglob("*.new")]
        shutil.copytree(folder, tmp_path / "roomy")
    for name in ("roomy", "whole"):
        code, _, err = finish(start(*command(corpus, tmp_path / name), environment=networks))
        assert code == 0, err
    assert content(tmp_path / "roomy") == content(tmp_path / "whole")


def damage(path: Path) -> None:
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(found)


BREAKS: dict[str, Callable[[Path], object]] = {
    "one bit": damage,
    "cut": lambda path: os.truncate(path, path.stat().st_size // 2),
    "empty": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
    "swapped": lambda path: shutil.copyfile(path.with_name(path.name.replace("00007", "00008")), path),
}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize(
    "name", ["words/00007.parquet", "texts/00007.parquet", "statistics/means.npy", "statistics/summary.npz"]
)
def test_a_damaged_atlas_is_not_opened(model: Network, copy: Path, name: str, how: str) -> None:
    if how == "swapped" and "00007" not in name:
        shutil.copyfile(copy / "statistics/deviations.npy", copy / name)
    else:
        BREAKS[how](copy / name)
    with pytest.raises(AtlasError, match=name) as refused:
        open_atlas(copy, model)
    assert is_one_sentence(str(refused.value))


def test_a_file_is_looked_at_before_it_is_used_at_the_latest(model: Network, copy: Path) -> None:
    for name in ("words/00007.parquet", "texts/00007.parquet", "statistics/means.npy", "statistics/summary.npz"):
        damage(copy / name)
    atlas = open_atlas(copy, model, check=False)
    trace = trace_text(model, "the film was good")
    questions: dict[str, Callable[[], object]] = {
        "texts/00007": lambda: atlas.text(7 * SHARD),
        "means": lambda: atlas.words(0),
        "summary": lambda: atlas.contexts(0),
        "words/00007": lambda: atlas.match(trace, 1, 1, threshold=0.01, alone=False),
    }
    for name, ask in questions.items():
        with pytest.raises(AtlasError):
            ask()
        assert not [*copy.rglob("*.new")], name
    assert atlas.text(0) == TEXTS[0]


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("name", ["words/00007.parquet", "texts/00007.parquet", "parts/00010.npz", "parts/00007.json"])
def test_what_is_damaged_while_it_is_made_is_made_again(
    model: Network, corpus: Corpus, whole: Path, tmp_path: Path, name: str, how: str
) -> None:
    """Shards 0 to 7 are added up by then, 10 is not."""
    folder = tmp_path / "atlas"
    with pytest.raises(StoppedError):
        build(model, "mine", corpus, folder, texts_a_shard=SHARD, say=stop_after(10))
    if how == "swapped" and name.endswith("10.npz"):
        shutil.copyfile(folder / "parts/00009.npz", folder / name)
    else:
        BREAKS[how](folder / name)
    build(model, "mine", corpus, folder, texts_a_shard=SHARD)
    assert content(folder) == content(whole)


def test_a_damaged_sum_says_so(model: Network, corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    with pytest.raises(StoppedError):
        build(model, "mine", corpus, folder, texts_a_shard=SHARD, say=stop_after(10))
    damage(folder / "parts/merged.npz")
    with pytest.raises(AtlasError, match=r"merged\.npz .* is damaged; remove the folder"):
        build(model, "mine", corpus, folder, texts_a_shard=SHARD)


def test_a_corpus_that_changed_meanwhile(model: Network, tmp_path: Path) -> None:
    changed = "is not the one with which"
    for found, message in (
        ([*TEXTS[:9], "new", *TEXTS[9:]], changed),
        (TEXTS[:70], changed),
        (TEXTS[: 9 * SHARD], "fewer texts"),
        (TEXTS[: 2 * SHARD], "fewer texts"),
    ):
        folder = tmp_path / f"atlas{len(found)}"
        with pytest.raises(StoppedError):
            build(model, "m", lines(tmp_path / "t.txt", TEXTS), folder, texts_a_shard=SHARD, say=stop_after(10))
        with pytest.raises(AtlasError, match=message):
            build(model, "m", lines(tmp_path / "t.txt", found), folder, texts_a_shard=SHARD)


def test_a_folder_that_holds_something_else(model: Network, corpus: Corpus, copy: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(AtlasError, match="is there, and is no atlas"):
        build(model, "mine", corpus, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]
    for other, options, message in (
        (tiny_network("lstm", seed=1), {"texts_a_shard": SHARD}, "of the network mine as it was then"),
        (model, {"texts_a_shard": 9}, "in shards of 8 texts"),
    ):
        with pytest.raises(AtlasError, match=message):
            build(other, "mine", corpus, copy, **options)
    with pytest.raises(AtlasError, match=r"of the corpus texts\.txt"):
        build(model, "mine", lines(tmp_path / "other.txt", TEXTS), copy, texts_a_shard=SHARD)
    with pytest.raises(AtlasError, match="of another network"):
        open_atlas(copy, tiny_network("lstm", seed=1))
    with pytest.raises(AtlasError, match="There is no atlas in"):
        open_atlas(tmp_path / "thesis", model)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"format": 2}', b'{"format": 1, "plan": 3}', b"\xff" * 9])
def test_a_manifest_that_is_none(model: Network, copy: Path, raw: bytes) -> None:
    (copy / "manifest.json").write_bytes(raw)
    with pytest.raises(AtlasError) as refused:
        open_atlas(copy, model)
    assert is_one_sentence(str(refused.value))


def test_empty_huge_binary_and_repeated_texts(model: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.atlas.shards, "MOST_READ", 50)
    monkeypatch.setattr(models.atlas.building.build, "MOST_READ", 50)
    monkeypatch.setattr(models.atlas.texts, "MOST_READ", 50)
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = {
        "a.txt": b"the film was good",
        "b.txt": b"",
        "c.txt": b" \n\x01\t ",
        "d.txt": b"good film " * 100,
        "e.txt": b"\x89PNG\0\0\0 the film",
        "f.txt": b"the film was good",
        "g.txt": b"film \xff\xfe bad",
        "h.txt": ("good " * models.atlas.shards.MOST_CHARACTERS).encode(),
        "i.txt": b'{"text": "\\ud800"}',
    }
    for name, found in rows.items():
        (folder / name).write_bytes(found)
    (folder / "j.jsonl").write_text('"lone \\ud800 half"\n', encoding="utf-8")
    build(model, "mine", Corpus(folder), tmp_path / "atlas", texts_a_shard=2)
    atlas = open_atlas(tmp_path / "atlas", model)
    assert atlas.manifest.left_out == {"no text": 1, "twice": 1, "empty": 2, "cut": 2}
    assert atlas.manifest.texts == 6
    assert [len(atlas.trace(number).tokens) for number in (0, 3, 7)] == [4, 50, 50]
    assert "lone" in atlas.text(9)
    for number in (1, 2, 4, 5):
        with pytest.raises(ValueError, match="no text"):
            atlas.text(number)
    assert len(atlas.contexts(0)) == 6


def test_many_texts_come_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of them is sorted now and then."""
    monkeypatch.setattr(models.atlas.shards, "_RECENT", 10)
    found = [*TEXTS, *TEXTS[::-1], *TEXTS]
    cutter = Cutter(7, 10**9)
    shards = list(cutter.cut(Text(str(k), text, 0.5) for k, text in enumerate(found)))
    assert [item.text for shard in shards for item in shard.items] == TEXTS
    assert cutter.left_out == {"no text": 0, "twice": 320}
    assert [shard.index for shard in shards] == list(range(23))


def test_a_shard_holds_no_more_characters_than_it_may() -> None:
    shards = list(Cutter(100, 20).cut(Text("", text, 0.5) for text in ("a" * 15, "b" * 5, "c", "d" * 30, "e")))
    assert [[item.text[0] for item in shard.items] for shard in shards] == [["a", "b"], ["c"], ["d"], ["e"]]
    assert [shard.share for shard in shards] == [0.5, 0.5, 0.5, 1.0]


@pytest.mark.parametrize("found", [[], ["", " "]])
def test_a_corpus_without_a_word(model: Network, tmp_path: Path, found: list[str]) -> None:
    with pytest.raises(AtlasError, match="holds no text with a word in it"):
        build(model, "mine", lines(tmp_path / "t.txt", found), tmp_path / "atlas")
    assert not (tmp_path / "atlas").exists()


def test_the_command_says_in_one_sentence_what_it_cannot_do(
    networks: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(*next(iter(networks.items())))
    lines(tmp_path / "t.txt", TEXTS[:9])
    (tmp_path / "t.doc").touch()
    for name, path, more in (
        ("yours", "t.txt", []),
        ("mine", "no.txt", []),
        ("mine", "t.doc", []),
        ("mine", "t.txt", ["--part", "2.forward"]),
        ("mine", "t.txt", ["--only", "nothing*"]),
    ):
        code = main(["build", name, "--corpus", str(tmp_path / path), "--out", str(tmp_path / "atlas"), *more])
        said = capsys.readouterr()
        assert (code, said.out) == (1, "")
        assert is_one_sentence(said.err), said.err
        assert not (tmp_path / "atlas").exists()


def test_the_command_builds_and_counts(
    networks: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(*next(iter(networks.items())))
    rows = [{"body": text} for text in (*TEXTS[:9], TEXTS[0], "", None)]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code = main(
        ["build", "mine", "--corpus", str(tmp_path / "t.jsonl"), "--out", str(tmp_path / "atlas"), "--texts", "4"]
    )
    said = capsys.readouterr()
    assert code == 0, said.err
    assert said.out.splitlines() == [
        f"9 texts with {sum(len(text.split()) for text in TEXTS[:9])} words -> {tmp_path / 'atlas'}",
        "1 were no text (binary, or an empty cell) and were left out",
        "1 had been there before, letter by letter, and were left out",
        "1 had no word",
    ]
    assert [line.split(":")[0] for line in said.err.splitlines()] == ["shard 0", "shard 1", "shard 2"]
    assert open_atlas(tmp_path / "atlas").manifest.texts == 9
