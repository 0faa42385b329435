"""The words on the screen: both languages say the same things, and every sentence is used."""

import re
import string
import unicodedata
from pathlib import Path

import pytest

from viz.language import LANGUAGES, language_of, load_words

VIZ = Path(__file__).parents[2] / "viz"
ALL = {language: load_words(language)._sentences for language in LANGUAGES}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(ALL["vi"]) == list(ALL["en"])


def test_every_sentence_is_complete_in_both_languages() -> None:
    for key in ALL["en"]:
        for language in LANGUAGES:
            sentence = ALL[language][key]
            assert sentence.strip() == sentence != "", key
            assert unicodedata.is_normalized("NFC", sentence), key
        assert placeholders(ALL["vi"][key]) == placeholders(ALL["en"][key]), key


def test_vietnamese_is_vietnamese() -> None:
    """Longer sentences carry diacritics; only names, symbols and quoted English are the same in both languages."""
    for key, sentence in ALL["vi"].items():
        if len(sentence) > 25:
            assert not sentence.isascii(), key
            assert sentence != ALL["en"][key], key


def test_every_key_in_the_code_exists_and_every_sentence_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in [*VIZ.rglob("*.py"), VIZ.parent / "app.py"])
    script = "\n".join(path.read_text(encoding="utf-8") for path in VIZ.rglob("*.js"))
    literal = set(re.findall(r"(?:words|say)\(\s*f?['\"]([a-z_.]+)['\"]", code)) | set(
        re.findall(r'"([a-z_]+\.[a-z_.]+)"', code)
    )
    sent = re.findall(r'words\.under\("([a-z]+)"\)', code)  # whole to a component, which knows the rest of the key
    said = {*re.findall(r'"([a-z_.]+)"', script), *re.findall(r"\bwords\.([a-z_]+)\b", script)}
    literal |= {f"{part}.{key}" for part in sent for key in said}
    dynamic = set(re.findall(r'(?:words|say)\(\s*f"([a-z_.]+)\{', code))
    chosen = re.findall(r'choose\(\w+, "\w+", words, "([a-z_.]+)"', code)  # a choice: its label, and a name an option
    literal, dynamic = literal | set(chosen), dynamic | {f"{said}." for said in chosen}
    dynamic |= {f"{part}.{key}" for part in sent for key in re.findall(r"words\[`([a-z_.]+)\$\{", script)}
    called = set(re.findall(r'(?:words|say)\(\s*"([a-z_.]+)"', code))
    assert called | set(chosen) <= set(ALL["en"])
    about = tuple(f"{kind}." for kind in re.findall(r'\.about\("([a-z]+)"\)', code))  # in the place of others
    literal |= {key for key in ALL["en"] if key.startswith(about) and key.partition(".")[2] in ALL["en"]}
    unused = [key for key in ALL["en"] if key not in literal and not any(key.startswith(start) for start in dynamic)]
    assert unused == []


def test_placeholders_are_filled_and_an_unknown_key_is_an_error() -> None:
    words = load_words("vi")
    assert words("player.rows.all", units=128) == "tất cả 128"
    with pytest.raises(KeyError):
        words("no.such.key")
    assert words.under("player.rows")["all"] == "tất cả {units}"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("vi", "vi"), ("vi-VN", "vi"), ("VI", "vi"), ("en-GB", "en"), ("fr", "en"), (None, "en"), ("", "en")],
)
def test_the_browser_s_locale_chooses_the_language(locale: str | None, language: str) -> None:
    assert language_of(locale) == language
