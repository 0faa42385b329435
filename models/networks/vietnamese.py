"""Vietnamese as people type it -> syllables that a network reads; pure, and known to no library.

Syllables, not words: a segmenter that joins the syllables of a word gained nothing on the reviews, and nobody types its
`_`. A reading changes what is only a way of typing, and keeps what may carry meaning:

- NFC, lower case, đ for what looks like it (ð); `_` separates; digits, punctuation, symbols and emoji are tokens of
  their own ("45k" is "45", "k");
- the mark of the tone stands where a schoolbook of the older kind puts it: hoà and hòa, thuý and thúy, qủa and quả are
  read alike. A text may use both, and the letters say the same;
- a letter held down counts once ("ngonnnn", "quáaaa"), but in what has no vowel three times ("kkkkk" is laughter);
- the spellings of `CHAT` are read as the words they stand for.

Letters without diacritics stay as they are ("ngon qua"): which of six words `qua` is, is for the network to guess.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

CHAT: Mapping[str, str] = {
    **dict.fromkeys(("k", "ko", "kô", "kg", "khg", "khog", "khum", "hk", "hog", "hok", "hôk", "hông"), "không"),
    **dict.fromkeys(("dc", "đc"), "được"),
    **dict.fromkeys(("wa", "wá", "qá"), "quá"),
    **dict.fromkeys(("nhg", "nhưg"), "nhưng"),
    **dict.fromkeys(("r", "rùi", "òi"), "rồi"),
    **dict.fromkeys(("z", "zậy"), "vậy"),
    **dict.fromkeys(("bik", "bít"), "biết"),
    **dict.fromkeys(("thik", "thít"), "thích"),
    **dict.fromkeys(("iu", "iêu"), "yêu"),
    **dict.fromkeys(("oke", "okie", "okay"), "ok"),
    **dict.fromkeys(("mn", "mng"), "mọi người"),
    "cx": "cũng",
    "j": "gì",
    "lm": "làm",
    "ng": "người",
    "nv": "nhân viên",
    "pv": "phục vụ",
    "trc": "trước",
    "vs": "với",
}
"""Spellings that stand for one word whatever the sentence, as the training reviews show: nearly all stand there dozens
of times or more; khog, hog, hôk and khum (5, 9, 3 and 2 times) mean không every time.

Left out, because they have a second reading: hem (hẻm), hong (hồng), hơm and hum (hôm), kông (Hồng Kông), bt (bình
thường, biết), kh (không, khách hàng), dk (được, điều kiện). After a number, k and kg are thousands and kilograms.
"""

_UNITS = frozenset({"k", "kg", "r", "ng"})  # "45 k", "2 kg", "30 r", "2 ng": what they are after a number is not sure
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = re.compile("[\u0300-\u036f]")
_STROKED = str.maketrans("ðɖÐƉ", "đđĐĐ")  # of Icelandic and Ewe
_TOKEN = re.compile(r"[^\W\d_]+|\d+|\.{2,}|[^\s\w]|_")
_VOWELS = "aăâeêioôơuưy"
_SYLLABLE = re.compile(
    rf"(ngh|n[gh]|[cgkpt]h|tr|gi(?=[{_VOWELS}])|qu(?=[{_VOWELS}])|[bcdđfghjklmnpqrstvwxz]?)"
    rf"([{_VOWELS}]{{1,3}})"
    r"(ch|n[gh]|[cmnpt]?)"
)
_LONG = 3  # letters in a row that are a key held down


def split(text: str) -> list[str]:
    """The tokens of a text; none is empty or holds white space. Control characters should be gone already."""
    text = own_letters(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower()))
    tokens: list[str] = []
    after_number = False
    for typed in _TOKEN.findall(_MARKS.sub("", text)):
        if typed == "_":
            continue
        tokens += [typed] if after_number and typed in _UNITS else _read(typed)
        after_number = typed[0].isdigit()
    return tokens


def own_letters(text: str) -> str:
    """The text with đ and Đ for what looks like them."""
    return text.replace("d\u0335", "đ").replace("D\u0335", "Đ").translate(_STROKED)


def without_diacritics(text: str) -> str:
    """The same letters as on a keyboard without Vietnamese: "Quán này ngon quá" -> "Quan nay ngon qua"."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=20_000)
def _read(typed: str) -> list[str]:
    """What one run of letters, or one other token, is read as; not to be changed."""
    if not typed[0].isalpha():
        return ["..." if typed[0] in ".…" and typed != "." else typed]
    word = _shortened(typed)
    return [_settled(part) for part in CHAT.get(word, word).split()]


def _shortened(word: str) -> str:
    """Runs of one letter, with whatever marks, as one letter: that with the most marks. Without a vowel, as three."""
    bases = without_diacritics(word)
    if len(bases) != len(word):
        return word
    kept = 1 if any(base in "aeiouy" for base in bases) else _LONG
    return "".join(_run(word[run.start() : run.end()], kept) for run in re.finditer(r"(.)\1*", bases))


def _run(letters: str, kept: int) -> str:
    if len(letters) < _LONG:
        return letters
    return max(letters, key=lambda letter: len(unicodedata.normalize("NFD", letter))) * kept


def _settled(word: str) -> str:
    """A syllable with the mark of its tone in its place; anything else as it is."""
    letters = unicodedata.normalize("NFD", word)
    tones = [letter for letter in letters if letter in _TONES]
    if len(tones) != 1:
        return word
    bare = unicodedata.normalize("NFC", letters.replace(tones[0], ""))
    found = _SYLLABLE.fullmatch(bare)
    if found is None:
        return word
    onset, vowels, coda = found.groups()
    at = _place(vowels, bool(coda))
    return unicodedata.normalize("NFC", onset + vowels[: at + 1] + tones[0] + vowels[at + 1 :] + coda)


def _place(vowels: str, closed: bool) -> int:
    """Which of a syllable's vowels carries the tone: a marked one, else the middle one, else the first."""
    marked = [at for at, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if marked:
        return marked[-1]
    return 1 if len(vowels) == 3 or (len(vowels) == 2 and closed) else 0
