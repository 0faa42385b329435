"""What a layer's settings must be, so that its equations are those that are drawn: what else Keras offers is refused.

Settings that mean something in a training alone (dropout, initializers, regularizers) are not looked at.
"""

from collections.abc import Mapping
from typing import Any

from models.adopting.keras.files import Layer
from models.networks.cells import Cell
from models.networks.misfit import MisfitError

CELLS: Mapping[str, Cell] = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn"}
POOLS = {"GlobalMaxPooling1D": "max", "GlobalAveragePooling1D": "mean"}
NOTHING = (
    "InputLayer",
    *("Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization"),
)
"""Layers that do nothing where a network is used."""

MERGES = ("concat", "sum", "ave", "mul")

_OF_A_CELL: Mapping[str, Any] = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "return_state": False,
    "stateful": False,
    "time_major": False,
}


def check_cell(name: str, kind: str, settings: Mapping[str, Any], *, backwards: bool) -> None:
    """MisfitError for a recurrent layer of other equations, or one that reads the other way round."""
    if kind == "GRU" and settings.get("reset_after", False) is not True:  # Keras 2 did not say it where it was not so
        raise MisfitError("adopt.keras.reset", tensor=name)
    for setting, wanted in {**_OF_A_CELL, "go_backwards": backwards}.items():
        check(name, settings, setting, wanted)


def check(name: str, settings: Mapping[str, Any], setting: str, *wanted: Any) -> None:
    """MisfitError unless a setting is what it must be, or is not mentioned."""
    if setting not in settings:
        return
    found = function(settings[setting])
    if not any(type(found) is type(each) and found == each for each in wanted):
        raise MisfitError(
            "adopt.keras.setting", tensor=name, field=setting, found=repr(found), options=tuple(map(str, wanted))
        )


def function(said: Any) -> Any:
    """The name of a function, which Keras writes as a text or as an object; none is "linear"."""
    if said is None:
        return "linear"
    if isinstance(said, dict) and said.get("class_name") == "function":
        return said.get("config")
    return said


def number(layer: Layer, setting: str, default: float) -> float:
    """A setting that is a number. MisfitError for what is none."""
    found = layer.settings.get(setting, default)
    if type(found) not in (int, float) or not 0 <= found < 1:
        raise MisfitError(
            "adopt.keras.setting", tensor=layer.name, field=setting, found=repr(found), options=(str(default),)
        )
    return float(found)
