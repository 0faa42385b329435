"""What the shipped networks say of one text, in numbers: the same on every Python and torch.

    python -m tests.shipped_numbers      # writes tests/shipped_numbers.json anew; run it where they were trained

Of every layer and direction: each signal at a few words and units, the sums over all of them, and the gradient's norms
at every word.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from models import gradient_norms, list_checkpoints, load_checkpoint, trace_text

FILE = Path(__file__).with_suffix(".json")
TEXT = (
    "I expected little, and the first half hour was slow; but then the film's quiet humour, the zyzzyva of a plot and "
    "a wonderful cast won me over. It isn't perfect (what is?), yet I'd watch it again tonight!"
)
UNITS = (0, 7, 31, 63)


def numbers_of(name: str, root: Path | None = None) -> dict[str, Any]:
    """The numbers of one network, ready for JSON; floats are float64."""
    model = load_checkpoint(name, root)
    trace = trace_text(model, TEXT)
    gradients = gradient_norms(model, trace)
    words = [0, len(trace.tokens) // 2, len(trace.tokens) - 1]
    layers = {}
    for layer, norms in zip(trace.layers, gradients.layers, strict=True):
        found: dict[str, Any] = {"log10_hidden": norms.log10_hidden.tolist()}
        if norms.log10_cell is not None:
            found["log10_cell"] = norms.log10_cell.tolist()
        for signal, values in layer.signals.items():
            found[signal] = [
                float(values.sum()),
                float(np.abs(values).sum()),
                *values[np.ix_(words, UNITS)].ravel().tolist(),
            ]
        layers[f"{layer.layer + 1}.{layer.direction}"] = found
    return {
        "vocabulary": hashlib.sha256("\n".join(model.vocabulary.tokens).encode()).hexdigest(),
        "tokens": hashlib.sha256("\n".join(trace.tokens).encode()).hexdigest(),
        "ids": trace.ids.tolist(),
        "logit": trace.logit,
        "prefixes": None if trace.prefix_probability is None else trace.prefix_probability.tolist(),
        "layers": layers,
    }


def main() -> None:
    """Write the file for every network that is shipped now."""
    found = {info.name: numbers_of(info.name) for info in list_checkpoints()}
    FILE.write_text(json.dumps(found, separators=(",", ":")).replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
