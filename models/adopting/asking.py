"""What the command line asks where nobody has said it, with the likely answer first; and how it tells of a reading."""

from collections.abc import Callable, Sequence

from models.adopting.adopt import Fit, Opened
from models.networks.classifier import Network

Ask = Callable[[str], str]

_POOLS = {
    "end": "the state in which {way} ends",
    "last": "what {way} hands out at the last word",
    "first": "what {way} hands out at the first word",
    "mean": "the mean of {way} over all words",
    "max": "the largest of {way} over all words",
}
_WAYS = {
    "forward": "the forward layer",
    "backward": "the backward layer",
    "sum": "both directions' sum",
    "product": "both directions' product",
}
_ENDS = {
    "none": "nothing at the end",
    "sigmoid": "a sigmoid at the end",
    "softmax": "a softmax at the end",
    "log_softmax": "a log-softmax at the end",
}


def told_of_shapes(file: Opened) -> str:
    """What the shapes said, in a line."""
    shapes = file.shapes
    sizes = ", ".join(str(layer.units) for layer in shapes.layers)
    kind = f"{shapes.cell.upper()}, {len(shapes.layers)} layer{'s' * (len(shapes.layers) > 1)} of {sizes} units"
    way = "two ways" if shapes.ways == 2 else "one way"
    of = f"words of {shapes.layers[0].inputs} numbers" if shapes.embedding else "letters"
    heads = f"{file.readings[0].outputs} outputs; {len(file.readings)} ways to read the head"
    return f"{kind}, {way}; {shapes.words} {of}; {heads}"


def told_of_reading(fit: Fit) -> str:
    """Which states are read, what stands between, and what comes out."""
    head = fit.network.config.head
    assert head is not None
    blocks = [block.split(".") for block in head.blocks]
    read = "; ".join(_POOLS[pool].format(way=_WAYS[series]) for pool, series in blocks)
    between = [layer for layer in head.layers if layer in ("relu", "tanh", "sigmoid")]
    through = f"; {between[0]} between the layers" if between else ""
    squashed = "; states squashed by tanh (a ReLU RNN is not read)" if fit.network.config.cell == "rnn" else ""
    return f"{read}{through}; {_ENDS[fit.end]}{squashed}; texts split by {fit.network.config.tokenizer}"


def choose(fits: Sequence[Fit], ask: Ask) -> Fit:
    """One of several readings, by its number; the first where nothing is answered."""
    lines = [f"  {number}  {told_of_reading(fit)}" for number, fit in enumerate(fits[:20], 1)]
    more = f"\n  ({len(fits) - 20} more)" if len(fits) > 20 else ""
    while True:
        answer = ask("\n".join(["Which is it?", *lines]) + f"{more}\nnumber [1]: ").strip() or "1"
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(fits):
            return fits[int(answer) - 1]


def told_of_words(network: Network) -> list[str]:
    """What was taken of the vocabulary's special words, a line each."""
    config, tokens = network.config, network.vocabulary.tokens
    unknown = "left out" if config.unknown is None else f"read as {tokens[config.unknown]!r} ({config.unknown})"
    lines = [f"words that it does not know are {unknown}"]
    if config.padding is not None:
        lines.append(f"texts are filled up with {tokens[config.padding]!r} ({config.padding})")
    if config.pads:
        lines.append(f"from the left, up to {config.pads} words")
    if config.start is not None:
        lines.append(f"every text begins with {tokens[config.start]!r}")
    return lines
