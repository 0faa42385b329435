"""All words on the screen, by key and language; `locales/en.json` and `vi.json` hold the same keys.

The language belongs to the visitor, so a `Words` is passed to whoever speaks, never set for the process.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_POSITIVE, _NEGATIVE = ("positive", "tích cực"), ("negative", "tiêu cực")
_VERDICTS = re.compile(rf"\b({'|'.join((*_POSITIVE, *_NEGATIVE))})\b")
_NAMING = ("verdict.", "player.", "prediction.", "without.", "unwritten.", "every.", "hold.")

_FOLDER = Path(__file__).parent / "locales"


class Words:
    """The sentences of one language."""

    def __init__(self, language: Language, sentences: dict[str, str]) -> None:
        self.language = language
        self._sentences = sentences

    def __call__(self, key: str, **values: object) -> str:
        """The sentence `key` with {placeholders} filled in. KeyError for an unknown key or a missing value."""
        sentence = self._sentences[key]
        return sentence.format(**values) if values else sentence

    def about(self, kind: str) -> "Words":
        """The same sentences, but where there is one for this `kind` of thing, under its name and a dot, that one.

        `about("numbers")` says of steps of a series what else is said of words of a text.
        """
        return Words(self.language, self._sentences | self.under(kind))

    def naming(self, negative: str, positive: str) -> "Words":
        """The same sentences about a network of other classes: with their names where its two verdicts are named.

        A name keeps letters, digits and a little more, so that it means nothing in Markdown or to `str.format`.
        """
        names = dict.fromkeys(_POSITIVE, self.plain(positive)) | dict.fromkeys(_NEGATIVE, self.plain(negative))
        changed = {
            key: _VERDICTS.sub(lambda found: names[found[0]], sentence)
            for key, sentence in self._sentences.items()
            if key.startswith(_NAMING)
        }
        return Words(self.language, self._sentences | changed)

    @staticmethod
    def plain(name: str) -> str:
        """Somebody's name for something, of letters, digits and a little more."""
        kept = (letter if letter.isalnum() or letter in "-−'.,/+&" else " " for letter in name)
        return " ".join("".join(kept).split())

    def but(self, *keys: str) -> "Words":
        """The same sentences without these."""
        return Words(self.language, {key: text for key, text in self._sentences.items() if key not in keys})

    def under(self, prefix: str) -> dict[str, str]:
        """All sentences whose key starts with `prefix` and a dot, by the rest of their key."""
        start = prefix + "."
        return {key.removeprefix(start): text for key, text in self._sentences.items() if key.startswith(start)}


@lru_cache(maxsize=len(LANGUAGES))
def load_words(language: Language) -> Words:
    """The words of a language; read once."""
    return Words(language, json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8")))


def language_of(locale: str | None) -> Language:
    """The language for a browser's locale such as "vi-VN"; English for any other."""
    return "vi" if (locale or "").lower().split("-")[0] == "vi" else "en"
