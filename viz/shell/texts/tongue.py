"""In which language a text is written, told from the text alone: nothing is sent anywhere, and nothing is learned.

Vietnamese shows itself by its letters, in words that can be syllables of it ("café" and "señor" cannot). Without
diacritics, as many people type it, it is told by its commonest syllables, against the commonest words of English. A
word of English that could be one of them ("so", "an") says less.
"""

import re
import unicodedata
from functools import lru_cache

from viz.language import Language

_LOOKED_AT = 4_000  # characters: the beginning of a long text says it

_WORD = re.compile(r"[^\W\d_]+")
_OWN = frozenset("ăâđêôơư")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(r"(?:ngh?|[cgkpt]h|nh|tr|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_MOST = 7  # letters in a syllable: "nghiêng"

_SYLLABLES = (
    "an anh ban banh bi boi bot bun buon cai cam cang canh cha chac chan chang che chi chien cho chua chuyen co com "
    "con cua cung cuoi da dac dan dang day dem den dep di dia diem do doan doi dong du dung duoc em ga ghe ghi gi gia "
    "gio gion giong goi hai hay het hoac hoai hoi hon hop hot huong it kem keo khach khi kho khong khuya kia la lai "
    "lam lan lau len luc luon ly mac mai mang may mem mien minh mon mong mot mua muon nam nao nay nen neu ngan ngay "
    "ngoai ngoi ngon ngot nguoi nguyen nha nhac nhan nhat nhe nhiet nhieu nhin nho nhu nhung noi nong nuoc nuong o "
    "ong phai phan phim pho phong phuc qua quan quanh quen ra rang rat rau re rieng roi sach sau se sieu sinh suon "
    "tam tan tau te ten thanh thay them theo thi thich thiet tho thoi thom thuc thuong tiem tien tieng tiet tinh to "
    "toan toi tot tra trang trong trung truoc tu tuoi tuong tuy tuyet ua uong va van vao ve vi viec vien vo voi "
    "vong vua vui vung xa xe xem xin xong xuong y yeu"
)
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
_VIETNAMESE, _ENGLISH = frozenset(_SYLLABLES.split()), frozenset(_WORDS.split())


def language_of_text(text: str) -> Language | None:
    """The language that a text is in; None where too little of it speaks for either."""
    return _language_of(text[:_LOOKED_AT])


@lru_cache(maxsize=256)
def _language_of(text: str) -> Language | None:
    words = [word.lower() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    vietnamese = sum(map(_for_vietnamese, words))
    english = sum(map(_for_english, words))
    if vietnamese == english:
        return None
    return "vi" if vietnamese > english else "en"


def _for_vietnamese(word: str) -> int:
    if word in _VIETNAMESE:
        return 1 if word in _ENGLISH else 2
    return 3 * _is_marked(word)


def _for_english(word: str) -> int:
    if word not in _ENGLISH:
        return 0
    return 1 if _can_be_syllable(word) else 2


def _is_marked(word: str) -> bool:
    """Whether a word has Vietnamese letters or tones, and can be a syllable of it."""
    letters = unicodedata.normalize("NFD", word)
    if _OWN.isdisjoint(word) and _TONES.isdisjoint(letters):
        return False
    return _can_be_syllable("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _can_be_syllable(word: str) -> bool:
    return len(word) <= _MOST and _SYLLABLE.fullmatch(word.replace("đ", "d")) is not None
