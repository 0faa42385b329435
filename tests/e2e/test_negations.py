"""A newcomer types short denials of their own: what LSTM and GRU say of them, on the screen.

The sentences were written down before any network had read them.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from viz.language import load_words

PRAISE, BLAME = "positive", "negative"
TYPED = {
    "en": {
        "the food was not bad": PRAISE,
        "it was not good": BLAME,
        "this is not a bad film": PRAISE,
        "I would not recommend it": BLAME,
        "it isn't boring": PRAISE,
        "hardly exciting": BLAME,
    },
    "vi": {
        "không tệ": PRAISE,
        "món ăn không ngon": BLAME,
        "không dở chút nào": PRAISE,
        "phục vụ không tốt": BLAME,
        "đồ ăn không tệ": PRAISE,
        "chẳng ngon gì": BLAME,
    },
}


@pytest.mark.parametrize("network", ["lstm", "gru", "vi_lstm", "vi_gru"])
def test_a_denial_that_a_newcomer_types_is_judged_as_people_do(screen: Screen, network: str) -> None:
    language = "vi" if network.startswith("vi_") else "en"
    words = load_words(language)
    screen.open(lang=language, net=network)
    for text, verdict in TYPED[language].items():  # praise and blame take turns, so each verdict is a new one
        screen.type(text)
        said = " ".join(words(f"verdict.{verdict}", percent="").removesuffix("%").split())
        expect(screen.page.get_by_role("heading", name=re.compile(f"^{said} "))).to_be_visible()
    screen.expect_state(network=network)
    assert screen.errors == []
