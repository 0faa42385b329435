"""The Gates page as a visitor uses it: type, step, read, switch, share."""

import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models import Trace, load_checkpoint, trace_text
from models.reading.drives import drives
from models.reading.turning import turning_point
from tests.e2e.screen import Screen
from viz import language as i18n
from viz.content.english import EXAMPLES
from viz.content.shipped import DEFAULT_TEXT
from viz.figures.style.names import curve_name
from viz.figures.tables import distribution_table, saturation_table

SENTENCE = "The plot was dull, yet I adored Zorblax and every scene with her."
SHORT = EXAMPLES["but"]  # 16 words
WORDS = i18n.load_words("en")


def shown(trace: Trace, signal: str, word: int, unit: int) -> str:
    """A value to three decimals, as a pattern for what the screen shows with four."""
    value = float(trace.layers[-1].signals[signal][word, unit])
    return f"{value:.4f}".replace("-", "−")


def home(network: str, text: str) -> dict[str, str]:
    """Where the player starts: the word, from 1, and the unit where most happens."""
    word, unit = turning_point(trace_text(load_checkpoint(network), text).layers[-1])
    return {"word": str(word + 1), "unit": str(unit)}


def to_three_decimals(screen: Screen, trace: Trace, word: int) -> None:
    unit = int(screen.attribute("unit"))
    for signal, values in trace.layers[-1].signals.items():
        text = screen.value(signal).inner_text()
        assert float(text.replace("−", "-")) == pytest.approx(float(values[word, unit]), abs=5e-4), signal


def test_type_step_and_read_a_value_that_is_the_trace_s_own(screen: Screen) -> None:
    trace = trace_text(load_checkpoint("lstm"), SENTENCE)
    screen.type(SENTENCE)
    expect(screen.words()).to_have_text(list(trace.tokens))
    expect(screen.player.locator(".token.unknown")).to_have_text(re.compile("zorblax"))
    screen.press("Home")
    screen.expect_state(word="1")
    for word in range(2, len(trace.tokens) + 1):
        screen.press("ArrowRight")
        screen.expect_state(word=str(word))
    screen.press("ArrowRight")
    screen.expect_state(word=str(len(trace.tokens)))
    unit = int(screen.attribute("unit"))
    expect(screen.value("cell")).to_have_text(shown(trace, "cell", -1, unit))
    to_three_decimals(screen, trace, -1)
    screen.press("ArrowLeft", times=3)
    screen.expect_state(word=str(len(trace.tokens) - 3))
    to_three_decimals(screen, trace, -4)
    assert not screen.errors


def test_up_and_down_move_through_the_rows_and_stop_at_their_ends(screen: Screen) -> None:
    screen.press("ArrowUp", times=20)
    top = screen.attribute("unit")
    screen.press("ArrowDown", times=5)
    assert screen.attribute("unit") != top
    screen.press("ArrowUp", times=5)
    screen.expect_state(unit=top)


def test_after_typing_or_choosing_a_network_the_keys_step_at_once(screen: Screen) -> None:
    screen.type(SENTENCE)
    start = home("lstm", SENTENCE)
    screen.expect_state(words="15", **start)
    screen.page.keyboard.press("ArrowLeft")
    before = int(start["word"]) - 1
    screen.expect_state(word=str(before))
    screen.choose_network("GRU")
    screen.expect_state(network="gru", word=str(before))  # a word that the visitor chose is kept
    screen.page.keyboard.press("ArrowLeft")
    screen.expect_state(word=str(before - 1), network="gru")


def test_the_cursor_starts_where_most_happens_until_it_is_moved(screen: Screen) -> None:
    screen.expect_state(network="lstm", **home("lstm", DEFAULT_TEXT))
    screen.choose_network("GRU")
    screen.expect_state(network="gru", **home("gru", DEFAULT_TEXT))
    screen.press("End")
    screen.expect_state(word="59")
    screen.choose_network("RNN")
    screen.expect_state(network="rnn", word="59")
    screen.type(SHORT)
    screen.expect_state(words="16", word=home("rnn", SHORT)["word"])
    assert len({home(network, DEFAULT_TEXT)["word"] for network in ("lstm", "gru", "rnn")}) > 1


def test_the_keyboard_can_still_move_through_the_networks(screen: Screen) -> None:
    screen.page.get_by_role("combobox", name="Network").focus()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    expect(screen.player).not_to_have_attribute("data-network", "lstm")
    network = screen.attribute("network")
    screen.expect_state(network=network, **home(network, DEFAULT_TEXT))


def test_space_plays_to_the_end(screen: Screen) -> None:
    screen.show("view")
    screen.player.get_by_label("Speed").select_option("8")
    screen.press("Home")
    screen.press(" ")
    screen.expect_state(playing="true")
    screen.expect_state(word=screen.attribute("words"), playing="false")


