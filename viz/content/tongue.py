"""In which language a text is written, told from the text alone: nothing is sent anywhere, and nothing is learned.

Vietnamese shows itself by its letters, in words that can be syllables of it ("café" and "señor" cannot). Without
diacritics, as many people type it, it is told by its commonest syllables (viz/content/syllables.py), against the
commonest words of English and against every word that can be no syllable: "La película fue excelente" has la, and much
that speaks against it. Of a text in a third language nothing is said.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from viz.content.syllables import ABROAD, MOSTLY, OWN, SHARED
from viz.language import Language

_LOOKED_AT = 4_000  # characters: the beginning of a long text says it

_WORD = re.compile(r"[^\W\d_]+")
_PECULIAR = frozenset("ăâđêôơư\u0300\u0301\u0303\u0309\u0323")  # letters and tones
_VOWELS = frozenset("aeiouy")
_SYLLABLE = re.compile(r"(?:ngh?|[cgkpt]h|nh|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_MOST = 7  # letters in a syllable: "nghiêng"
_LEAST = 3  # letters of a word that speaks against Vietnamese

_WORDS = (
    "a about acting actor after all almost also always am amazing an and another any are as at awful bad be beautiful "
    "because been before being best better boring both but by came can cast character could delicious did didn "
    "disappointed disappointing do does doesn don dull each ending enjoyed even ever every everything excellent far "
    "fast fell felt few film find first food for from fun funny get give good got great had half has hate hated have "
    "he her here him his hour how however i if in into is isn it its just know last left life like liked little long "
    "look looks lot love loved lovely made make man many may me might mild more most movie much must my nasty never "
    "new nice no nobody not nothing now of off often old on once one only or other our out over own part people "
    "perfect perhaps play please plot poor pretty put quite rather really restaurant said saw say scene see seems "
    "seen service she should show since slow so some something still story stupid such surprise taste tasty terrible "
    "than that the their them then there these they thing things think this those thought three through time to too "
    "took tried true two under until up us very waited was wasn waste watch watched watching way we well went were "
    "what when where whether which while who whole why will with without woman wonderful world worse worst worth "
    "would year years yes you young your"
)
_ENGLISH = frozenset(_WORDS.split())


def language_of_text(text: str) -> Language | None:
    """The language that a text is in; None where too little of it speaks for either."""
    return _language_of(text[:_LOOKED_AT])


@lru_cache(maxsize=256)
def _language_of(text: str) -> Language | None:
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    kinds = Counter(map(_kind, words))
    vietnamese = 3 * kinds["marked"] + 2 * kinds["own"] + kinds["mostly"] + kinds["shared"]
    english, foreign = sum(map(_for_english, words)), kinds["foreign"]
    alike = 2 * kinds["mostly"] + kinds["shared"]
    sure = kinds["marked"] or kinds["own"] or (kinds["mostly"] and alike > 2 and not foreign)
    if sure and vietnamese > max(foreign, english):
        return "vi"
    return "en" if english > vietnamese and 2 * english > foreign else None


def _kind(word: str) -> str:
    """What a word is to Vietnamese: its own, one that other languages have too, or one that it cannot have."""
    if word in OWN:
        return "own"
    if word in MOSTLY:
        return "mostly"
    if word in SHARED or word in ABROAD:
        return "shared"
    letters = unicodedata.normalize("NFD", word)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    if _can_be_syllable(bare):
        return "silent" if _PECULIAR.isdisjoint(word) and _PECULIAR.isdisjoint(letters) else "marked"
    short = bare == word and len(word) < _LEAST  # "tv", "ok": said everywhere
    shortened = bare.isascii() and _VOWELS.isdisjoint(bare)  # "dc", "nv": how people shorten
    return "silent" if short or shortened or word in _ENGLISH else "foreign"


def _for_english(word: str) -> int:
    if word not in _ENGLISH:
        return 0
    return 1 if _can_be_syllable(word) else 2


def _can_be_syllable(word: str) -> bool:
    return len(word) <= _MOST and _SYLLABLE.fullmatch(word.replace("đ", "d")) is not None
