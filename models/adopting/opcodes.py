"""The pickle in what torch.save writes, followed step by step without ever doing what it says.

A pickle is a program. This knows the few steps that a state_dict takes, and of all names the few that stand for
tensors; nothing is imported, called or made but lists, dictionaries and the descriptions below. Any other step or name
ends the reading with a sentence.
"""

import pickletools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.networks.misfit import MisfitError

MOST_STEPS = 60_000

STORAGES = {"FloatStorage": "F32", "DoubleStorage": "F64", "HalfStorage": "F16", "BFloat16Storage": "BF16"}
STORAGES |= {"LongStorage": "I64"}

_TENSOR, _PARAMETER = "torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_parameter"
_DICT = "collections OrderedDict"
_NAMES = (_TENSOR, _PARAMETER, _DICT, *(f"torch {name}" for name in STORAGES))
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Named:
    """A name that the pickle asks for."""

    name: str


@dataclass(frozen=True)
class Storage:
    """A file of the archive that holds `count` numbers of a kind."""

    kind: str
    key: str
    count: int


@dataclass(frozen=True)
class Described:
    """A tensor in a storage: offset, shape and strides, in numbers."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def read(program: bytes) -> Any:
    """What the pickle describes: dictionaries, lists, plain values, and `Described`. MisfitError for all else."""
    try:
        return _Reader().run(program)
    except MisfitError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise MisfitError("adopt.pickle.broken") from error


class _Reader:
    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.marks: list[int] = []

    def run(self, program: bytes) -> Any:
        for count, (step, argument, _) in enumerate(pickletools.genops(program)):
            if count > MOST_STEPS:
                raise MisfitError("adopt.pickle.long", most=MOST_STEPS)
            if step.name == "STOP":
                return self.stack.pop()
            self._take(step.name, argument)
        raise ValueError("no end")

    def _take(self, name: str, argument: Any) -> None:
        if name in _PUSHED:
            self.stack.append(argument)
        elif name in _CONSTANTS:
            self.stack.append(_CONSTANTS[name]())
        elif name in ("PROTO", "FRAME"):
            return
        elif name in ("BINPUT", "LONG_BINPUT", "PUT", "MEMOIZE"):
            self.memo[len(self.memo) if name == "MEMOIZE" else argument] = self.stack[-1]
        elif name in ("BINGET", "LONG_BINGET", "GET"):
            self.stack.append(self.memo[argument])
        elif name == "GLOBAL":
            self.stack.append(_named(argument))
        elif name == "STACK_GLOBAL":
            last, module = self.stack.pop(), self.stack.pop()
            self.stack.append(_named(f"{module} {last}"))
        elif name in _STEPS:
            _STEPS[name](self)
        else:
            raise MisfitError("adopt.pickle.step", found=name)

    def marked(self) -> list[Any]:
        """What stands above the last mark, which is taken away with it."""
        at = self.marks.pop()
        found = self.stack[at:]
        del self.stack[at:]
        return found

    def tuple_of(self, count: int) -> None:
        found = tuple(self.stack[len(self.stack) - count :])
        del self.stack[len(self.stack) - count :]
        self.stack.append(found)

    def append(self, values: list[Any]) -> None:
        if type(self.stack[-1]) is not list:
            raise TypeError("no list")
        self.stack[-1].extend(values)

    def put(self, pairs: list[Any]) -> None:
        if type(self.stack[-1]) is not dict or not all(isinstance(key, _PLAIN) for key in pairs[::2]):
            raise TypeError("no dictionary of plain keys")
        own = self.stack[-1]
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            if key in own:
                raise MisfitError("adopt.twice", tensor=str(key))
            own[key] = value

    def last(self, count: int) -> list[Any]:
        found = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return found

    def call(self) -> None:
        given, what = self.stack.pop(), self.stack.pop()
        if not isinstance(what, Named) or not isinstance(given, tuple):
            raise TypeError("no call")
        if what.name == _DICT and given == ():
            self.stack.append({})
        elif what.name == _TENSOR:
            self.stack.append(_described(*given[:4]))
        elif what.name == _PARAMETER and isinstance(given[0], Described):
            self.stack.append(given[0])
        else:
            raise MisfitError("adopt.pickle.runs", found=what.name.replace(" ", "."))

    def build(self) -> None:
        state, what = self.stack.pop(), self.stack[-1]
        if type(what) is not dict or type(state) is not dict:  # a state_dict's own _metadata, which nothing needs
            raise MisfitError("adopt.pickle.step", found="BUILD")

    def storage(self) -> None:
        word, kind, key, _, count = self.stack.pop()
        known = isinstance(kind, Named) and kind.name.removeprefix("torch ") in STORAGES
        if word != "storage" or not known or type(key) is not str or type(count) is not int or count < 0:
            raise TypeError("no storage")
        self.stack.append(Storage(STORAGES[kind.name.removeprefix("torch ")], key, count))


def _named(name: str) -> Named:
    if name not in _NAMES:
        raise MisfitError("adopt.pickle.runs", found=name.replace(" ", "."))
    return Named(name)


def _described(storage: Any, offset: Any, shape: Any, strides: Any) -> Described:
    if not isinstance(storage, Storage) or not all(type(each) is tuple for each in (shape, strides)):
        raise TypeError("no tensor")
    if not all(type(each) is int for each in (offset, *shape, *strides)) or len(shape) != len(strides):
        raise TypeError("no tensor")
    return Described(storage, offset, shape, strides)


_PUSHED = ("BINUNICODE", "SHORT_BINUNICODE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT")
_CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_DICT": dict,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
}
_STEPS: dict[str, Callable[[_Reader], Any]] = {
    "MARK": lambda reader: reader.marks.append(len(reader.stack)),
    "TUPLE": lambda reader: reader.stack.append(tuple(reader.marked())),
    "TUPLE1": lambda reader: reader.tuple_of(1),
    "TUPLE2": lambda reader: reader.tuple_of(2),
    "TUPLE3": lambda reader: reader.tuple_of(3),
    "APPEND": lambda reader: reader.append(reader.last(1)),
    "APPENDS": lambda reader: reader.append(reader.marked()),
    "SETITEM": lambda reader: reader.put(reader.last(2)),
    "SETITEMS": lambda reader: reader.put(reader.marked()),
    "REDUCE": lambda reader: reader.call(),
    "BUILD": lambda reader: reader.build(),
    "BINPERSID": lambda reader: reader.storage(),
}
