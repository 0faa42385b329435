"""Tiny archives laid out like the Large Movie Review Dataset."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path


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


def is_one_sentence(message: str) -> bool:
    """One line, so that a person is told what to do and not shown a traceback."""
    message = message.strip()
    return bool(message) and "\n" not in message and "Traceback" not in message
