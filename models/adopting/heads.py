"""How the head may read the states, as far as shapes allow: every reading, the likely one first.

Which states are read, in which order the directions stand, what squashes between two layers: none of that has weights.
The order of the layers is that of the file where their widths allow it, else every order that they allow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from models.adopting.shapes import Part, Shapes
from models.networks.misfit import MisfitError

_BOTH = ("forward", "backward")
_MOST_PARTS = 6
SQUASHES = ("relu", "tanh", "sigmoid", "")
"""Between layers of weights, the likely one first; "" for nothing."""


@dataclass(frozen=True)
class HeadReading:
    """Blocks and layers as `HeadConfig` has them; `parts` are the tensors of the layers that have some, in order."""

    blocks: tuple[str, ...]
    layers: tuple[str, ...]
    parts: tuple[Part, ...]
    end: str | None = None  # what its program does at the end, where the file says it

    @property
    def outputs(self) -> int:
        """K."""
        return self.parts[-1]["weight"].shape[0]


def readings_of(shapes: Shapes) -> list[HeadReading]:
    """All readings. MisfitError where no order of the layers fits, or the head reads another number of states."""
    if not shapes.head:
        raise MisfitError("adopt.no_head")
    if len(shapes.head) > _MOST_PARTS:
        raise MisfitError("adopt.left", names=tuple(name for name, _ in shapes.head))
    found: list[HeadReading] = []
    for order in _orders(shapes):
        width = order[0]["weight"].shape[-1]
        for blocks in _blocks(width, shapes.units, shapes.ways):
            found += [HeadReading(blocks, layers, order) for layers in _layers(order)]
    if not found:
        widths = sorted({part["weight"].shape[-1] for _, part in shapes.head})
        raise MisfitError("adopt.width", found=", ".join(map(str, widths)), units=shapes.units)
    return found


def _orders(shapes: Shapes) -> list[tuple[Part, ...]]:
    """The orders in which each layer's inputs are the outputs of the one before; the file's own alone if it is one."""
    parts = tuple(part for _, part in shapes.head)
    fitting = [order for order in permutations(parts) if _chains(order)]
    own = [order for order in fitting if all(a is b for a, b in zip(order, parts, strict=True))]
    straight = [order for order in fitting if _blocks(order[0]["weight"].shape[-1], shapes.units, shapes.ways)]
    return own + [order for order in straight if order not in own] if _is_doubtful(parts) else (own or straight)


def _is_doubtful(parts: Sequence[Part]) -> bool:
    """Whether two layers could change places and nobody would see it."""
    shapes = [part["weight"].shape for part in parts]
    return len(set(shapes)) < len(shapes)


def _chains(order: Sequence[Part]) -> bool:
    width, *_ = (order[0]["weight"].shape[-1],)
    for part in order:
        shape = part["weight"].shape
        if shape[-1] != width:
            return False
        width = shape[0]
    return len(order[-1]["weight"].shape) == 2


def _layers(order: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    """The layers with what may squash between those of weights: after each, or after the normalisation behind it."""
    kinds = [_kind(part) for part in order]
    gaps = [k for k, kind in enumerate(kinds[:-1]) if kind.startswith("linear")]
    if not gaps:
        yield tuple(kinds)
        return
    for squash in SQUASHES:
        behind = any(not kinds[k + 1].startswith("linear") for k in gaps) and squash
        for later in (False, True) if behind else (False,):
            found: list[str] = []
            waiting = False
            for k, kind in enumerate(kinds):
                if waiting and kind.startswith("linear"):
                    found.append(squash)
                    waiting = False
                found.append(kind)
                if k in gaps and squash:
                    if later:
                        waiting = True
                    else:
                        found.append(squash)
            yield tuple(found)


def _kind(part: Part) -> str:
    shape = part["weight"].shape
    return f"linear {shape[0]}" if len(shape) == 2 else "scale" if "running_var" in part else "norm"


def _blocks(width: int, units: int, ways: int) -> list[tuple[str, ...]]:
    """What may stand side by side in so many numbers, the likely one first."""
    count, rest = divmod(width, units)
    if rest:
        return []
    if ways == 1:  # whose last output is the state in which it ends
        pools = dict.fromkeys(tuple("end" if p == "last" else p for p in pools) for pools in _POOLS.get(count, ()))
        return [tuple(f"{pool}.forward" for pool in each) for each in pools]
    if count % 2:
        merged = ["end.backward", "end.forward", "end.sum", "mean.sum", "max.sum", "last.sum", "end.product"]
        return [(block,) for block in merged] if count == 1 else []
    both = (*_POOLS[1], ("last",)) if count == 2 else _POOLS.get(count // 2, ())
    found = []
    for each in both:
        for order in (_BOTH, _BOTH[::-1]):
            found.append(tuple(f"{pool}.{way}" for pool in each for way in order))
    return found


_POOLS = {
    1: (("end",), ("mean",), ("max",), ("first",)),
    2: (
        *(("first", "last"), ("last", "first"), ("max", "mean"), ("mean", "max")),
        *(("end", "max"), ("end", "mean"), ("max", "end"), ("mean", "end")),
    ),
    3: (
        ("end", "max", "mean"),
        *list(permutations(("end", "max", "mean")))[1:],
        *permutations(("last", "max", "mean")),
    ),
}
"""Pools side by side, of one way; of two ways each of both."""
