"""A figure under construction, as the plain dictionaries that plotly.js takes.

Plotly looks up a validator for every key that is set, which was nearly all that a change of a page with Plotly figures
cost. So a page sends what is drafted as it is, and Plotly checks every kind of draft once in a test
(tests/viz/figures/test_drafts.py). In a notebook or a file a draft becomes a checked figure by `figure()`.
"""

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import plotly.io

Keys = Mapping[str, Any]

_TYPED = {"int8": "i1", "int16": "i2", "int32": "i4", "float32": "f4", "float64": "f8"}
"""What plotly.js calls the arrays that it takes as bytes."""


class Draft:
    """Traces and a layout, by the names of https://plotly.com/javascript/reference; arrays stay NumPy arrays.

    Nothing that is handed over is changed, so a constant may be part of many drafts.
    """

    def __init__(self, layout: Keys | None = None, traces: Sequence[Keys] = ()) -> None:
        self.layout: dict[str, Any] = dict(layout or {})
        self.traces: list[dict[str, Any]] = [dict(trace) for trace in traces]

    def add(self, kind: str, *, panel: int | None = None, **keys: Any) -> None:
        """One trace more, on the axes of a panel of `viz.figures.style.grid` where one is named."""
        axes = {} if panel is None else {"xaxis": axis_of("x", panel), "yaxis": axis_of("y", panel)}
        self.traces.append({"type": kind, **axes, **keys})

    def lay_out(self, **keys: Any) -> None:
        """Set these keys of the layout; dictionaries are merged, as deep as they go."""
        self.layout = merged(self.layout, keys)

    def lay_out_axes(self, letter: str, panels: Sequence[int] | None = None, **keys: Any) -> None:
        """Set these keys of every axis "x" or "y", or of those of some panels."""
        axes = self.axes(letter) if panels is None else [axis_of(f"{letter}axis", panel) for panel in panels]
        self.lay_out(**dict.fromkeys(axes, keys))

    def axes(self, letter: str) -> list[str]:
        """The layout's keys for the axes "x" or "y"."""
        return [key for key in self.layout if key.startswith(f"{letter}axis")]

    def lay_out_notes(self, **keys: Any) -> None:
        """Set these keys of every annotation; a grid's titles are annotations."""
        if notes := self.layout.get("annotations"):
            self.lay_out(annotations=[merged(note, keys) for note in notes])

    def add_level(self, y: float) -> None:
        """A dotted line at this height, from one end of the x axis to the other."""
        line = {"width": 1, "dash": "dot", "color": "#8a93a3"}
        shape = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": y, "y1": y, "line": line}
        self.layout["shapes"] = [*self.layout.get("shapes", ()), shape]

    def figure(self) -> go.Figure:
        """The figure, checked by Plotly: ValueError for a key or a value that it does not know."""
        return go.Figure(data=self.traces, layout=self.layout)

    def spec(self) -> dict[str, Any]:
        """What `figure().to_dict()` would be, but for the check."""
        layout = {"template": _template(plotly.io.templates.default), **self.layout}
        return {"data": [_as_sent(trace) for trace in self.traces], "layout": _as_sent(layout)}


def merged(old: Keys, new: Keys) -> dict[str, Any]:
    """`old` with the keys of `new`, those of dictionaries within them too; neither is changed."""
    result = dict(old)
    for key, value in new.items():
        before = result.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            value = merged(before, value)
        result[key] = value
    return result


def axis_of(name: str, panel: int) -> str:
    """The axis of a panel, counted from 1: "x" and "x2" in a trace, "xaxis" and "xaxis2" in the layout."""
    return name if panel == 1 else f"{name}{panel}"


@lru_cache(maxsize=4)
def _template(name: str) -> dict[str, Any]:
    """What Plotly puts into a figure while this template is the default one."""
    found: dict[str, Any] = go.Figure(layout={"template": name}).to_dict()["layout"]["template"]
    return found


def _as_sent(value: Any) -> Any:
    """With arrays as plotly.js takes them: base64 of their bytes, whole numbers in as few bytes as hold them all."""
    if isinstance(value, dict):
        return {key: _as_sent(held) for key, held in value.items()}
    if not isinstance(value, np.ndarray):
        return value
    array = _narrowed(value) if value.dtype.kind == "i" else value
    kind = _TYPED.get(array.dtype.name)
    if kind is None or not array.size:
        return array.tolist()
    typed = {"dtype": kind, "bdata": base64.b64encode(array.tobytes()).decode("ascii")}
    return typed | {"shape": ", ".join(map(str, array.shape))} if array.ndim > 1 else typed


def _narrowed(whole: np.ndarray) -> np.ndarray:
    for kind in (np.int8, np.int16, np.int32):
        if not whole.size or (np.iinfo(kind).min <= whole.min() and whole.max() <= np.iinfo(kind).max):
            return whole.astype(kind)
    return whole
