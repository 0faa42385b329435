"""Which networks can be chosen, and what they are called."""

from models import CheckpointError
from viz.figures.style.names import network_name
from viz.language import Words
from viz.shell import cache
from viz.shell.settings import BASIC, NETWORKS


def available_networks() -> list[str]:
    """The networks that can be loaded: the shipped ones as they are offered, then any other folder by its name."""
    return [*(name for name in NETWORKS if not _missing(name)), *cache.other_networks()]


def _missing(name: str) -> bool:
    """Whether a network is known to be unavailable; the larger ones' weights are only tried when they are chosen."""
    found = cache.network(name) if name in BASIC else cache.about(name)
    return isinstance(found, CheckpointError)


def network_label(name: str, words: Words) -> str:
    """ "LSTM 90.1 %", or the name alone where the accuracy was not measured."""
    found = cache.about(name)
    accuracy = None if isinstance(found, CheckpointError) else found.test_accuracy
    called = network_name(name, words)
    if accuracy is None:
        return words("network.unmeasured", name=called)
    return words("network.option", name=called, accuracy=f"{100 * accuracy:.1f}")
