"""Tiny archives laid out like the Large Movie Review Dataset, and like NTC-SCV."""

import io
import json
import lzma
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write_archive(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A tar.gz with these members, in this order."""
    with tarfile.open(path, "w:gz") as tar:
        for name, text in members.items():
            content = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


def imdb(path: Path, each: int = 3) -> Path:
    """`each` reviews of every split and label, among other files, in no helpful order."""
    members: dict[str, str | bytes] = {"aclImdb/README": "read me", "aclImdb/train/urls_pos.txt": "http"}
    for number in reversed(range(each)):
        for split in ("test", "train"):
            for label, word in (("pos", "good"), ("neg", "awful")):
                text = f"The {split} film number {number} was {word}" + " and" * (number % 4) + "."
                members[f"aclImdb/{split}/{label}/{number}_{1 + number % 10}.txt"] = text
        members[f"aclImdb/train/unsup/{number}_0.txt"] = "not labelled"
    return write_archive(path, members)


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """A .jsonl.xz with these rows, in this order."""
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def ntc_scv(path: Path, each: int = 3) -> Path:
    """`each` Vietnamese reviews of every split and label, in no helpful order, one letter torn from its mark."""
    rows: list[dict[str, Any]] = []
    for number in reversed(range(each)):
        for split in ("test", "train", "valid"):
            for label, word in ((1, "ngon"), (0, "cha \u0301 n")):
                text = f"Quán {split} số {number} đồ_ăn {word}" + " và" * (number % 4) + "."
                rows.append({"split": split, "label": label, "id": number, "sha": "0", "text": text})
    return write_rows(path, rows)


def is_one_sentence(message: str) -> bool:
    """One line, so that a person is told what to do and not shown a traceback."""
    message = message.strip()
    return bool(message) and "\n" not in message and "Traceback" not in message
