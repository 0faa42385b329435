"""Computing: recurrent networks that can be read step by step. Usable from a notebook without any UI installed.

The rooms, each of which imports only from those before it (lab and training not from each other):

    networks/    what a network is, as frozen arrays: cells, classifier, tokenizer and vocabulary, checkpoints
    reading/     what it does with a text: every gate and state, units, what each word is worth
    understanding/  short sentences of ours, and how many of them a network judges as people do
    interventions/  the same read again with a hand in the network: a gate closed, a unit silenced, a memory put in
    questions/   what can be asked of that, where the answer is clear
    atlas/       what every unit does over a whole corpus, and where else it does the same
    cards/       what of that ships with a network, unit by unit
    gradients/   how the gradient flows back: through time by hand, its norms, Jacobians, fits
    lab/         random networks and small tasks
    translation/ an encoder and a decoder that translate, without and with attention
    modules/     the networks as torch learns them, and the way from there to a frozen network and back
    training/    how they learned: reviews, loss, recipes, several processes, score and report
    adopting/    a file that another program has written, as a folder like the shipped ones; nothing in it is run
    watching/    any torch module that has RNN, LSTM or GRU in it, read where somebody has it in memory

Reading needs numpy alone. Only these import torch: modules/, training/, translation/learning/, the lab's live task
(lab/long_memory.py), and watching/.

The command lines, `python -m models.NAME`: train, evaluate, trace, whatif, standings, adopt, atlas, cards.

Names are imported when first used, so that `python -m models.trace` runs its module once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # each name said once more, so that a type checker knows it
    from models.atlas.manifest import AtlasError as AtlasError
    from models.atlas.opened import Atlas as Atlas
    from models.atlas.opened import open_atlas as open_atlas
    from models.gradients.norms import GradientNorms as GradientNorms
    from models.gradients.norms import LayerNorms as LayerNorms
    from models.gradients.norms import gradient_norms as gradient_norms
    from models.interventions.every_unit import every_unit as every_unit
    from models.interventions.means import unit_means as unit_means
    from models.interventions.not_written import not_written as not_written
    from models.interventions.patching import patch as patch
    from models.interventions.two_texts import moved_memory as moved_memory
    from models.networks.checkpoint import CheckpointError as CheckpointError
    from models.networks.checkpoint import CheckpointInfo as CheckpointInfo
    from models.networks.checkpoint import list_checkpoints as list_checkpoints
    from models.networks.classifier import Network as Network
    from models.networks.text import EmptyTextError as EmptyTextError
    from models.reading.attribution import AttributionError as AttributionError
    from models.reading.attribution import WordContributions as WordContributions
    from models.reading.attribution import memory_survival as memory_survival
    from models.reading.attribution import word_contributions as word_contributions
    from models.reading.holding.hold import HeldError as HeldError
    from models.reading.holding.hold import Hold as Hold
    from models.reading.known import load_checkpoint as load_checkpoint
    from models.reading.trace import LayerTrace as LayerTrace
    from models.reading.trace import Trace as Trace
    from models.reading.trace import trace_text as trace_text
    from models.translation.checkpoint import load_translator as load_translator
    from models.translation.gradients import output_reach as output_reach
    from models.translation.handover import HandOver as HandOver
    from models.translation.trace import Translation as Translation
    from models.translation.trace import TranslationTrace as TranslationTrace
    from models.translation.trace import trace_given as trace_given
    from models.translation.trace import trace_translation as trace_translation
    from models.translation.trace import translate as translate
    from models.watching.notes import WatchError as WatchError
    from models.watching.save import save_for_gatescope as save_for_gatescope
    from models.watching.watch import watch as watch
    from models.watching.watched import Watched as Watched

_NAMES = {
    "atlas.manifest": "AtlasError",
    "atlas.opened": "Atlas open_atlas",
    "gradients.norms": "GradientNorms LayerNorms gradient_norms",
    "interventions.every_unit": "every_unit",
    "interventions.means": "unit_means",
    "interventions.not_written": "not_written",
    "interventions.patching": "patch",
    "interventions.two_texts": "moved_memory",
    "networks.checkpoint": "CheckpointError CheckpointInfo list_checkpoints",
    "networks.classifier": "Network",
    "networks.text": "EmptyTextError",
    "reading.attribution": "AttributionError WordContributions memory_survival word_contributions",
    "reading.holding.hold": "HeldError Hold",
    "reading.known": "load_checkpoint",
    "reading.trace": "LayerTrace Trace trace_text",
    "translation.checkpoint": "load_translator",
    "translation.gradients": "output_reach",
    "translation.handover": "HandOver",
    "translation.trace": "Translation TranslationTrace trace_given trace_translation translate",
    "watching.notes": "WatchError",
    "watching.save": "save_for_gatescope",
    "watching.watch": "watch",
    "watching.watched": "Watched",
}
_HOME = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [*_HOME]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
