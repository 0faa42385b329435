"""The rules of DESIGN.md that a reader of the code relies on: which room imports which, and what nobody does."""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import models

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "models").rglob("*.py"), *(ROOT / "viz").rglob("*.py")])
MODULES = ROOT / "viz" / "browser"
BOUGHT = MODULES / "charts" / "uplot"  # a library, as its makers publish it
BROWSER = sorted(path for kind in ("js", "css") for path in MODULES.rglob(f"*.{kind}") if BOUGHT not in path.parents)
TEXTS = [
    path
    for path in ROOT.rglob("*")
    if path.suffix in {".py", ".js", ".css", ".md", ".json", ".toml", ".txt", ".sh", ".ipynb", ".ts"}
    or path.name == "Makefile"
    if not {".git", "node_modules", "dist"} & set(path.relative_to(ROOT).parts)
    and not any(part.startswith(".venv") for part in path.relative_to(ROOT).parts)  # .venv.3.13: make matrix
    and not any(part.startswith(".") and part.endswith("_cache") for part in path.parts)
    and path.name != "vocab.txt"
]

# The rule: a room imports from the rooms named here, and from itself.
PAGES = ("viz.gates", "viz.gradients", "viz.compare", "viz.translate", "viz.lesson", "viz.units")
COMPONENTS = (
    "viz.atlas",
    "viz.charts",
    "viz.player",
    "viz.strip",
    "viz.suite",
    "viz.keys",
    "viz.textbox",
    "viz.translator",
    "viz.path",
    "viz.room",
    "viz.tour",
    "viz.verdict",
)
MODELS = (
    "models.networks",
    "models.reading",
    "models.understanding",
    "models.interventions",
    "models.questions",
    "models.atlas",
    "models.cards",
    "models.gradients",
    "models.lab",
    "models.translation",
    "models.modules",
    "models.training",
    "models.watching",
    "models.adopting",
)
BELOW = (*MODELS, "models", "viz", "viz.figures", *COMPONENTS)
SHARED = (
    "viz.content",
    "viz.cache",
    "viz.visit",
    "viz.shell",
    "viz.reading",
)  # by pages; each may import from those before it
MAY_IMPORT = {
    "models.networks": (),
    "models.reading": ("models.networks",),
    "models.understanding": ("models.networks", "models.reading"),
    "models.interventions": ("models.networks", "models.reading", "models.understanding"),
    "models.questions": ("models.networks", "models.reading"),
    "models.atlas": ("models.networks", "models.reading"),
    "models.cards": (
        "models.networks",
        "models.reading",
        "models.understanding",
        "models.interventions",
        "models.atlas",
        "models.training",
    ),
    "models.gradients": ("models.networks", "models.reading"),
    "models.lab": ("models.networks", "models.reading", "models.gradients"),
    "models.modules": ("models.networks",),
    "models.adopting": ("models.networks", "models.reading"),  # nothing in a file is run: no torch
    "models.watching": ("models.networks", "models.reading", "models.gradients", "models.adopting"),
    "models.training": (
        "models.networks",
        "models.reading",
        "models.gradients",
        "models.modules",
        "models.understanding",
    ),
    "models.translation": (
        "models.networks",
        "models.reading",
        "models.gradients",
        "models.modules",
        "models.training",
    ),
    "models": MODELS,  # the public names and the command lines
    "viz": (),  # the version, the words of both languages, what registers a component
    "viz.figures": (*MODELS, "models", "viz"),
    "viz.budget": (),  # what a visitor may send, whatever the app
    "viz.explore": (*MODELS, "models", "viz", "viz.figures", "viz.player", "viz.charts"),
    **dict.fromkeys(COMPONENTS, (*MODELS, "models", "viz", "viz.figures")),
    **{room: (*BELOW, *SHARED[:at]) for at, room in enumerate(SHARED)},
    **dict.fromkeys(PAGES, (*BELOW, *SHARED)),  # never another page
    "viz.story": (*BELOW, *SHARED, *PAGES),  # it leads through the pages; none of them knows of it
    "viz.classroom": (*BELOW, *SHARED),  # drawn on every page; none of them knows of it
    "app": ("viz", "viz.budget", *SHARED, *PAGES, "viz.story", "viz.classroom"),
}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    return tuple(imports_in(path, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))


def imports_at_the_top(path: Path) -> Iterator[str]:
    """What is imported when the module is: not within a function, and not for types alone."""
    nodes: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not for_types:
            yield from imports_in(path, [node])
            nodes += ast.iter_child_nodes(node)


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


def room_of(module: str) -> str:
    """The longest of the rooms that a module lies in; the room "models" or "viz" itself for what lies in none."""
    return max((room for room in MAY_IMPORT if f"{module}.".startswith(f"{room}.")), key=len)


def test_a_room_imports_from_the_rooms_below_it() -> None:
    strangers = []
    for path in SOURCES:
        room = room_of(module_of(path))
        ours = [target for target in imports_of(path) if target.split(".")[0] in {"app", "viz", "models"}]
        allowed = {room, *MAY_IMPORT[room]}
        strangers += [f"{module_of(path)} imports {target}" for target in ours if room_of(target) not in allowed]
    assert strangers == []


