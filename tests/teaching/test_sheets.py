"""The sheets state what the shipped networks say, in both languages, and nothing that nobody computes."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.teaching import __main__ as command
from tests.teaching.facts import CLAIMS, VALUES
from tests.teaching.facts.form import claim, value
from tests.teaching.sheets import LINK, MARK, SHEETS, at_address, checked, rewritten, statements, views
from viz.language import LANGUAGES, Language

DEFINED = {
    "0": "from zeros, 0 to 1",
    "0.1": "below it a gate is nearly shut",
    "0.9": "above it a gate is nearly open",
    "1": "0 to 1, 1 minus z, keys 1 to 5",
    "3": "the bias that the experiment adds",
    "5": "keys 1 to 5",
    "14": "a question's number",
    "15": "minutes",
    "16": "the units that the player shows first",
    "20": "words from which on a text is long",
    "63": "minutes",
    "60": "words before the end",
    "67": "minutes",
    "85": "the lesson's goal, in per cent",
    "90": "minutes",
    "95": "per cent of the interval",
    "100": "of 100 reviews, W_hh^100",
    "150": "words before the end",
}
"""What stands in the sheets as a number and is no measurement."""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


@pytest.fixture
def sheet(language: Language) -> str:
    return SHEETS[language].read_text(encoding="utf-8")


def test_every_fact_holds(sheet: str, language: Language) -> None:
    failed = [each for each in checked(sheet, language) if not each.holds]
    assert failed == []
    assert len(list(statements(sheet))) > 150


def test_no_number_stands_there_that_nobody_computes(sheet: str) -> None:
    text = LINK.sub("]", MARK.sub("", sheet))
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", "", text)
    text = re.sub(r"^(### |\| )?\d+–\d+ \S*|^\d+\. |(?:chapter|chương) \d+|Seq2Seq", "", text, flags=re.MULTILINE)
    found = re.findall(r"\d+(?:[.,]\d+)*", text)
    assert set(found) - set(DEFINED) == set()


def test_both_sheets_state_the_same_facts_and_open_the_same_pages() -> None:
    en, vi = (SHEETS[language].read_text(encoding="utf-8") for language in LANGUAGES)
    stated = [Counter(statement.name for statement in statements(text)) for text in (en, vi)]
    assert stated[0] == stated[1]
    opened = [[(view.page, view.query.get("chapter"), view.query.get("detail")) for view in views(s)] for s in (en, vi)]
    assert opened[0] == opened[1]
    assert [line.split(" ")[0] for line in en.splitlines() if line.startswith("#")] == [
        line.split(" ")[0] for line in vi.splitlines() if line.startswith("#")
    ]
    assert "](teaching.vi.md)" in en.splitlines()[2]
    assert "](teaching.md)" in vi.splitlines()[2]


def test_every_fact_is_stated_somewhere() -> None:
    stated = {each.name for path in SHEETS.values() for each in statements(path.read_text(encoding="utf-8"))}
    assert {*VALUES, *CLAIMS} - stated == set()


def test_the_marks_are_none_that_github_shows(sheet: str) -> None:
    """A line that begins with a comment is no Markdown any more, and one within code is shown."""
    assert not re.search(r"^\s*(?:(?:[-*>#]+|\d+\.)\s+)?<!--", sheet, flags=re.MULTILINE)
    assert not [code for code in re.findall(r"`([^`]*)`", sheet) if "<!--" in code]
    assert "<!--" not in MARK.sub("", sheet)


def test_a_stale_number_is_found_and_written_anew() -> None:
    text = "so<!--=accuracy.lstm-->12.3<!--/--> and so<!--?accuracy.goal-->, but <!--=no.such-->1<!--/-->"
    wrong, right, unknown = checked(text, "en")
    assert (wrong.statement.stated, wrong.computed, wrong.holds) == ("12.3", "90.9", False)
    assert (right.statement.name, right.computed, right.holds) == ("accuracy.goal", "true", True)
    assert (unknown.statement.line, unknown.holds) == (1, False)
    assert rewritten(text, "en") == text.replace("12.3", "90.9")


def test_the_command_says_what_does_not_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.md"
    sheet.write_text("\nOf 100, <!--=wrong.lstm-->7<!--/-->.<!--?false-->", encoding="utf-8")
    monkeypatch.setattr(command, "SHEETS", {"en": sheet})
    monkeypatch.setitem(CLAIMS, "false", lambda _: False)
    assert command.main([]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "sheet.md:2  wrong.lstm  7  9  DOES NOT HOLD"
    assert said[1] == "sheet.md:2  false  claimed  false  DOES NOT HOLD"
    assert command.main(["--write"]) == 1, "a claim is for a person to mend"
    assert "<!--=wrong.lstm-->9<!--/-->" in sheet.read_text(encoding="utf-8")
    monkeypatch.setitem(CLAIMS, "false", lambda _: True)
    assert command.main([]) == 0


def test_a_copy_for_another_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SHEETS", {"en": SHEETS["en"]})
    assert command.main(["--address", "https://school.example/net/", "--out", str(tmp_path / "new")]) == 0
    copy = (tmp_path / "new" / "teaching.md").read_text(encoding="utf-8")
    assert "localhost:8501" not in copy and "<!--" not in copy
    assert "(`docs/deploy.md`)" in copy and "](teaching.vi.md)" in copy
    kept = [view.url for view in views(SHEETS["en"].read_text(encoding="utf-8"))]
    assert re.findall(r"\]\((https://school\.example/net/[^)]*)\)", copy) == [
        url.replace("http://localhost:8501", "https://school.example/net") for url in kept
    ]
    assert at_address("<!--=x-->5<!--/--> words<!--?y-->", "") == "5 words"


def test_two_facts_have_two_names() -> None:
    for named in (value("accuracy.lstm"), claim("accuracy.lstm")):
        with pytest.raises(ValueError, match=r"two facts named accuracy\.lstm"):
            named(lambda _: "")  # type: ignore[arg-type, return-value]
