"""Vietnamese as people type it: what is read alike, and what is kept apart."""

import random
import unicodedata

import pytest

from models.networks.text import tokenize
from models.networks.vietnamese import CHAT, split, without_diacritics


def read(text: str) -> list[str]:
    return tokenize(text, "vi")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Quán này NGON quá!", "quán này ngon quá !"),
        ("Đồ_ăn ngon,giá rẻ.", "đồ ăn ngon , giá rẻ ."),
        ("tốn 45k, 2 kg cam", "tốn 45 k , 2 kg cam"),
        ("k ngon, 45 k", "không ngon , 45 k"),
        ("mình đợi... rồi về…", "mình đợi ... rồi về ..."),
        ("ngon 😍😍 lắm 👍🏻 ❤️", "ngon 😍 😍 lắm 👍 ❤"),
        ("vui :) buồn :((", "vui : ) buồn : ( ("),
        ('"tạm được"', '" tạm được "'),
    ],
)
def test_words_punctuation_numbers_and_emoji(text: str, tokens: str) -> None:
    assert read(text) == tokens.split()


TONES = [
    ("hoà", "hòa"),
    ("khoẻ", "khỏe"),
    ("thuý", "thúy"),
    ("hoá", "hóa"),
    ("toạ", "tọa"),
    ("xoè", "xòe"),
    ("uỷ", "ủy"),
    ("loã", "lõa"),
    ("qúa", "quá"),
    ("qủa", "quả"),
    ("qúy", "quý"),
    ("gìa", "già"),
    ("hòan", "hoàn"),
    ("tòan", "toàn"),
    ("họăc", "hoặc"),
    ("đựơc", "được"),
    ("ngừơi", "người"),
    ("cuả", "của"),
    ("mùôn", "muồn"),
    ("ngòai", "ngoài"),
]


@pytest.mark.parametrize(("typed", "settled"), TONES)
def test_the_mark_of_the_tone_may_stand_on_either_vowel(typed: str, settled: str) -> None:
    assert typed != settled
    assert read(typed) == read(settled) == [settled]


IN_PLACE = (
    "quý quỷ quỳ giếng giữa gìn giết gì thuở khuỷu khuya ngoèo quyền chuyện rượu hươu thủy mùa mưa kìa cứu ngoằn xoong "
    "café résumé piñata naïve über"
)


@pytest.mark.parametrize("word", IN_PLACE.split())
def test_what_is_in_its_place_stays_there(word: str) -> None:
    assert read(word) == [word]


def test_the_tones_of_one_syllable_are_told_apart() -> None:
    forms = [read(word)[0] for word in ("hoa", "hòa", "hóa", "hỏa", "hõa", "họa")]
    assert len(set(forms)) == 6
    assert len({read(word)[0] for word in ("thuy", "thủy", "thúy", "thùy", "thụy")}) == 5


TEXTS = (
    "Quán này hoà nhã, nhân viên khoẻ khoắn; món gỏi đu đủ thì tuyệt vời ông mặt trời 😍!!!",
    "k ngon j hết, đc mỗi cái view. Lần sau ko quay lại nữaaaa",
    "Thuỷ Nguyễn: “Ở đây ướt, ẩm; ghế ỌP ẸP”",
)


@pytest.mark.parametrize("text", TEXTS)
def test_composed_and_decomposed_letters_are_read_alike(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]
    assert forms[0] != forms[1], "the example would prove nothing"
    assert read(forms[0]) == read(forms[1])


@pytest.mark.parametrize("text", TEXTS)
def test_upper_case_is_read_as_lower(text: str) -> None:
    assert read(text.upper()) == read(text)


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_read_is_read_alike(text: str) -> None:
    once = read(text)
    assert read(" ".join(once)) == once


@pytest.mark.parametrize(("typed", "meant"), CHAT.items())
def test_chat_spellings_are_read_as_the_words_they_stand_for(typed: str, meant: str) -> None:
    assert read(f"món {typed} ngon") == ["món", *meant.split(), "ngon"]
    assert read(typed.upper()) == meant.split()
    assert read(meant) == meant.split(), "what is meant is no chat spelling itself"


def test_a_spelling_with_two_readings_is_left_alone() -> None:
    for word in ("hem", "hong", "bt", "kh", "dk"):
        assert read(word) == [word]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ngonnnn", "ngon"),
        ("quáaaa", "quá"),
        ("quaaaá", "quá"),
        ("nữaaaaa", "nữa"),
        ("koooo", "không"),
        ("kkkkkk", "kkk"),
        ("coffee", "coffee"),
        ("xoong", "xoong"),
    ],
)
def test_a_key_held_down_counts_once(typed: str, meant: str) -> None:
    assert read(typed) == [meant]


def test_diacritics_can_be_left_out() -> None:
    assert (
        without_diacritics("Đường này ở Quận 1, ăn ướt ỌP ẸP 😍 (ngõ)") == "Duong nay o Quan 1, an uot OP EP 😍 (ngo)"
    )
    assert without_diacritics(unicodedata.normalize("NFD", "Đặc sản")) == "Dac san"
    assert read(without_diacritics("Quán này KHÔNG ngon")) == ["quan", "nay", "khong", "ngon"]


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "\u200b", "\ufe0f", "\u0301", "_", "__", "\x00\ud800", "🏻"], ids=ascii
)
def test_what_no_reader_can_see_is_no_token(text: str) -> None:
    assert read(text) == []


def test_odd_texts_are_read_whatever_they_hold() -> None:
    """Random runs of awkward letters: every token is a visible piece without white space, and reading is stable."""
    alphabet = [*"aăâđeêioôơuưyknghqr 0145_.!?\"'<>", "\u0300", "\u0301", "\u0323", "\u0302", "\u031b", "\u0309\u0303"]
    alphabet += [
        "\u200d",
        "\ufe0f",
        "😍",
        "👍🏻",
        "🇻🇳",
        "ﬁ",
        "İ",
        "ß",
        "Ǆ",
        "\ud83d",
        "\x00",
        "\u2028",
        "\u3000",
        "ก็",
        "नि",
        "ạ̈",
    ]
    for seed in range(2_000):
        rng = random.Random(seed)
        text = "".join(rng.choices(alphabet, k=rng.randint(1, 40)))
        tokens = read(text)
        assert all(token and len(token.split()) == 1 and token.encode("utf-8") for token in tokens)
        assert all(unicodedata.is_normalized("NFC", token) for token in tokens)
        assert tokens == read(unicodedata.normalize("NFD", text)), ascii(text)
        assert read(text) == tokens, "what is remembered is not changed"


def test_characters_of_every_kind_can_be_typed() -> None:
    everything = [*map(chr, range(0x3000)), *map(chr, range(0x3000, 0x110000, 37))]
    for size in (1, 3):
        tokens = read(" ".join("".join(everything[at : at + size]) for at in range(0, len(everything), size)))
        assert all(token and len(token.split()) == 1 for token in tokens)


def test_control_characters_are_taken_out_before() -> None:
    assert read("ngon\x00quá\ud83d") == ["ngon", "quá"]
    assert split("ngon quá") == read("ngon quá")


def test_english_is_split_as_ever() -> None:
    assert tokenize("k ngon", "en") == tokenize("k ngon") == ["k", "ngon"]
