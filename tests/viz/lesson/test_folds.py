"""The fold-outs of the Lesson page: their code is the code in the files, and every link opens what it promises."""

import ast
import importlib
import inspect
import re
import textwrap
from pathlib import Path

import pytest

import viz.lesson.source
from tests.viz.shell.test_page import opened
from viz.compare.settings import CompareSettings
from viz.gradients.settings import LabSettings
from viz.lesson.folds import FOLDS
from viz.lesson.path import PATH
from viz.lesson.source import source_of
from viz.visit.declared import read
from viz.visit.settings import from_query

CODE = sorted({code for fold in FOLDS.values() for code in fold.code})
ROOT = Path(__file__).parents[3]


PICKED = [code for code in CODE if len(code) == 3]


@pytest.mark.parametrize(("path", "name"), [code[:2] for code in CODE if not code[1].startswith("RECIPES")])
def test_code_is_what_python_runs(path: str, name: str) -> None:
    found: object = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    for step in name.split("."):
        found = getattr(found, step)
    source = source_of(path, name)
    assert source.text == textwrap.dedent(inspect.getsource(found)).rstrip("\n")  # type: ignore[arg-type]
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert textwrap.dedent("\n".join(lines[source.first - 1 : source.last])) == source.text


@pytest.mark.parametrize(("path", "name", "wanted"), PICKED)
def test_of_a_long_function_the_lines_that_matter_are_shown(path: str, name: str, wanted: tuple[str, ...]) -> None:
    source = source_of(path, name, wanted)
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()[source.first - 1 : source.last]
    shown = source.text.splitlines()
    assert [line.startswith(start) for line, start in zip(shown, wanted, strict=True)] == [True] * len(wanted)
    assert set(shown) <= {line.strip() for line in lines}
    with pytest.raises(LookupError, match=name):
        source_of(path, name, (*wanted, "no such line"))


@pytest.mark.parametrize("name", [code[1].removeprefix("RECIPES.") for code in CODE if code[1].startswith("RECIPES")])
def test_a_recipe_is_the_one_that_training_uses(name: str) -> None:
    from models.training.recipes import RECIPES, ClassifierConfig, Recipe

    text = source_of("models/training/recipes.py", f"RECIPES.{name}").text
    (pair,) = re.findall(rf'^"{name}": (.*?),?$', text, flags=re.DOTALL)
    call = compile(ast.parse(pair, mode="eval"), "recipe", "eval")
    assert eval(call, {"Recipe": Recipe, "ClassifierConfig": ClassifierConfig}) == RECIPES[name]


def test_code_is_read_anew_and_decorators_belong_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viz.lesson.source, "_ROOT", tmp_path)
    file = tmp_path / "cell.py"
    file.write_text("@here\ndef step():\n    return 1\n", encoding="utf-8")
    assert source_of("cell.py", "step").text == "@here\ndef step():\n    return 1"
    file.write_text("\n\nclass Net:\n    def step(self):\n        return 2\n", encoding="utf-8")
    found = source_of("cell.py", "Net.step")
    assert (found.first, found.last, found.text) == (4, 5, "def step(self):\n    return 2")
    for missing in ("step", "Net.forward"):
        with pytest.raises(LookupError, match=missing.split(".")[-1]):
            source_of("cell.py", missing)


@pytest.mark.parametrize("name", FOLDS)
def test_a_link_opens_what_it_promises(name: str) -> None:
    query = FOLDS[name].query
    settings, ignored = from_query(query, "en")
    assert ignored == ()
    assert read(LabSettings, query)[1] == read(CompareSettings, query)[1] == ()
    if FOLDS[name].page == "gates":
        assert settings.network == FOLDS[name].network
        app = opened(**query)
        assert not app.exception
        if "part" in query:
            assert app.session_state["choices"]["part"] == query["part"]


def test_every_fold_out_belongs_to_a_chapter() -> None:
    assert sorted(fold for chapter in PATH.values() for fold in chapter.folds) == sorted(FOLDS)
