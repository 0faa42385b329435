"""A network that a visitor brings, in a real browser: from the file to the player, and on the other pages."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.models.adopting.tutorials import VOCABULARY, tutorial
from viz.language import load_words

SAY = load_words("en")


@pytest.mark.opens
def test_a_file_is_in_the_player_and_on_the_other_pages(screen: Screen, tmp_path: Path) -> None:
    one, page = tutorial(12), screen.page
    (tmp_path / "mine.pt").write_bytes(one.content)
    (tmp_path / "words.txt").write_bytes(VOCABULARY)
    screen.open()
    page.get_by_role("combobox", name=SAY("network.label")).click()
    page.get_by_role("option", name=SAY("bring.entry")).click()
    form = page.get_by_role("dialog")
    for number, file in enumerate(("mine.pt", "words.txt")):
        form.locator("input[type=file]").nth(number).set_input_files(tmp_path / file)
        expect(form.get_by_text(file)).to_be_visible()
    says = ", ".join(f"{value:.3f}" for value in one.says)
    for key, value in (("bring.text", one.text), ("bring.says", says), ("bring.classes", "a, b, c, d, e")):
        form.get_by_label(SAY(key), exact=True).fill(value)
        form.get_by_label(SAY(key), exact=True).press("Enter")
    take = form.get_by_role("button", name=SAY("bring.take"), exact=True)
    expect(take).to_be_enabled()
    take.click()
    expect(page.get_by_text(SAY("bring.own"))).to_be_visible()
    best = "abcde"[max(range(5), key=one.says.__getitem__)]
    expect(page.get_by_role("heading", name=re.compile(rf"^{best} \d+"))).to_be_visible()
    expect(page.locator(".token").first).to_have_text(one.text.split()[0])
    assert "net=" not in page.url
    for name in ("compare", "gradients"):
        page.get_by_role("link", name=SAY(f"page.{name}"), exact=True).click()
        expect(page).to_have_url(re.compile(name))
        expect(page.get_by_text(SAY("app.failed"))).to_have_count(0)
