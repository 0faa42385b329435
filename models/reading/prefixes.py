"""The verdict after every word, for any network: what a two-way one makes of the text up to there, read anew."""

import numpy as np
import torch

from models.networks.classifier import SentimentClassifier
from models.reading.export import Array
from models.reading.trace import Trace

PREFIX_LIMIT = 500
"""Words up to which a two-way network is asked: it must read each beginning of the text again, T (T + 1) / 2 words."""

_BATCH = 50


@torch.no_grad()
def prefix_probabilities(model: SentimentClassifier, trace: Trace) -> Array | None:
    """P(positive | the first t words) for t = 1 to T, (T,), on a trace of this very model, which is in eval mode.

    A one-way network has them all from one reading, in float64. A two-way network has read the end before it says
    anything, so each beginning is read as a text of its own, by the module itself in its own precision; None where
    the text has more than PREFIX_LIMIT words.
    """
    if trace.prefix_probability is not None:
        return trace.prefix_probability
    count = len(trace.ids)
    if count > PREFIX_LIMIT:
        return None
    ids = torch.tensor(trace.ids)
    found = []
    for lengths in torch.split(torch.arange(1, count + 1), _BATCH):
        batch = ids[: int(lengths[-1])].expand(len(lengths), -1)
        found.append(torch.sigmoid(model(batch, lengths).double()).numpy())
    probabilities = np.concatenate(found)
    probabilities.flags.writeable = False
    return probabilities
