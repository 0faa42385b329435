"""A text as people paste it -> the same text as a plain keyboard types it, which is how the training texts were typed.

The only place that knows what a phone, a word processor, a web page or a chat makes of a text: both languages, the
translators and training read what `as_typed` returns. It goes by Unicode's own tables. In this order

- entities of HTML (`&amp;`, `&#8217;`) become their character, comments and tags of HTML become spaces;
- letters are composed (NFC); full-width, mathematical, circled and tied letters become plain ones (their compatibility
  form), as do marks (`！`, `…`); fractions and powers are no letters and stay;
- quotation marks, apostrophes, dashes and hyphens of every script become `"`, `'`, ` - ` and `-`;
- what has no shape is dropped (soft hyphen, zero-width space, joiners, direction marks, shades of emoji, variation
  selectors), a control character or a lone surrogate is a space, and so is every other kind of space;
- an emoji, and every mark beyond ASCII but that of a currency, stands apart.

An address on the web or of a person is one word, whatever it holds. `parts` are what a network reads of another word
that it does not know: `good/bad`, `**great**` and `#awesome` are read as their words, `10/10` and `and/or` as they are.
"""

import html
import html.entities
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

ADDRESS = re.compile(
    r"(?:https?://|ftp://|\bwww\.)[^\s<>\"]*[^\s<>\".,:;!?'()\[\]{}*_]"
    r"|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[^\W\d_]{2,24}\b"
    r"|\b(?:[\w-]{1,63}\.){1,5}(?:be|co|com|edu|gl|gov|io|ly|me|net|org|tv|uk|us|vn)/[^\s<>\"]*[^\s<>\".,:;!?'()\[\]{}*_]",
    re.IGNORECASE,
)
"""An address (URL or e-mail), without the mark that ends a sentence behind it."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_TAG = re.compile(r"<[/!]?([a-z][a-z0-9]{0,15})(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>", re.IGNORECASE)
_NAMES = (
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote body br button canvas caption "
    "center cite code col colgroup data datalist dd del details dfn dialog dir div dl doctype dt em embed fieldset "
    "figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins "
    "kbd label legend li link main map mark marquee menu meta meter nav nobr noscript object ol optgroup option "
    "output p param picture pre progress q rp rt ruby s samp script search section select slot small source span "
    "strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt "
    "u ul var video wbr"
)
_ELEMENTS = frozenset(_NAMES.split())
"""HTML's, past and present; `<unk>` and `<sigh>` are words of the writer."""

_BEYOND = re.compile("[^\x00-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u017e\u1ea0-\u1ef9]")
_APOSTROPHES = "‘’‚‛′‵´`ʹʻʼʽʾʿˈ՚\u05f3❛❜"
_QUOTES = "“”„‟«»‹›″‴‶‷ʺ˝〝〞〟「」『』《》〈〉❝❞❮❯\u05f4"
_DASHES = "‒–—―⁃⸺⸻"
_HYPHENS = "‐‑−֊"
_KEYS: dict[str, str] = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_DASHES, " - "),
    **dict.fromkeys(_HYPHENS, "-"),
    **dict.fromkeys("⭐🌟⭑✭✮", " ★ "),
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("、،", ","),
    **dict.fromkeys("。｡", "."),
    "؟": "?",
    "؛": ";",
    "٪": "%",
}
_SHAPELESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u20e3\u3164\ufe00-\ufe0f\uffa0\U0001f3fb-\U0001f3ff"
    "\U000e0100-\U000e01ef]"
)
"""Default-ignorable ones that Unicode files under letters and marks; the frame of a keycap, the shades of emoji."""
_BLANK = "\u2800"  # the pattern of Braille without a dot

_HASHTAG = re.compile(r"#[^\W\d]\w*")
_MARKS = re.compile(r"[/*#@_~&+=|\\\[\]{}]+")
_CENSORED = re.compile(r"[^\W_]\*+[^\W_]")


def split(text: str, words: Callable[[str], list[str]]) -> list[str]:
    """The tokens of a text: every address is one, in small letters, and `words` splits what stands between them."""
    text = as_typed(text)
    tokens: list[str] = []
    start = 0
    if "/" in text or "@" in text or "www." in text.lower():
        for address in ADDRESS.finditer(text):
            tokens += words(_spaced(text[start : address.start()]))
            tokens.append(address[0].lower())
            start = address.end()
    return tokens + words(_spaced(text[start:]))


def has_invisible(text: str) -> bool:
    """Whether the text holds control characters or lone surrogates, which are read as spaces."""
    return _NOT_TEXT.search(text) is not None


def without_controls(text: str) -> str:
    """The text with a space for each of these."""
    return _NOT_TEXT.sub(" ", text)


def as_typed(text: str) -> str:
    """The text in the characters of a keyboard, without tags; NFC, no format or control characters."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    text = without_controls(text).replace("`", "'")
    if not text.isascii():
        text = _BEYOND.sub(_typed, _SHAPELESS.sub("", unicodedata.normalize("NFC", text)))
        text = unicodedata.normalize("NFC", text)
    if "<" in text:
        text = _TAG.sub(_unless_a_word, _COMMENT.sub(" ", text))
    return text


def _spaced(text: str) -> str:
    return _HASHTAG.sub(_words_of, text) if "#" in text else text


def parts(word: str) -> list[str]:
    """The words of two letters or more between the marks of a word: "good/bad", "**great**", "#awesome".

    Empty where a part is shorter ("w/o", "10/10"), for an address, and for what stars hide ("bulls**t").
    """
    found = [part for part in _MARKS.split(word) if part]
    whole = ADDRESS.match(word) or _CENSORED.search(word) or any(sum(map(str.isalpha, part)) < 2 for part in found)
    return [] if whole else found


def _character(entity: re.Match[str]) -> str:
    name = entity[0][1:]
    return html.unescape(entity[0]) if name.startswith("#") else html.entities.html5.get(name, entity[0])


def _unless_a_word(tag: re.Match[str]) -> str:
    return " " if tag[1].lower() in _ELEMENTS else tag[0]


def _words_of(hashtag: re.Match[str]) -> str:
    """A hashtag with a capital for each word, as separate words: "#GreatMovie" -> "#Great Movie"."""
    name = hashtag[0]
    capitals = (letter.isupper() and before.islower() for before, letter in pairwise(name))
    return name[0] + "".join(
        f" {letter}" if begins else letter for letter, begins in zip(name[1:], capitals, strict=True)
    )


def _typed(found: re.Match[str]) -> str:
    return _key(found[0])


@lru_cache(maxsize=4096)
def _key(character: str) -> str:
    """How a keyboard types a character beyond ASCII; empty for one without a shape."""
    if character in _KEYS:
        return _KEYS[character]
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""
    if character.isspace() or character == _BLANK:
        return " "
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and _is_the_same(character, kind, plain):
        return "".join(part if part.isascii() else _key(part) for part in plain)
    return f" {character} " if kind[0] in "PS" and kind != "Sc" else character


def _is_the_same(character: str, kind: str, plain: str) -> bool:
    """Whether a character's compatibility form is the same letters, digits or mark, and no more than another shape."""
    if " " in plain:  # an accent on its own, or a whole phrase
        return False
    if kind[0] == "S":
        shape = unicodedata.decomposition(character).partition(" ")[0]
        return shape in ("<wide>", "<narrow>", "<small>") or (len(plain) == 1 and plain.isalpha())
    return kind[0] in "LP" or kind in ("Nd", "Nl")