def test_every_folder_is_a_room_and_every_room_a_folder() -> None:
    folders = {folder for package in ("models", "viz") for folder in (ROOT / package).iterdir() if folder.is_dir()}
    named = {module_of(folder / "__init__.py") for folder in folders if (folder / "__init__.py").exists()}
    assert named == set(MAY_IMPORT) - {"models", "viz", "app"}


def test_every_room_says_in_its_first_line_what_it_is() -> None:
    for path in SOURCES:
        if path.name == "__init__.py":
            first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]
            assert len(first) > 30, path


def test_no_module_imports_itself_in_a_circle() -> None:
    edges = {module_of(path): {name for name in imports_of(path) if name != module_of(path)} for path in SOURCES}
    edges["models"] = set()  # its names are imported when they are first used
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


@pytest.mark.parametrize("package", ["models", "viz"])
def test_rooms_are_small_and_their_files_do_not_repeat_their_name(package: str) -> None:
    for folder in [ROOT / package, *(path for path in (ROOT / package).rglob("*") if path.is_dir())]:
        files = [path for path in folder.iterdir() if path.is_file() and path.suffix in {".py", ".js"}]
        assert len(files) <= 14, f"{folder} has {len(files)} files"
        for path in files:
            entry = path.suffix == ".js" and path.stem == folder.name  # the component itself
            assert entry or not path.stem.startswith(folder.name.rstrip("s")), f"{path} repeats the name of its folder"


@pytest.mark.parametrize(
    ("room", "forbidden"),
    [
        ("models", {"streamlit", "plotly", "pandas", "viz"}),
        ("viz/figures", {"streamlit", "torch"}),
        *((page.replace(".", "/"), {"torch", "numpy"}) for page in ("viz.gates", "viz.lesson")),
    ],
)
def test_a_room_does_without(room: str, forbidden: set[str]) -> None:
    for path in (ROOT / room).rglob("*.py"):
        found = {name.split(".")[0] for name in imports_of(path)} & forbidden
        assert not found, f"{module_of(path)} imports {found}"


LEARNS = (
    "models.modules",
    "models.training",
    "models.translation.learning",
    "models.lab.long_memory",
    "models.watching",
)
COMMANDS = ("models.train", "models.evaluate")


def test_only_what_learns_imports_torch() -> None:
    users = {module_of(path) for path in SOURCES if any(name.split(".")[0] == "torch" for name in imports_of(path))}
    begins = {"viz.cache.experiments"}  # in a function, when somebody begins to train or asks for fresh weights
    strangers = {user for user in users - begins if not user.startswith((*LEARNS, *COMMANDS))}
    assert not strangers, strangers


def test_nothing_that_the_app_loads_leads_to_torch() -> None:
    """A first view must not wait for what it does not need; only imports within a function may lead there."""
    edges = {module_of(path): set(imports_at_the_top(path)) for path in SOURCES}
    edges["models"] = {
        f"models.{home}" for home in models._HOME.values() if not home.startswith("watching.")
    }  # asked for by name
    reached, waiting = set[str](), list(imports_of(ROOT / "app.py"))
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += edges.get(module, ())
    assert {"viz.gates.page", "viz.gradients.page", "models.reading.trace", "models.translation.trace"} <= reached
    assert not {name for name in reached if name.split(".")[0] in ("torch", "torchtext")}


def test_torchtext_is_fenced() -> None:
    users = {module_of(path) for path in SOURCES if any(name.split(".")[0] == "torchtext" for name in imports_of(path))}
    assert users == {"models.training.data"}


@pytest.mark.parametrize(
    ("pattern", "rooms"),
    [
        (r"\bst\.cache_", {"viz.cache", "viz.classroom"}),  # in a class room, the way to its database
        (r"\bsession_state\b", {"viz.visit", "viz.classroom"}),
        (r"\bst\.query_params\b", {"viz.visit", "viz.classroom"}),
        (r"unsafe_allow|allow_html", set()),
        (
            r"\bimport time\b|perf_counter",
            {"models.training", "models.translation"},
        ),  # speed is measured in benchmarks/, side by side
        (r"\btorch\.load\b|\bimport pickle\b|\beval\(|\bexec\(", set()),
    ],
)
def test_only_these_rooms_use(pattern: str, rooms: set[str]) -> None:
    users = {module_of(path) for path in SOURCES if re.search(pattern, code_of(path))}
    assert {room_of(user) for user in users} <= rooms, users


