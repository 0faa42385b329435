"""The rules of DESIGN.md that a reader of the code relies on: who imports whom, and what nobody does."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "models").rglob("*.py"), *(ROOT / "viz").rglob("*.py")])
BROWSER = sorted([*(ROOT / "viz").rglob("*.js"), *(ROOT / "viz").rglob("*.css")])
TEXTS = [
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".py", ".js", ".css", ".md", ".json", ".toml", ".txt", ".sh", ".ipynb"}
    or path.name == "Makefile"
    if not {".venv", ".git", "node_modules"} & set(path.relative_to(ROOT).parts)
    and not any(part.startswith(".") and part.endswith("_cache") for part in path.parts)
    and path.name != "vocab.txt"
]

# Imports go to the same or a lower floor.
FLOORS = {
    "app": 5,
    "viz.pages": 4,
    "viz.controls": 3,
    "viz.compare_controls": 3,
    "viz.lab_controls": 3,
    "viz.tables": 1,
    "models": 0,
}
ELSEWHERE_IN_VIZ = 2


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    yield from imports_in(path, ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports_in(path: Path, nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            packages = [f"{module}.{alias.name}" for alias in node.names]
            yield from (
                name if (ROOT / Path(*name.split("."))).with_suffix(".py").exists() else module for name in packages
            )


def imported_on_load(path: Path) -> Iterator[str]:
    """Imports at the top of a module; a command line inside a function may look upwards."""
    top = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if not isinstance(node, ast.If)]
    yield from imports_in(path, [node for node in top if isinstance(node, ast.Import | ast.ImportFrom)])


def floor_of(module: str) -> int:
    for name, floor in FLOORS.items():
        if module == name or module.startswith(name + "."):
            return floor
    return ELSEWHERE_IN_VIZ


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_point_one_way(path: Path) -> None:
    for target in imports_of(path):
        if target.split(".")[0] in {"app", "viz", "models"}:
            assert floor_of(target) <= floor_of(module_of(path)), f"{module_of(path)} imports {target}"


def test_no_module_imports_itself_in_a_circle() -> None:
    edges = {module_of(path): {name for name in imported_on_load(path) if name != module_of(path)} for path in SOURCES}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join([*way, module])
        if module in done:
            return
        for target in edges.get(module, ()):
            visit(target, (*way, module))
        done.add(module)

    for module in edges:
        visit(module, ())


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("models", {"streamlit", "plotly", "pandas", "viz"}),
        ("viz/figures", {"streamlit", "torch"}),
        ("viz/pages", {"torch", "numpy", "plotly"}),
    ],
)
def test_a_room_does_without(folder: str, forbidden: set[str]) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        found = {name.split(".")[0] for name in imports_of(path)} & forbidden
        assert not found, f"{module_of(path)} imports {found}"


def test_torchtext_is_fenced() -> None:
    users = {module_of(path) for path in SOURCES if any(name.split(".")[0] == "torchtext" for name in imports_of(path))}
    assert users == {"models.text", "models.data"}


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"\bst\.cache_", {"viz.cache", "viz.lab_cache"}),
        (r"\bsession_state\b", {"viz.session", "viz.controls", "viz.lab_controls", "viz.compare_controls"}),
        (r"\bst\.query_params\b", {"viz.session"}),
        (r"unsafe_allow|allow_html", set()),
        (r"\bimport time\b|perf_counter", {"models.train"}),  # speed is measured in benchmarks/, side by side
        (r"\btorch\.load\b|\bimport pickle\b|\beval\(|\bexec\(", set()),
    ],
)
def test_only_these_modules_use(pattern: str, allowed: set[str]) -> None:
    users = {module_of(path) for path in SOURCES if re.search(pattern, code_of(path))}
    assert users <= allowed


def code_of(path: Path) -> str:
    """A module without its docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return re.sub(r"(?<!load_)eval\(\)", "", ast.unparse(tree))


@pytest.mark.parametrize("path", BROWSER, ids=lambda path: path.name)
def test_the_browser_gets_text_as_text_and_nothing_from_afar(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source)
    namespaces = ("http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML")  # names, never fetched
    for namespace in namespaces:
        source = source.replace(f'"{namespace}"', "")
    assert not re.search(r"https?://|@import|url\(", source)


def test_app_is_a_table_of_contents() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", [*SOURCES, *BROWSER], ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small_and_named_by_their_subject(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_no_file_names_a_place_on_someone_s_machine() -> None:
    place = re.compile(r"(?<![\w.])/(?:" + "home|root|work|Users" + r")/\w")
    found = [str(path.relative_to(ROOT)) for path in TEXTS if place.search(path.read_text(encoding="utf-8"))]
    assert found == []
