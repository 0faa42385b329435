"""Computing: recurrent networks that can be read step by step. Usable from a notebook without any UI installed.

The rooms, each of which imports only from those before it (lab and training not from each other):

    networks/    what a network is, as frozen arrays: cells, classifier, tokenizer and vocabulary, checkpoints
    reading/     what it does with a text: every gate and state, units, what each word is worth
    understanding/  short sentences of ours, and how many of them a network judges as people do
    questions/   what can be asked of that, where the answer is clear
    gradients/   how the gradient flows back: through time by hand, its norms, Jacobians, fits
    lab/         random networks and small tasks
    translation/ an encoder and a decoder that translate, without and with attention
    modules/     the networks as torch learns them, and the way from there to a frozen network and back
    training/    how they learned: reviews, loss, recipes, several processes, score and report

Reading needs numpy alone. Only what learns imports torch: modules/, training/, translation/learning/ and the lab's live
task (lab/long_memory.py).

The command lines, `python -m models.NAME`: train, evaluate, trace, standings.

Names are imported when first used, so that `python -m models.trace` runs its module once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.gradients.norms import GradientNorms, LayerNorms, gradient_norms
    from models.networks.checkpoint import CheckpointError, CheckpointInfo, list_checkpoints, load_checkpoint
    from models.networks.classifier import Network
    from models.networks.text import EmptyTextError
    from models.reading.attribution import AttributionError, WordContributions, memory_survival, word_contributions
    from models.reading.trace import LayerTrace, Trace, trace_text
    from models.translation.checkpoint import load_translator
    from models.translation.gradients import output_reach
    from models.translation.handover import HandOver
    from models.translation.trace import Translation, TranslationTrace, trace_given, trace_translation, translate

_HOME = {
    "AttributionError": "reading.attribution",
    "WordContributions": "reading.attribution",
    "memory_survival": "reading.attribution",
    "word_contributions": "reading.attribution",
    "CheckpointError": "networks.checkpoint",
    "CheckpointInfo": "networks.checkpoint",
    "list_checkpoints": "networks.checkpoint",
    "load_checkpoint": "networks.checkpoint",
    "Network": "networks.classifier",
    "GradientNorms": "gradients.norms",
    "LayerNorms": "gradients.norms",
    "gradient_norms": "gradients.norms",
    "EmptyTextError": "networks.text",
    "LayerTrace": "reading.trace",
    "Trace": "reading.trace",
    "trace_text": "reading.trace",
    "HandOver": "translation.handover",
    "Translation": "translation.trace",
    "TranslationTrace": "translation.trace",
    "load_translator": "translation.checkpoint",
    "output_reach": "translation.gradients",
    "trace_given": "translation.trace",
    "trace_translation": "translation.trace",
    "translate": "translation.trace",
}

__all__ = [
    "AttributionError",
    "CheckpointError",
    "CheckpointInfo",
    "EmptyTextError",
    "GradientNorms",
    "HandOver",
    "LayerNorms",
    "LayerTrace",
    "Network",
    "Trace",
    "Translation",
    "TranslationTrace",
    "WordContributions",
    "gradient_norms",
    "list_checkpoints",
    "load_checkpoint",
    "load_translator",
    "memory_survival",
    "output_reach",
    "trace_given",
    "trace_text",
    "trace_translation",
    "translate",
    "word_contributions",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
