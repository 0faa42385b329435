"""The modules as one script: nothing is left that would load anything, and what cannot be packed is refused."""

import re
from pathlib import Path

import pytest

from viz.explore import packer
from viz.explore.packer import PackError, script


def test_the_script_has_every_module_once_and_imports_nothing() -> None:
    packed = script("explore/explore.js")
    names = re.findall(r"^\(\(\) => \{ // (\S+)$", packed, re.MULTILINE)
    assert len(names) == len(set(names)) > 25
    assert names[-1] == "explore/explore.js"
    assert {"player/player.js", "charts/charts.js", "cell/diagram.js", "charts/uplot/uPlot.esm.js"} <= set(names)
    code = re.sub(r"/\*.*?\*/", "", packed, flags=re.DOTALL)  # types are written in comments
    assert not re.search(r"^\s*(import|export)\b|import\.meta|\bimport\(", code, re.MULTILINE)


def written(folder: Path, **modules: str) -> None:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(packer, "BROWSER", tmp_path)
    script.cache_clear()
    yield tmp_path
    script.cache_clear()


def test_what_is_needed_stands_before_what_needs_it(folder: Path) -> None:
    written(
        folder,
        first='import two from "./second.js";\nimport { three } from "./third.js";\nthree(two);',
        second='import { three } from "./third.js";\nexport default function () {\n  return three;\n}',
        third='import two from "./second.js";\nexport const LATER = () => two;\nexport function three() {}',
    )
    packed = script("first.js")
    assert re.findall(r"// (\w+)\.js", packed) == ["third", "second", "first"]
    assert "get default() { return $default; }" in packed
    assert "get LATER() { return LATER; }, get three() { return three; }" in packed.replace("three, get", "three, get")


@pytest.mark.parametrize(
    "source",
    [
        'import * as all from "./other.js";',
        'import { a as b } from "./other.js";',
        'export { a } from "./other.js";',
        "export let changing = 1;",
        "const it = await import('./other.js');",
        "const here = import.meta.url;",
    ],
)
def test_what_cannot_be_packed_is_refused(folder: Path, source: str) -> None:
    written(folder, entry=source, other="export const a = 1;")
    with pytest.raises(PackError, match=r"entry\.js"):
        script("entry.js")
