"""The facts by subject; importing this loads them all."""

from tests.teaching.facts import fading, gates, hidden, judging, translating, whatif
from tests.teaching.facts.form import CLAIMS, VALUES

__all__ = ["CLAIMS", "VALUES", "fading", "gates", "hidden", "judging", "translating", "whatif"]