@pytest.mark.opens
def test_a_click_on_a_heatmap_chooses_word_and_unit_and_hovering_tells_the_value(screen: Screen) -> None:
    screen.open(text=SHORT, lang="en", open="units")
    trace = trace_text(load_checkpoint("lstm"), SHORT)
    forget = screen.player.get_by_role("img", name=re.compile("Forget gate"))
    box = forget.bounding_box()
    assert box is not None
    column, row = 5, 3
    spot = {"x": (column + 0.5) * box["width"] / len(trace.tokens), "y": (row + 0.5) * box["height"] / 16}
    forget.hover(position=spot, force=True)
    tip = screen.player.locator("> .tip")
    expect(tip).to_contain_text("“great”")
    forget.click(position=spot, force=True)
    screen.expect_state(word="6")
    unit = int(screen.attribute("unit"))
    expect(tip).to_contain_text(shown(trace, "forget", 5, unit))
    expect(screen.value("forget")).to_have_text(shown(trace, "forget", 5, unit))


def test_all_units_can_be_shown_in_every_order(screen: Screen) -> None:
    screen.show("view")
    screen.player.get_by_label("Units shown").select_option("all")
    screen.expect_state(rows="all")
    screen.player.get_by_label("Order of units").select_option("index")
    screen.press("ArrowUp", times=128)
    screen.expect_state(unit="0")
    screen.press("ArrowDown", times=3)
    screen.expect_state(unit="3")


def test_switching_the_network_shows_its_own_signals(screen: Screen) -> None:
    expect(screen.player.locator("figure")).to_have_count(6)
    screen.choose_network("GRU")
    screen.expect_state(network="gru")
    expect(screen.player.locator("figure")).to_have_count(4)
    assert [figure.get_attribute("data-signal") for figure in screen.player.locator("figure").all()] == [
        "reset",
        "update",
        "candidate",
        "hidden",
    ]
    screen.choose_network("RNN")
    screen.expect_state(network="rnn")
    expect(screen.player.locator("figure")).to_have_count(1)
    trace = trace_text(load_checkpoint("rnn"), DEFAULT_TEXT)
    to_three_decimals(screen, trace, int(screen.attribute("word")) - 1)


def test_switching_language_and_theme_keeps_text_and_place(screen: Screen) -> None:
    screen.type(SENTENCE)
    expect(screen.words().first).to_have_text("the")
    screen.press("Home")
    screen.press("ArrowRight", times=3)
    screen.expect_state(word="4")
    screen.show("view", "numbers")
    unit = screen.attribute("unit")
    screen.choose("Tiếng Việt")
    vietnamese = i18n.load_words("vi")
    expect(screen.page.get_by_role("heading", name=vietnamese("prediction.title"))).to_be_visible()
    expect(screen.player.get_by_label(vietnamese("player.order"))).to_be_visible()
    screen.expect_state(word="4", unit=unit)
    expect(screen.words()).to_have_count(15)
    screen.expect_state(theme="light")
    screen.page.get_by_test_id("stMainMenu").get_by_role("button").click()
    screen.page.get_by_role("menuitemradio", name="Dark").click()
    screen.expect_state(theme="dark", word="4", unit=unit)


def test_the_copied_link_opens_the_same_view_in_a_fresh_browser(screen: Screen, browser: Browser) -> None:
    screen.type(SENTENCE)
    expect(screen.words()).to_have_count(15)
    screen.choose_network("GRU")
    screen.expect_state(network="gru")
    screen.show("view", "numbers")
    screen.choose("Tiếng Việt")
    vietnamese = i18n.load_words("vi")
    copy = screen.player.get_by_role("button", name=vietnamese("player.copy"))
    expect(copy).to_be_visible()
    screen.player.get_by_label(vietnamese("player.rows")).select_option("all")
    screen.press("Home")
    screen.press("ArrowRight", times=4)
    screen.press("ArrowDown", times=2)
    screen.expect_state(word="5", rows="all")
    copy.click()
    expect(screen.player.locator("[data-action=copy]")).to_have_text(vietnamese("player.copied"))
    link = screen.page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["word"] == ["5"]
    state = {name: screen.attribute(name) for name in ("word", "unit", "rows", "network", "words")}
    value = screen.value("hidden").inner_text()
    with browser.new_context(locale="en-US") as elsewhere:
        other = Screen(elsewhere.new_page(), screen.server)
        other.page.goto(link)
        other.ready()
        other.expect_state(**state)
        expect(other.value("hidden")).to_have_text(value)
        expect(other.page.get_by_role("heading", name=vietnamese("prediction.title"))).to_be_visible()
        expect(other.page.get_by_role("textbox")).to_have_value(SENTENCE)


