"""Which networks can be chosen, and what they are called."""

from models import CheckpointError
from viz.figures.style.names import network_name
from viz.language import Words
from viz.shell import cache
from viz.shell.settings import NETWORKS


def available_networks() -> list[str]:
    """The networks that can be loaded: the shipped ones as they are offered, then any other folder by its name."""
    return [name for name, found in cache.listing().items() if not isinstance(found, CheckpointError)]


def missing_networks() -> dict[str, CheckpointError]:
    """The shipped networks that cannot be loaded, and why."""
    found = cache.listing()
    return {name: info for name in NETWORKS if isinstance(info := found[name], CheckpointError)}


def network_label(name: str, words: Words) -> str:
    """ "LSTM 90.1 %", or the name alone where the accuracy was not measured."""
    return network_labels(words).get(name) or network_name(name, words)


def network_labels(words: Words) -> dict[str, str]:
    """The label of every network."""
    return {name: _label(name, found, words) for name, found in cache.listing().items()}


def _label(name: str, found: cache.Info, words: Words) -> str:
    accuracy = None if isinstance(found, CheckpointError) else found.test_accuracy
    called = network_name(name, words)
    if accuracy is None:
        return words("network.unmeasured", name=called)
    return words("network.option", name=called, accuracy=f"{100 * accuracy:.1f}")
