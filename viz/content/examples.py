"""The one-click sentences by the language that a network reads; their labels are in locales."""

from collections.abc import Mapping

from viz.content import english, vietnamese
from viz.language import Language


def examples_in(language: Language) -> Mapping[str, str]:
    """The examples for the networks that read a language, by name; no name stands for two texts."""
    return vietnamese.EXAMPLES if language == "vi" else english.EXAMPLES


def is_praise(example: str) -> bool:
    """Whether people read the example, of whichever language, as praise."""
    return {**english.MEANT, **vietnamese.MEANT}[example]


def example_of(text: str) -> str | None:
    """The example that a text is, None for any other."""
    every = {**english.EXAMPLES, **vietnamese.EXAMPLES}
    return next((name for name, example in every.items() if example == text), None)


def pairs_in(language: Language) -> Mapping[str, tuple[str, str]]:
    """The pairs for the networks that read a language, by name."""
    return vietnamese.PAIRS if language == "vi" else english.PAIRS


def second_text(text: str) -> str:
    """What stands beside a text before the visitor has written something: a small change, or the text itself."""
    return {**english.BESIDE, **vietnamese.BESIDE}.get(text, text)
