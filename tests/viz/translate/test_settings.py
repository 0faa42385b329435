"""A link opens the view that it was copied from, whatever is in it."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from models.translation.handover import PARTS
from tests.hostile import any_text
from viz.content.shipped import TRANSLATORS
from viz.translate.settings import TRANSLATE, TranslateSettings
from viz.translate.settings import translate_to_query as to_query
from viz.translator import PANELS
from viz.visit.address import fits_link
from viz.visit.declared import read
from viz.visit.settings import Settings

VIEWS = st.builds(
    TranslateSettings,
    source=any_text,
    translator=st.sampled_from(TRANSLATORS),
    mode=st.sampled_from(TRANSLATE["mode"].options),
    given=any_text,
    prefix=any_text,
    hidden=st.sampled_from(PARTS),
    cell=st.sampled_from(PARTS),
    other=any_text,
    section=st.sampled_from(TRANSLATE["section"].options),
    panel=st.sampled_from(PANELS),
    hide=st.booleans(),
    moment=st.none() | st.integers(0, 999_999),
    unit=st.none() | st.integers(0, 999_999),
)


@given(VIEWS)
def test_every_view_comes_back_from_its_address(view: TranslateSettings) -> None:
    texts = (view.source, view.given, view.prefix, view.other)
    if all(fits_link(text) for text in texts):
        assert read(TranslateSettings, to_query(Settings(), view)) == (view, ())


def test_the_plain_view_has_a_short_address() -> None:
    assert set(to_query(Settings(), TranslateSettings())) == {"lang", "source"}


@given(st.dictionaries(st.sampled_from([field.name for field in fields(TranslateSettings)]), any_text))
def test_an_address_of_nonsense_is_read_and_told(query: dict[str, str]) -> None:
    view, ignored = read(TranslateSettings, query)
    plain = TranslateSettings()
    for name in ignored:
        assert getattr(view, name) == getattr(plain, name)


def test_another_sentence_s_states_need_another_sentence() -> None:
    assert TranslateSettings(hidden="other", cell="zeros").handover.hidden == "own"
    assert TranslateSettings(hidden="other", cell="zeros", other="She sleeps.").handover.other == "She sleeps."
    assert TranslateSettings(other="She sleeps.").handover.other is None
