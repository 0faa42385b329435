"""The page that `explore` makes, opened from a file with the network off, and in frames as notebooks have them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect
from torch import Tensor, nn

from tests.e2e.sample import THEMES, in_turn
from viz.explore import Explored, explore
from viz.language import load_words

TEXT = "I expected to hate this film, but I loved every minute of it."

# What VS Code allows in the output of a notebook: backLayerWebView.ts, setting notebook.experimental.enableCsp.
VS_CODE = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob: https:"
)


class Forecast(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(4)
        self.lstm, self.fc = nn.LSTM(2, 8, batch_first=True), nn.Linear(8, 1)

    def forward(self, numbers: Tensor) -> Tensor:
        return self.fc(self.lstm(numbers)[0][:, -1])


@pytest.fixture(scope="module")
def of_words() -> Explored:
    return explore("bilstm2", TEXT)


@pytest.fixture(scope="module")
def of_numbers() -> Explored:
    time = torch.arange(60) / 5
    series = torch.stack([torch.sin(time), 10 + 3 * torch.cos(time)], dim=1)[None]
    return explore(Forecast(), series, names=["wave", "level"], truth=np.sin(time.numpy()), language="vi")


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    yield context
    context.close()


def opened(context: BrowserContext, found: Explored, folder: Path) -> tuple[Page, list[str]]:
    """The page, and what it asked for or complained of."""
    page, heard = context.new_page(), []
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text))
    page.on(
        "request", lambda request: heard.append(request.url) if not request.url.startswith(("file:", "data:")) else None
    )
    page.goto(found.save(folder / "mine.html").as_uri())
    expect(page.locator("html[data-ready=true]")).to_have_count(1)
    own = ("file:", "data:")  # the page itself, and what is written in it
    heard[:] = [each for each in heard if not each.startswith(own)]
    return page, heard


def player_in(place: Page | FrameLocator) -> Locator:
    return place.locator(".player")


def test_it_is_read_from_a_file_with_the_network_off(
    offline: BrowserContext, of_words: Explored, tmp_path: Path
) -> None:
    page, heard = opened(offline, of_words, tmp_path)
    player = player_in(page)
    layer = of_words.trace.layers[2]
    home = int(str(player.get_attribute("data-word")))
    page.keyboard.press("ArrowRight")
    expect(player).to_have_attribute("data-word", str(home + 1))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(player).to_have_attribute("data-word", "1")
    unit = int(str(player.get_attribute("data-unit")))
    forget = float(layer.signals["forget"][0, unit])
    expect(player.locator("output[data-signal=forget]")).to_have_text(f"{forget:.4f}")
    expect(page.locator(".chart .cursor").first).to_have_attribute("data-position", "1")
    expect(page.locator(".chart[data-kind=unit] .title")).to_have_text(f"Unit {unit} through time")
    expect(page.locator("[data-action=copy]")).to_be_hidden()
    page.locator("[data-way=view]").click()
    expect(page.locator("[data-control=bars]")).to_be_visible()  # what each word is worth is in the file
    page.get_by_label("Layer and direction").select_option(label="layer 1 ←")
    expect(player).to_have_attribute("data-part", "1.backward")
    assert heard == []


@pytest.mark.parametrize(("theme", "width"), in_turn(THEMES, ["1440", "390"]))
def test_it_fits_and_has_two_themes(
    offline: BrowserContext, of_numbers: Explored, tmp_path: Path, theme: str, width: str
) -> None:
    page, heard = opened(offline, of_numbers, tmp_path)
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": int(width), "height": 844})
    expect(player_in(page)).to_have_attribute("data-theme", theme)
    page.wait_for_function("most => document.documentElement.scrollWidth <= most", arg=int(width))
    page.get_by_role("button", name=load_words("vi")("explore.theme")).click()
    expect(player_in(page)).to_have_attribute("data-theme", "dark" if theme == "light" else "light")
    assert heard == []


def test_numbers_are_lines_with_a_step_that_is_picked(
    offline: BrowserContext, of_numbers: Explored, tmp_path: Path
) -> None:
    page, heard = opened(offline, of_numbers, tmp_path)
    player, lines = player_in(page), page.locator(".strip.series svg.lines")
    expect(lines.locator("path")).to_have_count(3)
    expect(page.locator("[data-control=bars]")).to_be_hidden()  # nobody can leave out a step here
    box = lines.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 30.5 / 60, box["y"] + 40)
    expect(player).to_have_attribute("data-word", "31")
    page.keyboard.press("ArrowLeft")
    strip = page.get_by_role("slider")
    expect(strip).to_have_attribute("aria-valuenow", "30")
    wave = float(np.sin(29 / 5))
    expect(strip.locator(".names output").first).to_have_text(f"{wave:.4g}".replace("-", "−"))
    expect(player.locator(".place")).to_have_text("bước 30/60")
    assert heard == []


NOTEBOOK = """<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{policy}">
<textarea>a cell</textarea>{outputs}<script>document.querySelector("textarea").focus()</script>"""


def notebook(context: BrowserContext, outputs: str, folder: Path, policy: str = VS_CODE) -> Page:
    page = context.new_page()
    (folder / "notebook.html").write_text(NOTEBOOK.format(policy=policy, outputs=outputs), encoding="utf-8")
    page.goto((folder / "notebook.html").as_uri())
    return page


def frame(page: Page, at: int = 0) -> FrameLocator:
    found = page.frame_locator("iframe").nth(at)
    expect(found.locator("html[data-ready=true]")).to_have_count(1)
    return found


def test_in_a_notebook_it_takes_no_focus_moves_alone_and_is_as_high_as_it_is(
    offline: BrowserContext, of_words: Explored, tmp_path: Path
) -> None:
    page = notebook(offline, of_words._repr_html_() * 2, tmp_path)
    first, second = player_in(frame(page)), player_in(frame(page, 1))
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    stays = second.get_attribute("data-word")
    first.locator(".token").first.click()
    page.keyboard.press("ArrowRight")
    expect(first).to_have_attribute("data-word", "2")
    assert second.get_attribute("data-word") == stays
    fits = """() => {
      const frame = document.querySelector("iframe");
      return Math.abs(frame.clientHeight - frame.contentDocument.body.getBoundingClientRect().height) < 8;
    }"""
    page.wait_for_function(fits)


def test_the_cursor_is_kept_when_the_frame_is_loaded_anew(
    offline: BrowserContext, of_words: Explored, tmp_path: Path
) -> None:
    page = notebook(offline, of_words._repr_html_(), tmp_path)
    frame(page).locator(".token").nth(3).click()
    expect(player_in(frame(page))).to_have_attribute("data-word", "4")
    page.evaluate("() => { const f = document.querySelector('iframe'); f.remove(); document.body.append(f); }")
    expect(player_in(frame(page))).to_have_attribute("data-word", "4")


def test_a_frame_that_may_run_scripts_and_nothing_else_shows_it_too(
    offline: BrowserContext, of_words: Explored, tmp_path: Path
) -> None:
    closed = of_words._repr_html_().replace("allow-scripts allow-same-origin allow-downloads", "allow-scripts")
    page = notebook(offline, closed, tmp_path)
    player = player_in(frame(page))
    player.locator(".token").first.click()
    page.keyboard.press("ArrowRight")
    expect(player).to_have_attribute("data-word", "2")
    assert page.locator("iframe").evaluate("frame => frame.clientHeight") == 900
