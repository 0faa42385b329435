"""Every link between the documents leads to a file and a heading, and README leads to every document."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in ("dist", "node_modules") for part in path.relative_to(ROOT).parts)
)
DOCS = ROOT / "docs"


def prose(path: Path) -> str:
    """A document without its code."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`|^ {4}\S.*$", "", text, flags=re.MULTILINE)


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """What its relative links and pictures name: a file or folder, and the heading in it ("" for none)."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        parts = urlsplit(target)
        if not parts.scheme:
            yield (path.parent / unquote(parts.path)).resolve() if parts.path else path, unquote(parts.fragment)


def headings(path: Path) -> set[str]:
    """The anchors of its headings, as GitHub makes them: no heading here stands twice in a document."""
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target, heading in links(path):
        assert target.exists() and (target == ROOT or ROOT in target.parents), target
        assert not heading or heading in headings(target), f"{target.name}#{heading}"


def test_the_readme_leads_to_every_document() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += [target for target, _ in links(path) if target.suffix == ".md"]
            waiting += [each for target, _ in links(path) if target.is_dir() for each in target.glob("*.md")]
    assert {path for path in DOCUMENTS if DOCS in path.parents or path.parent == ROOT} <= reached


def test_every_target_that_a_document_names_is_one_of_make_s() -> None:
    targets = set(re.findall(r"^([\w-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for path in DOCUMENTS:
        told = re.findall(r"(?:^ {4}|`)make ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert set(told) <= targets, path


def test_the_head_of_the_makefile_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert set(re.findall(r"^# make ([\w-]+)", text, flags=re.MULTILINE)) == set(phony.split()) - {"python"}


def test_both_guides_have_the_same_parts_and_lead_to_the_same_places() -> None:
    english, vietnamese = (DOCS / "guide.md", DOCS / "guide.vi.md")
    levels = [re.findall(r"^#+ |^\d+\. |^- ", prose(path), flags=re.MULTILINE) for path in (english, vietnamese)]
    assert levels[0] == levels[1]
    reached = [
        [(target.name.replace(".vi", ""), heading) for target, heading in links(each)] for each in (english, vietnamese)
    ]
    assert reached[0] == reached[1]
