"""A network's config.json: the shape of the network, its kind, and what is known of its training."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from models.networks.misfit import MisfitError

FORMAT = 1
SENTIMENT = "sentiment"
TRANSLATION = "translation"
KINDS = (SENTIMENT, TRANSLATION)
"""What config.json calls networks under "kind"; one that says nothing is a classifier."""

Shape = TypeVar("Shape")


def read_config(content: bytes, kind: str, shape: Callable[..., Shape]) -> tuple[Shape, dict[str, Any]]:
    """The `shape`, a dataclass, under "model" in a config.json, and all of it. MisfitError if it is of another kind."""
    raw = _parse(content)
    if not isinstance(raw, dict):
        raise MisfitError("config.whole", fields=("format", "model"))
    if absent := tuple(key for key in ("format", "model") if key not in raw):
        raise MisfitError("config.lacks", fields=absent)
    if raw["format"] != FORMAT:
        raise MisfitError("config.format", found=repr(raw["format"]), wanted=FORMAT)
    found = raw.get("kind", SENTIMENT)
    if found != kind:
        raise MisfitError("config.kind", found=found if isinstance(found, str) else repr(found), wanted=kind)
    return _shape(raw["model"], shape), raw


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MisfitError("text.encoding") from error
    except json.JSONDecodeError as error:
        raise MisfitError("config.json", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # an endless number, a well of brackets
        raise MisfitError("config.deep") from error


def _shape(model: object, shape: Callable[..., Shape]) -> Shape:
    if not isinstance(model, dict):
        raise MisfitError("config.model", found=repr(model))
    known = fields(shape)  # type: ignore[arg-type]
    names = tuple(field.name for field in known)
    if strange := tuple(key for key in model if key not in names):
        raise MisfitError("config.unknown", fields=strange, known=names)
    needed = (field.name for field in known if field.default is MISSING)
    if absent := tuple(name for name in needed if name not in model):
        raise MisfitError("config.lacks", fields=absent)
    return shape(**model)
