"""Bringing a network, as a visitor does it in the dialog."""

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.screen import Screen
from viz.language import load_words

SAY = load_words("en")


def bring(screen: Screen, folder: Path, files: tuple[str, str] = ("mine.pt", "words.txt"), **told: str) -> None:
    """Choose the network and the words in a folder, fill in what is `told` (text, says ...), and take it."""
    page = screen.page
    page.get_by_role("combobox", name=SAY("network.label")).click()
    page.get_by_role("option", name=SAY("bring.entry")).click()
    form = page.get_by_role("dialog")
    for number, file in enumerate(files):
        form.locator("input[type=file]").nth(number).set_input_files(folder / file)
        expect(form.get_by_text(file)).to_be_visible()
    for key, value in told.items():
        form.get_by_label(SAY(f"bring.{key}"), exact=True).fill(value)
        form.get_by_label(SAY(f"bring.{key}"), exact=True).press("Enter")
    take = form.get_by_role("button", name=SAY("bring.take"), exact=True)
    expect(take).to_be_enabled()
    take.click()
    expect(page.get_by_text(SAY("bring.own"))).to_be_visible()
