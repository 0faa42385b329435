"""A corpus, text after text, whatever it lies in: nothing is unpacked, and nothing is held but the text at hand.

A folder (every .txt a text, and every table), an archive .tar.gz (of the Large Movie Review Dataset the reviews, of
another one every .txt), a table .csv, .tsv, .parquet or .jsonl (.ndjson), or a .txt with a text a line; tables and
.txt also compressed (.gz, .xz, .bz2).
"""

import bz2
import csv
import gzip
import io
import json
import lzma
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any, cast

MOST_BYTES = 50_000_000
"""Of one text, or of one line of a table."""

COLUMNS = ("text", "review", "sentence", "content", "comment", "body")
"""What a column of texts is called, if nobody says."""

_REVIEW = re.compile(r"(?:^|/)(?:train|test)/(?:pos|neg|unsup)/\d+_\d+\.txt$")
_OPENERS: dict[str, Callable[[IO[bytes]], Any]] = {
    ".gz": gzip.open,
    ".tgz": gzip.open,
    ".xz": lzma.open,
    ".bz2": bz2.open,
}
_DAMAGED = (OSError, EOFError, tarfile.TarError, zlib.error, lzma.LZMAError, ValueError, csv.Error)


class CorpusError(ValueError):
    """The corpus cannot be read; the message is one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Text:
    """One text of a corpus: its `name` there, and None for what is no text (a binary file, an empty cell, a number).

    `share` says how much of the corpus lies up to its end, 0 to 1, as far as that is known.
    """

    name: str
    text: str | None
    share: float


@dataclass(frozen=True)
class Corpus:
    """Where the texts are: a file or a folder; the `column` of a table; and of all names `only` those of a pattern."""

    path: Path
    column: str | None = None
    only: str | None = None

    @property
    def said(self) -> str:
        """The corpus in words: its name, without the folder that it lies in, and what of it is read."""
        parts = (self.path.resolve().name, self.column and f"column {self.column}", self.only and f"only {self.only}")
        return ", ".join(part for part in parts if part)

    def __iter__(self) -> Iterator[Text]:
        """All texts, always in the same order. CorpusError, also midway, if it cannot be read."""
        if not self.path.exists():
            raise CorpusError(f"There is no corpus {self.path}.")
        found = _folder(self.path, self.column) if self.path.is_dir() else _file(self.path, self.column)
        try:
            for text in found:
                if self.only is None or fnmatchcase(text.name, self.only):
                    yield text
        except CorpusError:
            raise
        except _DAMAGED as error:  # those of pyarrow are ValueError and OSError too
            reason = " ".join(str(error).split())[:200]
            raise CorpusError(f"The corpus {self.path} is damaged or incomplete ({reason}).") from error


def _folder(folder: Path, column: str | None) -> Iterator[Text]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    kinds = [path for path in files if path.suffix == ".txt" or _kind(path) in _TABLES]
    if not kinds:
        raise CorpusError(f"The folder {folder} holds no .txt file and no table (.csv, .tsv, .parquet, .jsonl).")
    for index, path in enumerate(kinds):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".txt":
            with path.open("rb") as file:
                yield Text(name, _decoded(file.read(MOST_BYTES)), (index + 1) / len(kinds))
        else:
            for text in _file(path, column):
                yield Text(f"{name}:{text.name}", text.text, (index + text.share) / len(kinds))


def _file(path: Path, column: str | None) -> Iterator[Text]:
    kind = _kind(path)
    if kind == ".parquet":
        return _parquet(path, column)
    if path.name.endswith((".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2")):
        return _archive(path)
    if kind not in _TABLES:
        known = ".tar.gz, .csv, .tsv, .parquet, .jsonl, .txt or a folder"
        raise CorpusError(f"{path.name} is no corpus that can be read; it takes {known}.")
    return _table(path, kind, column)


def _kind(path: Path) -> str:
    """The ending that says what a file is, without that of its compression."""
    return Path(path.stem).suffix if path.suffix in _OPENERS else path.suffix


def _decoded(content: bytes) -> str | None:
    """The text of a file; None for a binary one."""
    return None if b"\0" in content[:8_192] else content.decode("utf-8-sig", errors="replace")


def _archive(path: Path) -> Iterator[Text]:
    size = max(1, path.stat().st_size)
    with path.open("rb") as raw:
        opened = _unpacked(path, raw)
        with tarfile.open(fileobj=opened, mode="r|") as tar:
            for member in tar:
                ours = "aclImdb/" not in member.name or _REVIEW.search(member.name)
                if member.isfile() and member.name.endswith(".txt") and ours:
                    content = tar.extractfile(member)
                    assert content is not None  # a regular file has content
                    yield Text(member.name, _decoded(content.read(MOST_BYTES)), min(1.0, raw.tell() / size))
        while opened.read(1 << 20):  # the checksum stands at the end, and tarfile stops early at a damaged header
            pass


def _unpacked(path: Path, raw: IO[bytes]) -> IO[bytes]:
    opener = _OPENERS.get(path.suffix)
    return raw if opener is None else cast("IO[bytes]", opener(raw))


def _table(path: Path, kind: str, column: str | None) -> Iterator[Text]:
    size = max(1, path.stat().st_size)
    with path.open("rb") as raw:
        for index, cell in enumerate(_TABLES[kind](_unpacked(path, raw), column)):
            yield Text(str(index + 1), cell if isinstance(cell, str) else None, min(1.0, raw.tell() / size))


def _lines(file: IO[bytes]) -> Iterator[str]:
    number = 0
    while line := file.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            raise CorpusError(f"Line {number} is longer than {MOST_BYTES // 1_000_000} MB.")
        yield line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")


def _rows_of_text(file: IO[bytes], column: str | None) -> Iterator[object]:
    for line in _lines(file):
        yield line.rstrip("\r\n")


def _rows_of_json(file: IO[bytes], column: str | None) -> Iterator[object]:
    chosen: str | None = None
    for number, line in enumerate(_lines(file), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise CorpusError(f"Line {number} is not JSON; every line must be one object or one string.") from error
            if isinstance(row, dict):
                chosen = chosen or _chosen([*row], column)
                yield row.get(chosen)
            else:
                yield row


def _rows_of_csv(delimiter: str) -> Callable[[IO[bytes], str | None], Iterator[object]]:
    def rows(file: IO[bytes], column: str | None) -> Iterator[object]:
        before = csv.field_size_limit(MOST_BYTES)
        wrapped = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        try:
            lines = csv.reader(wrapped, delimiter=delimiter)
            head = next(lines, [])
            place = head.index(_chosen(head, column))
            for cells in lines:
                yield cells[place] if place < len(cells) else None
        finally:
            csv.field_size_limit(before)
            wrapped.detach()  # whoever opened the file closes it

    return rows


def _parquet(path: Path, column: str | None) -> Iterator[Text]:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        chosen, rows, number = _chosen(file.schema_arrow.names, column), max(1, file.metadata.num_rows), 0
        for batch in file.iter_batches(256, columns=[chosen]):
            for cell in batch.column(0).to_pylist():
                number += 1
                yield Text(str(number), cell if isinstance(cell, str) else None, number / rows)


def _chosen(names: Sequence[str], column: str | None) -> str:
    """The column of texts. CorpusError if there is none of that name, or if it is not plain which one it is."""
    if column is not None and column in names:
        return column
    if column is None:
        found = [name for name in COLUMNS if name in names] or ([*names] if len(names) == 1 else [])
        if found:
            return found[0]
    said = ", ".join(str(name)[:40] for name in names[:20]) or "none"
    wanted = "which column holds the texts cannot be told" if column is None else f"there is no column {column!r}"
    raise CorpusError(f"In this table {wanted}; --column takes one of: {said}.")


_TABLES: dict[str, Callable[[IO[bytes], str | None], Iterator[object]]] = {
    ".csv": _rows_of_csv(","),
    ".tsv": _rows_of_csv("\t"),
    ".jsonl": _rows_of_json,
    ".ndjson": _rows_of_json,
    ".txt": _rows_of_text,
    ".parquet": _rows_of_text,  # never read so: `_file` knows
}
