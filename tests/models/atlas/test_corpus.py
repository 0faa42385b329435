"""Texts out of files of every kind, whole and broken."""

import bz2
import csv
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

import models.atlas.corpus
from models.atlas.corpus import Corpus, CorpusError
from tests.models import archives

TEXTS = ["A fine film.", 'He said "no",\nand left.', "", "Phở rất ngon", "=1+1"]


def write_csv(path: Path, delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=delimiter)
        rows.writerow(["id", "review"])
        rows.writerows([[str(number), text] for number, text in enumerate(TEXTS)])


def write_json(path: Path) -> None:
    rows = [{"label": 1, "review": text} for text in TEXTS]
    path.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")


def write_parquet(path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"n": range(5), "review": TEXTS}), path)


WRITERS: dict[str, Callable[[Path], None]] = {
    "t.csv": write_csv,
    "t.tsv": lambda path: write_csv(path, "\t"),
    "t.jsonl": write_json,
    "t.ndjson": write_json,
    "t.parquet": write_parquet,
}
PACKED = {".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress}


def read(path: Path, column: str | None = None, only: str | None = None) -> list[str | None]:
    return [text.text for text in Corpus(path, column, only)]


@pytest.mark.parametrize("name", WRITERS)
def test_tables(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    WRITERS[name](path)
    found = list(Corpus(path))
    assert [text.text for text in found] == TEXTS == read(path, "review")
    assert [text.name for text in found] == ["1", "2", "3", "4", "5"]
    shares = [text.share for text in found]
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] == 1
    with pytest.raises(CorpusError, match=r"no column 'mood'; --column takes one of: .*review"):
        read(path, "mood")


@pytest.mark.parametrize("ending", PACKED)
@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
def test_packed_tables(tmp_path: Path, name: str, ending: str) -> None:
    WRITERS[name](tmp_path / name)
    packed = PACKED[ending]((tmp_path / name).read_bytes())
    path = tmp_path / f"{name}{ending}"
    path.write_bytes(packed)
    assert read(path) == TEXTS
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(CorpusError, match="is damaged or incomplete"):
        read(path)


def test_a_text_a_line(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes("\ufeffone\r\ntwo\n\n\xe9\nlast".encode() + b"\xff")
    assert read(path) == ["one", "two", "", "é", "last\N{REPLACEMENT CHARACTER}"]


def test_a_folder(tmp_path: Path) -> None:
    for name, content in {"b/2.txt": b"two", "a.txt": b"one\nmore", "c.bin": b"x", "b/3.txt": b"\x89PNG\0\0"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    write_json(tmp_path / "d.jsonl")
    found = list(Corpus(tmp_path))
    assert [text.text for text in found] == ["one\nmore", "two", None, *TEXTS]
    assert [text.name for text in found] == ["a.txt", "b/2.txt", "b/3.txt", *(f"d.jsonl:{n}" for n in range(1, 6))]
    assert read(tmp_path, only="b/*") == ["two", None]


def test_the_reviews_of_an_archive_and_nothing_else_of_it(tmp_path: Path) -> None:
    path = archives.imdb(tmp_path / "aclImdb.tar.gz")
    found = list(Corpus(path))
    assert len(found) == 15
    assert {text.name.split("/")[2] for text in found} == {"pos", "neg", "unsup"}
    assert len(read(path, only="aclImdb/train/*")) == 9
    assert read(path, only="*/pos/0_1.txt") == ["The test film number 0 was good.", "The train film number 0 was good."]
    other = archives.write_archive(tmp_path / "mine.tar.gz", {"x/urls.txt": "kept", "x/y.md": "not", "z.txt": b"\0"})
    assert read(other) == ["kept", None]


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_an_archive_that_is_cut_off(tmp_path: Path, cut: float) -> None:
    path = archives.imdb(tmp_path / "aclImdb.tar.gz", each=30)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    with pytest.raises(CorpusError, match="is damaged or incomplete") as refused:
        read(path)
    assert archives.is_one_sentence(str(refused.value))


def test_a_folder_without_texts_and_a_corpus_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.doc").touch()
    for path, message in (
        (tmp_path, "holds no .txt file and no table"),
        (tmp_path / "x.doc", r"x\.doc is no corpus that can be read"),
        (tmp_path / "no.csv", "There is no corpus"),
    ):
        with pytest.raises(CorpusError, match=message):
            read(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.jsonl", b'{"text": "a"}\n{"text": ', "Line 2 is not JSON"),
        ("t.jsonl", b"[" * 100_000, "Line 1 is not JSON"),
        ("t.csv", b"a,b\n1,2\n", "which column holds the texts cannot be told; --column takes one of: a, b"),
        ("t.csv", b"", "one of: none"),
        ("t.parquet", b"PAR1 not at all PAR1", "is damaged or incomplete"),
        ("t.csv.gz", b"text\nno gzip\n", "is damaged or incomplete"),
        ("t.tar.gz", b"no archive", "is damaged or incomplete"),
    ],
)
def test_broken_files_are_one_sentence(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message) as refused:
        read(tmp_path / name)
    assert archives.is_one_sentence(str(refused.value))


def test_a_column_of_its_own_needs_no_name_and_other_values_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mine\na\n\nb\n", encoding="utf-8")
    assert read(tmp_path / "t.csv") == ["a", None, "b"]
    (tmp_path / "t.jsonl").write_text('{"text": 3}\n"plain"\n{"text": null}\n{"x": "y"}\n', encoding="utf-8")
    assert read(tmp_path / "t.jsonl") == [None, "plain", None, None]
    pyarrow.parquet.write_table(pyarrow.table({"n": [1, None]}), tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet") == [None, None]


@pytest.mark.parametrize("name", ["t.txt", "t.jsonl", "t.csv"])
def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(models.atlas.corpus, "MOST_BYTES", 1_000)
    (tmp_path / name).write_text('text\n"' + "a" * 5_000, encoding="utf-8")
    before = csv.field_size_limit()
    with pytest.raises(CorpusError):
        read(tmp_path / name)
    assert csv.field_size_limit() == before
