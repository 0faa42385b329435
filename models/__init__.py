"""Computing: recurrent networks that can be read step by step. Usable from a notebook without any UI installed.

    cells.py           one time step of each cell, as in the textbook
    classifier.py      the network; text.py: tokenizer and vocabulary; checkpoint.py: one folder a trained network
    trace.py           every gate and state at every word (scan.py: the fast path; export.py: its weights)
    table.py           a trace as one tidy table
    gradients.py       how strongly each word's state reaches the prediction (backprop.py: through time, by hand)
    carried.py         the gradient at the state that a gate carries, and what that gate alone lets through
    attribution.py     exact accounting of the prediction, word by word, and the survival of memory
    jacobians.py       the product of the Jacobians; fading.py: straight lines through a gradient's logarithm
    experiment.py      random networks (spectrum.py, clipping.py); interventions.py: the forget-bias dial
    long_memory.py     a task that needs a long memory, learned while one watches
    pairs.py           two texts word beside word; prefixes.py: the verdict after every word, for any network
    leave_one_out.py   what each word is worth here: the verdict without it, for any network
    units.py           which units matter, and their order on the screen
    simple_rnn.py      the lesson's RNN written out, and its way into the player and back
    data.py            IMDB; train.py, recipes.py, evaluate.py, standings.py: the command lines
    distributed.py     several processes that train one network

Names are imported when first used, so that `python -m models.trace` runs its module once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.attribution import AttributionError, WordContributions, memory_survival, word_contributions
    from models.checkpoint import CheckpointError, CheckpointInfo, list_checkpoints, load_checkpoint
    from models.gradients import GradientNorms, LayerNorms, gradient_norms
    from models.text import EmptyTextError
    from models.trace import LayerTrace, Trace, trace_text

_HOME = {
    "AttributionError": "attribution",
    "WordContributions": "attribution",
    "memory_survival": "attribution",
    "word_contributions": "attribution",
    "CheckpointError": "checkpoint",
    "CheckpointInfo": "checkpoint",
    "list_checkpoints": "checkpoint",
    "load_checkpoint": "checkpoint",
    "GradientNorms": "gradients",
    "LayerNorms": "gradients",
    "gradient_norms": "gradients",
    "EmptyTextError": "text",
    "LayerTrace": "trace",
    "Trace": "trace",
    "trace_text": "trace",
}

__all__ = [
    "AttributionError",
    "CheckpointError",
    "CheckpointInfo",
    "EmptyTextError",
    "GradientNorms",
    "LayerNorms",
    "LayerTrace",
    "Trace",
    "WordContributions",
    "gradient_norms",
    "list_checkpoints",
    "load_checkpoint",
    "memory_survival",
    "trace_text",
    "word_contributions",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