def test_the_address_follows_and_the_back_button_returns(screen: Screen) -> None:
    screen.choose_network("GRU")
    screen.expect_state(network="gru")
    expect(screen.page).to_have_url(re.compile("net=gru"))
    screen.page.go_back()
    expect(screen.page).to_have_url(re.compile("net=lstm"))
    screen.expect_state(network="lstm")


def test_stepping_through_words_and_units_asks_the_server_nothing(screen: Screen) -> None:
    """The charts follow; the server is told where the cursor rests, half a second later, and nothing more."""
    sent: list[object] = []
    screen.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    screen.show("numbers")
    expect(screen.page).to_have_url(re.compile("open=numbers"))
    screen.page.reload()
    screen.ready()
    title = chart_of(screen.page, "unit").get_by_role("heading")
    expect(screen.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    screen.press("Home")
    expect(screen.page).to_have_url(re.compile("word=1(&|$)"))
    before = len(sent)
    word, unit = int(screen.attribute("word")), screen.attribute("unit")
    screen.press("ArrowRight", times=5)
    screen.press("ArrowDown", times=3)
    screen.expect_state(word=str(word + 5))
    assert len(sent) == before
    assert screen.attribute("unit") != unit
    expect(title).to_have_text(WORDS("detail.unit.title", unit=screen.attribute("unit")))
    expect(cursor_over(screen.page, "unit")).to_have_attribute("data-position", str(word + 5))
    expect(screen.page).to_have_url(re.compile(f"unit={screen.attribute('unit')}(&|$)"))
    assert len(sent) == before + 1


def chart_of(page: Page, kind: str) -> Locator:
    """One of the charts beside and below the player."""
    return page.locator(f"section.chart[data-kind={kind}]")


def cursor_over(page: Page, kind: str) -> Locator:
    """The player's cursor over a chart; of the unit's, over its first panel."""
    return chart_of(page, kind).locator(".cursor").first


def test_the_charts_carry_the_player_s_cursor(screen: Screen) -> None:
    screen.show("numbers")
    for kind in ("gradient", "prediction", "unit"):
        cursor = cursor_over(screen.page, kind)
        expect(cursor).to_be_visible()
        screen.press("Home")
        expect(cursor).to_have_attribute("data-position", "1")
        screen.press("ArrowRight", times=2)
        expect(cursor).to_have_attribute("data-position", "3")


def test_curves_and_details_are_switched_on_in_place(screen: Screen) -> None:
    screen.show("view", "numbers")
    legend = chart_of(screen.page, "gradient").locator(".legend .name")
    rnn, lstm, gru = (curve_name(curve, WORDS) for curve in ("rnn.hidden", "lstm.cell", "gru.hidden"))
    band = re.compile("^" + re.escape(WORDS("band.legend", reviews="N")).replace("N", "[0-9]+") + "$")
    expect(legend).to_have_text([band, rnn, lstm])
    screen.choose(gru)
    expect(legend).to_have_text([band, rnn, lstm, gru])
    expect(screen.page).to_have_url(re.compile("curves=rnn.hidden%2Clstm.cell%2Cgru.hidden"))
    screen.choose(WORDS("gradient.scale.absolute"))
    expect(legend).to_have_text([rnn, lstm, gru])  # what the reviews did is relative to their last word
    screen.choose(WORDS("detail.memory"))
    expect(screen.page.get_by_role("heading", name=WORDS("detail.memory.title"))).to_be_visible()
    expect(screen.page).to_have_url(re.compile("detail=memory"))


@pytest.mark.opens
def test_the_unit_chart_shows_the_numbers_of_the_unit(screen: Screen) -> None:
    """What is said of a point is the trace's own value, to four decimals; a line is hidden by its name."""
    screen.open(text=SHORT, lang="en", unit="5", open="numbers")
    chart = chart_of(screen.page, "unit")
    chart.scroll_into_view_if_needed()
    trace = trace_text(load_checkpoint("lstm"), SHORT)
    names = chart.locator(".legend button.name")
    expect(names).to_have_count(6)
    for name in ("input", "output"):
        names.filter(has_text=WORDS(f"signal.{name}")).click()
    area = chart.locator(".u-over").first
    box = area.bounding_box()
    assert box is not None
    screen.page.mouse.move(box["x"] + box["width"] * 5.5 / 16 - 1, box["y"] + 5)
    said = WORDS(
        "figure.hover.value",
        signal=WORDS("signal.forget"),
        unit=5,
        value=f"{trace.layers[0].signals['forget'][5, 5]:.4f}",
    )
    expect(chart.locator(".tip").first).to_contain_text(said)
    expect(chart.locator(".tip").first).to_contain_text("6: great")
    names.filter(has_text=WORDS("signal.forget")).click()
    expect(names.filter(has_text=WORDS("signal.forget"))).to_have_attribute("aria-pressed", "false")
    screen.page.mouse.move(box["x"] + box["width"] * 5.5 / 16, box["y"] + 9)
    expect(chart.locator(".tip").first).to_be_hidden()


@pytest.mark.opens
def test_how_open_the_gates_are_is_counted_from_the_trace(screen: Screen) -> None:
    trace = trace_text(load_checkpoint("lstm"), SHORT)
    screen.open(text=SHORT, lang="en", detail="gates")
    table = distribution_table(trace)
    saturation = saturation_table(trace).set_index("signal")
    for signal in ("forget", "input", "output"):
        figure = chart_of(screen.page, "gates").locator(f"figure[data-signal={signal}]")
        shares = [f"{100 * saturation.loc[signal, side]:.1f}" for side in ("below", "above")]
        said = WORDS("figure.distribution.gate", below=shares[0], above=shares[1])
        expect(figure.locator("figcaption")).to_contain_text(said)
        drawn = figure.locator(".bars i").evaluate_all("(bars) => bars.map((bar) => Number(bar.dataset.share))")
        expected = table[table["signal"] == signal]["share"].tolist()
        assert drawn == pytest.approx(expected, abs=2.01 / (16 * 128)), "rounding may move a value over an edge"


@pytest.mark.opens
def test_all_units_are_explained_once_they_are_asked_for(screen: Screen) -> None:
    """What drives the gates comes for the rows that are shown at first, for all units with all rows."""
    trace = trace_text(load_checkpoint("lstm"), SHORT)
    screen.open(text=SHORT, lang="en", open="view")
    screen.player.get_by_label(WORDS("player.rows")).select_option("all")
    screen.press("ArrowDown", times=7)
    unit, word = int(screen.attribute("unit")), int(screen.attribute("word")) - 1
    before = drives(load_checkpoint("lstm"), trace)["forget"].word[word, unit]
    shown = f"{abs(before):.3f}"
    expect(screen.player.locator(".equation[data-signal=forget]")).to_contain_text(shown)


@pytest.mark.opens
def test_the_picture_can_be_taken_away(screen: Screen) -> None:
    words = i18n.load_words("en")
    screen.open(text=SHORT, lang="en", open="cell")
    with screen.page.expect_download() as waiting:
        screen.player.get_by_role("button", name=words("player.svg")).click()
    svg = waiting.value.path().read_text(encoding="utf-8")
    assert re.fullmatch(r"gatescope-lstm-\d{4}-\d\d-\d\d\.svg", waiting.value.suggested_filename)
    assert "Gatescope 0.1.0 · LSTM" in svg and "complete waste of time" in svg
    assert svg.count("<image") == 6
    assert (screen.player.locator(".cell [data-part=cell]").text_content() or "-") in svg
    with screen.page.expect_download() as waiting:
        screen.player.get_by_role("button", name=words("player.png")).click()
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.opens
def test_the_table_can_be_taken_away(screen: Screen) -> None:
    trace = trace_text(load_checkpoint("lstm"), SHORT)
    words = i18n.load_words("en")
    screen.open(text=SHORT, lang="en", open="numbers")
    screen.choose(words("detail.take"))
    with screen.page.expect_download() as waiting:
        screen.page.get_by_role("button", name=words("detail.take.csv")).click()
    table = pd.read_csv(waiting.value.path(), keep_default_na=False)
    row = table.query("step == 6 and unit == 5 and signal == 'cell'").iloc[0]
    assert row["token"] == "great"
    assert row["value"] == pytest.approx(trace.layers[0].signals["cell"][5, 5], abs=1e-12)


@pytest.mark.opens
def test_a_click_on_a_chart_moves_the_player(screen: Screen) -> None:
    screen.open(text=SHORT, lang="en", open="numbers")
    chart = chart_of(screen.page, "prediction")
    expect(cursor_over(screen.page, "prediction")).to_be_visible()
    chart.scroll_into_view_if_needed()
    area = chart.locator(".u-over").bounding_box()
    assert area is not None
    middle = area["x"] + area["width"] * 5.5 / 16
    screen.page.mouse.click(middle, area["y"] + area["height"] / 2)
    screen.expect_state(word="6")
    cursor = cursor_over(screen.page, "prediction")
    expect(cursor).to_have_attribute("data-position", "6")
    line = cursor.bounding_box()
    assert line is not None
    assert line["x"] + line["width"] / 2 == pytest.approx(middle, abs=1.5), "it stands on the point of its word"


def test_after_loading_nothing_leaves_the_machine(page: Page, server: str) -> None:
    screen = Screen(page, server)
    screen.open()
    expect(page.locator("section.chart[data-kind=gradient]")).to_be_visible()
    screen.choose_network("RNN")
    screen.expect_state(network="rnn")
    elsewhere = [url for url in screen.requests if not url.startswith((server, "data:", "blob:"))]
    assert elsewhere == []
    assert screen.errors == []