@cache
def code_of(path: Path) -> str:
    """A module without its docstrings and comments."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return re.sub(r"(?<!load_)eval\(\)", "", ast.unparse(tree))


def test_the_browser_gets_text_as_text_and_nothing_from_afar() -> None:
    made = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    namespaces = r'"http://www\.w3\.org/(?:2000/svg|1998/Math/MathML)"'  # names, never fetched
    assert BROWSER
    for path in BROWSER:
        source = re.sub(rf"{namespaces}|{TYPES}", "", path.read_text(encoding="utf-8"))
        found = re.findall(rf"{made}|https?://|@import|url\(", source)
        assert found == [], path


TYPES = r'@import \{[^}]*\} from "[^"]*\.d\.ts"'
"""What a comment takes from where types are described; nothing is loaded for it."""

BROWSER_MAY_IMPORT = {
    "page": (),
    "stepping": ("page",),
    "cell": ("page", "stepping"),
    "score": ("page", "stepping", "cell"),
    "player": ("page", "stepping", "cell", "score"),
    "translator": ("page", "stepping"),
    "charts": ("page", "stepping"),
    "explore": ("page", "player", "charts"),  # both without the app
    **dict.fromkeys(
        ("atlas", "keys", "path", "room", "story", "strip", "suite", "textbox", "tour", "verdict"), ("page",)
    ),
}
"""As for Python: a room of the browser's code imports from the rooms named here, and from itself."""


def browser_imports() -> dict[Path, set[Path]]:
    """Which module imports which, by where they lie under viz/browser."""
    scripts = [path for path in BROWSER if path.suffix == ".js"]
    found = {
        path: re.findall(r'^(?:import|export) .*from "([^"]+)";$', path.read_text(encoding="utf-8"), re.M)
        for path in scripts
    }
    return {
        path.relative_to(MODULES): {(path.parent / each).resolve().relative_to(MODULES) for each in targets}
        for path, targets in found.items()
    }


def test_a_room_of_the_browser_imports_from_the_rooms_below_it() -> None:
    edges = browser_imports()
    assert {path.parts[0] for path in edges} == set(BROWSER_MAY_IMPORT)
    allowed = {room: {room, *below} for room, below in BROWSER_MAY_IMPORT.items()}
    strangers = [
        f"{path} imports {target}"
        for path, targets in edges.items()
        for target in targets
        if target.parts[0] not in allowed[path.parts[0]]
    ]
    assert strangers == []


def test_no_module_of_the_browser_imports_itself_in_a_circle() -> None:
    edges = browser_imports()
    done: set[Path] = set()

    def visit(path: Path, way: tuple[Path, ...]) -> None:
        assert path not in way, " -> ".join(map(str, [*way, path]))
        if path not in done:
            for target in edges.get(path, ()):
                visit(target, (*way, path))
            done.add(path)

    for path in edges:
        visit(path, ())


def test_what_a_browser_module_imports_is_there_and_used() -> None:
    """There is no build step that would notice."""
    scripts = [path for path in BROWSER if path.suffix == ".js"]
    assert scripts
    for path in scripts:
        check_imports(path)


def check_imports(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    imports = re.findall(r'^import (?:\{ ([^}]*) \}|(\w+)) from "([^"]*)";$', source, re.MULTILINE)
    assert len(imports) == len(re.findall(r"^import ", source, re.MULTILINE)), path
    body = re.sub(r"^import .*$|//.*$", "", source, flags=re.MULTILINE)
    for names, default, target in imports:
        found = (path.parent / target).resolve()
        assert found.is_file() and MODULES in found.parents, f"{path}: {target}"
        offered = found.read_text(encoding="utf-8")
        for name in names.split(", ") if names else [default]:
            assert re.search(rf"(?<![\w.]){name}\b|\.\.\.{name}\b", body), f"{path}: {name} is not used"
            assert default or re.search(
                rf"^export (?:async )?(?:function|const|let) {name}\b", offered, re.MULTILINE
            ), f"{path}: {name}"


def test_the_chart_library_is_as_its_makers_publish_it_but_for_one_line() -> None:
    """uPlot 1.6.32, https://www.npmjs.com/package/uplot: dist/ and LICENSE; the line, docs/decisions/0021."""
    theirs = b"const numFormatter = new Intl.NumberFormat(domEnv ? nav.language : 'en-US');"
    ours = re.compile(rb"const numFormatter = new Intl\.NumberFormat\('en-US'\); // changed by Gatescope: .*")
    hashes = {
        "uPlot.esm.js": "5dd9b3281aa64b461b42d9945f6adb2649d346502b12281a9ae0d46599a80eba",
        "uPlot.min.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    }
    for name, expected in hashes.items():
        published, changed = ours.subn(theirs, (BOUGHT / name).read_bytes())
        assert changed == (name == "uPlot.esm.js")
        assert hashlib.sha256(published).hexdigest() == expected
    assert "MIT License" in (BOUGHT / "LICENSE.txt").read_text(encoding="utf-8")


def test_app_is_a_table_of_contents() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_rooms_are_small_and_named_by_their_subject() -> None:
    files = [*SOURCES, *BROWSER]
    assert [path for path in files if path.stem in {"utils", "helpers", "common", "misc"}] == []
    assert [path for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 350] == []


def test_no_file_names_a_place_on_someone_s_machine() -> None:
    place = re.compile(r"(?<![\w.])/(?:" + "home|root|work|Users" + r")/\w")
    found = [str(path.relative_to(ROOT)) for path in TEXTS if place.search(path.read_text(encoding="utf-8"))]
    assert found == []
