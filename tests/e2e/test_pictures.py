"""`make pictures` finds what it photographs."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures import DOCS, SIZE, take


def test_the_pictures_of_the_readme_can_be_taken_anew(browser: Browser, server: str, tmp_path: Path) -> None:
    taken = take(browser, server, tmp_path)
    assert {path.name for path in taken} == {path.name for path in DOCS.glob("*.png")}
    for path in taken:
        content = path.read_bytes()
        width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
        assert (width, height) == (SIZE["width"], SIZE["height"]), "the first chunk of a PNG"
        assert len(content) > 50_000, "it is no empty page"
