"""In which language a text is written, told from the text alone: nothing is sent anywhere, and nothing is learned.

Vietnamese shows itself by its letters. Without diacritics, as many people type it, it is told by its commonest
syllables, against the commonest words of English.
"""

import re
import unicodedata

from viz.language import Language

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = frozenset("ăâđêôơư")
_TONES = frozenset("\u0301\u0309\u0303\u0323")  # acute, hook, tilde, dot; the grave accent may be French

_VIETNAMESE = frozenset(
    "anh ban bi cai cam cang cho chi chu chua chuyen co con cua cung da dang day den di do doi duoc gi gia giong gio "
    "hay hoi hon khach khong kha la lai lam len luon minh mon moi mot nay neu ngoi ngon ngoai nguoi nha nhan nhin nhieu "
    "nho nhu nhung noi nuoc phai phim phuc quan qua ra rat rau roi sao se tam tat te thay them thi thich thiet thoi "
    "tien tiem tieng toi trong truoc tu tuyet va vao ve vi viec vien vo vu vui xong yeu".split()
)
_ENGLISH = frozenset(
    "a about acting all also an and are as at be been but by can could did do does even ever every film for from get "
    "good had has have he her him his how i if in into is it its just like made make me more most movie much my never "
    "no not of on one only or other our out over people really see she so some story than that the their them then "
    "there they thing this time to too two up us very was watch way we well were what when which who will with would "
    "you your".split()
)


def language_of_text(text: str) -> Language | None:
    """The language that a text is in; None where too little of it speaks for either."""
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    marked = sum(_is_vietnamese(word) for word in words)
    vietnamese = 2 * marked + sum(word in _VIETNAMESE for word in words)
    english = sum(word in _ENGLISH for word in words)
    if vietnamese == english:
        return None
    return "vi" if vietnamese > english else "en"


def _is_vietnamese(word: str) -> bool:
    apart = unicodedata.normalize("NFD", word)
    return not _LETTERS.isdisjoint(word) or not _TONES.isdisjoint(apart)
