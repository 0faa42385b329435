"""Which networks can be chosen, what they are called, and why others cannot be chosen."""

import re
from collections.abc import Callable, Iterable

from models import CheckpointError
from models.networks.checkpoint import is_name
from viz.cache import checkpoints
from viz.content.shipped import CURVES, NETWORKS
from viz.content.tongue import language_of_text
from viz.figures.style.classes import named
from viz.figures.style.names import VIETNAMESE, network_name, part_played
from viz.language import LANGUAGES, Language, Words
from viz.visit.brought import mine


def available_networks() -> list[str]:
    """The networks that can be loaded: the shipped ones as they are offered, then any other folder by its name."""
    return list(_languages())


def _languages() -> dict[str, Language]:
    """The available networks, and the language that each reads."""
    found = checkpoints.listing()
    own = {key: each.info.language for key, each in mine().items()}
    return own | {name: info.language for name, info in found.items() if not isinstance(info, CheckpointError)}


def offered_for(text: str) -> list[str]:
    """The available networks in the order in which they are offered for a text: first those that read its language."""
    written, read = language_of_text(text) or "en", _languages()
    return sorted(read, key=lambda name: read[name] != written)


def language_read(network: str) -> Language:
    """The language that a network reads."""
    return _languages().get(network, "vi" if network in VIETNAMESE else "en")


def languages_read() -> list[Language]:
    """The languages that the available networks read."""
    read = _languages().values()
    return [language for language in LANGUAGES if language in read]


def reading_language(text: str, language: Language) -> Language:
    """The language of the networks that read a text where none was chosen: the text's, else the page's `language`.

    Only one that an available network reads.
    """
    wanted, read = language_of_text(text) or language, languages_read()
    return wanted if wanted in read or not read else read[0]


def of_kind(network: str, language: Language) -> str:
    """The shipped network that reads `language` and is of the kind of `network`, whether it is available or not.

    In Vietnamese there is one of each cell.
    """
    kind = part_played(network)
    if language == "en":
        return kind
    found = checkpoints.about(network)
    cell = kind if isinstance(found, CheckpointError) else found.cell
    return next((name for name, played in VIETNAMESE.items() if played == cell), "vi_lstm")


def reader_of_kind(network: str, text: str, language: Language) -> str:
    """The available network of just this kind that reads a text (see `reading_language`); else `network` itself."""
    found = of_kind(network, reading_language(text, language))
    return found if part_played(found) == network and found in available_networks() else network


def beside_text(network: str, text: str) -> str | None:
    """The available network that reads the language of a text which `network` does not read; of its kind if there is.

    None where the network reads the text, where the text does not tell its language, or where nothing reads it.
    """
    written, read = language_of_text(text), _languages()
    if written is None or written == language_read(network):
        return None
    fitting = [name for name in read if read[name] == written]
    kind = of_kind(network, written)
    return kind if kind in fitting else fitting[0] if fitting else None


def curves_offered(language: Language) -> list[str]:
    """The curves of `viz.content.shipped.CURVES`, by the part played, that networks of a language can draw."""
    playing = _playing(language)
    return [curve for curve in CURVES if curve.split(".")[0] in playing]


def curves_read(curves: Iterable[str], language: Language) -> tuple[str, ...]:
    """The curves of the available networks that play these parts in a language: "vi_lstm.cell" for "lstm.cell"."""
    playing, parts = _playing(language), [curve.split(".") for curve in curves]
    return tuple(f"{playing[kind]}.{state}" for kind, state in parts if kind in playing)


def _playing(language: Language) -> dict[str, str]:
    """The available shipped networks that read a language, by the part that each plays."""
    return {part_played(name): name for name, read in _languages().items() if name in NETWORKS and read == language}


def unavailable_networks() -> dict[str, CheckpointError]:
    """The networks that cannot be chosen, and why."""
    return {name: info for name, info in checkpoints.listing().items() if isinstance(info, CheckpointError)}


def unavailable(errors: Iterable[CheckpointError], words: Words, name: Callable[..., str] = network_name) -> str:
    """Why networks cannot be chosen, a paragraph each, in Markdown; `name` is what they are called."""

    def say(key: str, **parts: object) -> str:
        return words(f"problem.{key}", **parts)

    sentences = []
    for error in errors:
        called = name(error.name, words) if is_name(error.name) else verbatim(error.name)
        sentences.append(words("network.unavailable", name=called, reason=error.said(say, verbatim)))
    rest = f" {words('network.others')}" if available_networks() else ""
    return "\n\n".join(sentences) + rest


def verbatim(name: str) -> str:
    """A name out of somebody's file in Markdown, where nothing in it means anything: as code."""
    fence = "`" * (1 + max(map(len, re.findall("`+", name)), default=0))
    return f"{fence}{name}{fence}" if fence == "`" else f"{fence} {name} {fence}"


def named_words(network: str, words: Words) -> Words:
    """The words of a page about this network, which may have classes of its own."""
    found = checkpoints.network(network)
    return words if isinstance(found, CheckpointError) else named(found[0], words)


def network_label(name: str, words: Words) -> str:
    """ "LSTM 90.1 %", or the name alone where the accuracy was not measured."""
    return network_labels(words).get(name) or network_name(name, words)


def network_labels(words: Words) -> dict[str, str]:
    """The label of every network."""
    found = {**{key: each.info for key, each in mine().items()}, **checkpoints.listing()}
    return {name: _label(name, info, words) for name, info in found.items()}


def _label(name: str, found: checkpoints.Info, words: Words) -> str:
    accuracy = None if isinstance(found, CheckpointError) else found.test_accuracy
    called = network_name(name, words)
    if accuracy is None:
        return words("network.unmeasured", name=called)
    return words("network.option", name=called, accuracy=f"{100 * accuracy:.1f}")
