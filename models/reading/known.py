"""Known answers in config.json: what a network says of a text, checked whenever it is loaded.

A folder that was copied half, edited, or read otherwise by a later version says so, instead of showing other numbers.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.networks.checkpoint import CONFIG_FILE, CheckpointError, CheckpointInfo, read_checkpoint_raw
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from models.reading.trace import trace_text

KNOWN = "known"
"""The key in config.json."""

_MOST = 8  # answers that are checked
_WITHIN = 1e-6  # as a share of what is above 1: the same weights, read in float64


def as_known(network: Network, text: str) -> dict[str, Any]:
    """What the network says of a text, as config.json keeps it: a declared head's outputs, else the number."""
    trace = trace_text(network, text)
    return {"text": text, "says": list(trace.outputs.values()) or [trace.logit]}


def load_checkpoint(name: str, root: Path | None = None) -> Network:
    """The network `name`, ready to read.

    CheckpointError, with the reason, if the folder is missing, does not fit, or says otherwise than it should.
    """
    return read_checkpoint(name, root)[0]


def read_checkpoint(name: str, root: Path | None = None) -> tuple[Network, CheckpointInfo]:
    """The network as `load_checkpoint`, and what this very checkpoint says of itself; the same errors."""
    network, info, raw = read_checkpoint_raw(name, root)
    try:
        check(network, raw.get(KNOWN, []))
    except MisfitError as why:
        raise CheckpointError(name, why, CONFIG_FILE) from why
    return network, info


def check(network: Network, answers: Any) -> None:
    """MisfitError unless the network says of each text what it is known to say."""
    if not isinstance(answers, list) or len(answers) > _MOST:
        raise MisfitError("known.list", most=_MOST)
    for answer in answers:
        text, says = _parts(answer)
        try:
            found = as_known(network, text)["says"]
        except ValueError as error:
            raise MisfitError("known.answer", found=repr(answer)) from error
        if len(found) != len(says):
            raise MisfitError("known.count", text=text, found=len(found), wanted=len(says))
        for one, wanted in zip(found, says, strict=True):
            if not abs(one - wanted) <= _WITHIN * max(1.0, abs(wanted)):
                raise MisfitError("known.other", text=text, found=f"{one:.6g}", wanted=f"{wanted:.6g}")


def _parts(answer: Any) -> tuple[str, Sequence[float]]:
    text, says = (answer.get("text"), answer.get("says")) if isinstance(answer, dict) else (None, None)
    good = isinstance(text, str) and isinstance(says, list) and len(text) <= 20_000
    if not good or not all(type(each) in (int, float) and math.isfinite(each) for each in says or ()):
        raise MisfitError("known.answer", found=repr(answer))
    return str(text), says or []
