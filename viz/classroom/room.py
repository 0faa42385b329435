"""A room as those in it find it, and why something cannot be done there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Problem = Literal["unknown", "unreachable", "full", "many", "crowded", "too_long"]
Stage = Literal["open", "tally", "revealed"]
STAGES: tuple[Stage, ...] = get_args(Stage)


class RoomError(Exception):
    """Why something cannot be done: there is no such room (or no more), no database answers, the room is full, the
    visitor has too many rooms, there are too many of all visitors, or what is to be kept is too long.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


@dataclass(frozen=True)
class Seen:
    """A view: a page by its name, and the parameters of its address."""

    page: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Put:
    """A question as it is put to a class: what a network makes of a text is asked about, `name` tells which question.

    `number` counts the questions of a room from 1.
    """

    number: int
    network: str
    text: str
    name: str
    stage: Stage = "open"


@dataclass(frozen=True)
class Room:
    """A room as its students find it. `moves` grows with every change of the teacher's view."""

    code: str
    view: Seen | None
    moves: int
    put: Put | None


@dataclass(frozen=True)
class Tally:
    """How many are there, how many have answered, and how often each option was chosen."""

    here: int
    answered: int
    chosen: Mapping[str, int]
