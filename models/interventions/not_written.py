"""What each word is worth, a third way: the logit of the text minus that of the text with the word not written.

Not written: at this one word an LSTM's input gates are closed (i = 0), a GRU's update gates keep everything (z = 1).
Beside the share of the logit (`models.reading.attribution`), which says where the memory of the end came from, and the
text without the word (`models.reading.leave_one_out`):

- In an LSTM the word is still read: its forget and output gates act, and the words after it stand where they stood.
- In a GRU a step that keeps everything is no step, so it is the text without the word, to rounding.
"""

from models.interventions.variants import Variant, logits_held
from models.networks.cells import Cell
from models.networks.classifier import Network
from models.networks.weights import Array, frozen
from models.reading.holding.hold import Hold
from models.reading.leave_one_out import LEAVE_OUT_LIMIT
from models.reading.trace import Trace


def closed_at(cell: Cell, words: tuple[int, ...] | None) -> Variant:
    """What is held where these `words` are not written, in all units and layers; None: all words.

    ValueError for a vanilla RNN, which has no gate that writes.
    """
    if cell == "rnn":
        raise ValueError("a vanilla RNN has no gate that writes, so no word of it can be left unwritten")
    return (Hold("input", 0.0, words) if cell == "lstm" else Hold("update", 1.0, words),)


def not_written(model: Network, trace: Trace) -> Array | None:
    """The logit of the whole text minus the logit with word t not written, (T,), on a trace of this very model.

    Above 0 the word pushes towards positive. Read-only; None where the text has more than LEAVE_OUT_LIMIT words.
    ValueError for a vanilla RNN, HeldError for a trace in which something is held.
    """
    variants = [closed_at(trace.cell, (t,)) for t in range(len(trace.ids))]
    if len(variants) > LEAVE_OUT_LIMIT:
        return None
    return frozen(trace.logit - logits_held(model, trace, variants))
