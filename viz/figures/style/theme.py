"""Every colour of Gatescope: one a signal and one a network, the same on every page, colour-blind safe.

Signal names are written in their colour, so each has a variant of at least 4.5:1 on the light and on the dark
background (tests/viz/test_theme.py computes it). Curves lie on both backgrounds with one colour of at least 3:1 and
differ by dash too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

BACKGROUND: Mapping[Theme, str] = {"light": "#fbfbfd", "dark": "#10141b"}

THEMES: Mapping[Theme, Mapping[str, str]] = {
    "light": {
        "background-color": BACKGROUND["light"],
        "secondary-background-color": "#eef1f6",
        "text-color": "#14181f",
        "border-color": "#cfd5df",
        "primary-color": "#0b57a4",
    },
    "dark": {
        "background-color": BACKGROUND["dark"],
        "secondary-background-color": "#1c232e",
        "text-color": "#eef1f6",
        "border-color": "#3a4453",
        "primary-color": "#6fb1f2",
    },
}
"""What .streamlit/config.toml sets, by the names of its variables, for a page where there is no Streamlit."""

SIGNAL_COLOURS: Mapping[str, Mapping[str, str]] = {
    "forget": {"light": "#b33c08", "dark": "#ff9a66"},
    "input": {"light": "#00704f", "dark": "#3fd0a0"},
    "candidate": {"light": "#a03c78", "dark": "#f08cc6"},
    "output": {"light": "#005a9c", "dark": "#6fb8ff"},
    "cell": {"light": "#855400", "dark": "#f0b84a"},
    "hidden": {"light": "#1f6f94", "dark": "#79cdec"},
    "reset": {"light": "#6240b0", "dark": "#b9a2ff"},
    "update": {"light": "#a31f34", "dark": "#ff8f9c"},
}

SYMBOLS: Mapping[str, Mapping[str, str]] = {
    "lstm": {"forget": "f", "input": "i", "candidate": "C̃", "output": "o", "cell": "C", "hidden": "h"},
    "gru": {"reset": "r", "update": "z", "candidate": "h̃", "hidden": "h"},
    "rnn": {"hidden": "h"},
}


@dataclass(frozen=True)
class Diverging:
    """A scale around zero: `below` and `above` lie beyond its ends."""

    negative: str
    neutral: str
    positive: str
    below: str
    above: str


DIVERGING: Mapping[str, Diverging] = {
    "light": Diverging("#b35806", "#f4f5f7", "#2166ac", "#5a1d00", "#08204f"),
    "dark": Diverging("#e8923a", "#1b2029", "#5aa2ee", "#ffe0b8", "#cfe6ff"),
}
"""For signed signals and for the verdict (negative, positive). Sequential scales run from neutral to the signal."""

SIGNAL_RANGES: Mapping[str, tuple[float, float]] = {
    "forget": (0.0, 1.0),
    "input": (0.0, 1.0),
    "output": (0.0, 1.0),
    "reset": (0.0, 1.0),
    "update": (0.0, 1.0),
    "candidate": (-1.0, 1.0),
    "hidden": (-1.0, 1.0),
    "cell": (-3.0, 3.0),  # about two standard deviations in the trained LSTM; what lies beyond is drawn as beyond
}
"""The fixed range of each colour scale. A signal with a negative lower end is drawn on the diverging scale."""


@dataclass(frozen=True)
class Line:
    """How a curve is drawn."""

    colour: str
    dash: str
    width: float


CURVE_LINES: Mapping[str, Line] = {
    "rnn.hidden": Line("#8a5fd6", "solid", 3.0),
    "lstm.cell": Line("#b07d12", "dashdot", 2.5),
    "lstm.hidden": Line("#d05a1e", "dash", 2.5),
    "gru.hidden": Line("#2a80c4", "dot", 3.0),
    "rnn_as_gru.hidden": Line("#c2549d", "longdashdot", 2.5),
    "rnn2.hidden": Line("#b04fc9", "longdash", 3.0),
    "bilstm.cell": Line("#8f7a2a", "longdashdot", 2.5),
    "bilstm2.cell": Line("#7d6a1e", "longdashdot", 2.5),
    "bigru2.hidden": Line("#128a63", "longdash", 3.0),
}

TEXT_LINES: Mapping[str, Line] = {
    "first": Line("#2a80c4", "solid", 3.0),
    "second": Line("#d05a1e", "dash", 3.0),
}
"""Two texts beside each other."""

UNIT_LINES: Mapping[str, Line] = {
    "strongest": Line("#128a63", "solid", 2.5),
    "random": Line("#7a8494", "dash", 2.5),
}
"""What the most influential units do, and as many drawn by chance."""

SPECTRUM_LINES: Mapping[str, Line] = {
    "largest": Line("#8a5fd6", "solid", 3.0),
    "median": Line("#2a80c4", "dash", 2.5),
    "bound": Line("#cf4156", "dot", 2.5),
    "gradient": Line("#128a63", "dashdot", 2.5),
}
"""Singular values of the product of Jacobians, the bound on them, and the gradient that they let through."""

MATRIX_LINES: Mapping[str, Line] = {
    "linear": Line("#128a63", "dashdot", 2.5),
    "power": Line("#cf4156", "dot", 2.5),
    "radius": Line("#7a8494", "dash", 2.5),
}
"""What the recurrent matrix alone would do."""

PREDICTION_LINE = Line("#2a80c4", "solid", 2.5)

UNNAMED_LINE = Line("#7a8494", "solid", 2.5)
"""A curve of a network that nobody named."""

SIGNAL_LINES: Mapping[str, Line] = {
    "forget": Line("#d05a1e", "longdash", 2.5),
    "input": Line("#128a63", "dash", 2.5),
    "candidate": Line("#c4569b", "dot", 2.5),
    "output": Line("#3b74d6", "dashdot", 2.5),
    "cell": Line("#a5700f", "longdashdot", 2.5),
    "hidden": Line("#2b86ab", "solid", 2.5),
    "reset": Line("#8a5fd6", "dash", 2.5),
    "update": Line("#cf4156", "longdash", 2.5),
}
"""The signals as lines: the hues of SIGNAL_COLOURS, one for both backgrounds; no two of a cell share a dash."""
