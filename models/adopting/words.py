"""Somebody's vocabulary: a word a line, or JSON: a list, or the words with their numbers."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.networks.brought.texts import shown
from models.networks.misfit import MisfitError
from models.networks.text import Specials

_MOST_BYTES = 16_000_000
_LONGEST = 64
_UNKNOWN = ("<unk>", "[UNK]", "<UNK>", "xxunk", "<OOV>", "UNK", "[OOV]", "unk", "<unknown>")
_PADDING = ("<pad>", "[PAD]", "<PAD>", "xxpad", "PAD", "", "pad", "<padding>")
_FREE = " <{}>"  # a row of the embedding that has no word, under a name that no text holds


@dataclass(frozen=True)
class Words:
    """The words by id; which of them are none."""

    tokens: tuple[str, ...]
    specials: Specials


def words_of(content: bytes, rows: int, start: str | None = None) -> Words:
    """The words of an embedding of `rows` rows; `start` is the word that stands in front of every text.

    MisfitError where they are not as many. Where they are one or two fewer, the first rows have no word, as where a
    program counts its words from 1: the first of these is what texts are filled up with.
    """
    if len(content) > _MOST_BYTES:
        raise MisfitError("adopt.large", found=len(content) // 1_000_000, most=_MOST_BYTES // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MisfitError("text.encoding") from error
    ids = _numbered(text, rows)
    tokens = [ids.get(k, _FREE.format(k)) for k in range(rows)]
    unknown = _first(ids, _UNKNOWN)
    padding = _first(ids, _PADDING)
    if padding is None and 0 not in ids:
        padding = 0
        tokens[0] = "<pad>" if "<pad>" not in tokens else tokens[0]
    begin = None
    if start is not None:
        begin = next((k for k, word in ids.items() if word == start), None)
        if begin is None:
            raise MisfitError("adopt.start", word=start)
    return Words(_distinct([_clean(word) for word in tokens]), Specials(unknown, padding, begin))


def _numbered(text: str, rows: int) -> Mapping[int, str]:
    """The words by number."""
    if text.lstrip()[:1] in ("{", "["):
        found = _json(text)
        if isinstance(found, dict):
            return _by_number(found, rows)
        if not all(isinstance(word, str) for word in found):
            raise MisfitError("adopt.words.json")
        words: Sequence[str] = found
    else:
        words = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    missing = rows - len(words)
    if missing not in (0, 1, 2):
        raise MisfitError("adopt.words.count", found=len(words), wanted=rows)
    return dict(enumerate(words, missing))


def _json(text: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise MisfitError("adopt.words.json")
        return found

    try:
        found = json.loads(text, object_pairs_hook=once)
    except MisfitError:
        raise
    except (ValueError, RecursionError) as error:
        raise MisfitError("config.deep") from error
    return found


def _by_number(found: Mapping[str, Any], rows: int) -> Mapping[int, str]:
    if not all(type(number) is int for number in found.values()):
        raise MisfitError("adopt.words.json")
    beyond = [word for word, number in found.items() if not 0 <= number < rows]
    if len(set(found.values())) < len(found):
        raise MisfitError("adopt.words.json")
    if beyond and max(found.values()) >= rows and len(found) <= rows:
        raise MisfitError("adopt.words.beyond", word=beyond[0], most=rows - 1)
    kept = {number: word for word, number in found.items() if 0 <= number < rows}
    if len(kept) < rows - 3:
        raise MisfitError("adopt.words.count", found=len(kept), wanted=rows)
    return kept


def _first(ids: Mapping[int, str], names: Sequence[str]) -> int | None:
    own = {word: number for number, word in ids.items()}
    return next((own[name] for name in names if name in own), None)


def _clean(word: str) -> str:
    """One line without what controls a screen, not endless."""
    word = shown(word)
    word = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _UNFIT else c for c in word)
    return word[:1] + re.sub(r"\s", "␣", word[1:])[:_LONGEST]


_UNFIT = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    """Words that have become alike, or are nothing, by their number too: no text holds them."""
    seen: set[str] = set()
    found = []
    for number, word in enumerate(words):
        own = word if word and word not in seen else f"{word} {number}"
        seen.add(own)
        found.append(own)
    return tuple(found)
