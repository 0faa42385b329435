"""The door: somebody's file as a network. What the shapes leave open, one known answer decides.

file -> tensors (unread) -> shapes -> readings of the head -> those that fit the answer -> network
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.adopting import headed, pickled
from models.adopting.answers import FEWEST_WORDS, Known, distance, ends_of
from models.adopting.heads import HeadReading, readings_of
from models.adopting.limits import PYTHON, Limits, check_cost, check_size
from models.adopting.shapes import Part, Shapes, shapes_of
from models.adopting.words import Words, words_of
from models.networks.brought.head import Head, HeadConfig
from models.networks.checkpoint import VOCABULARY_FILE, write_network
from models.networks.classifier import ClassifierConfig, Network
from models.networks.misfit import MisfitError
from models.networks.text import LANGUAGES, TOKENIZERS, Language, Tokenizer, Vocabulary, read_text
from models.networks.weights import Array, Floats
from models.reading.known import KNOWN, as_known
from models.reading.trace import trace_text

_EPSILON = 1e-5  # torch's own, of a batch normalisation
_TELLING = 0.0006  # three decimals: fewer, and one of many readings with other states may say the same by chance
_TOKENIZERS: tuple[Tokenizer, ...] = ("basic_english", "no_punctuation", "keras", "spaces", "gatescope", "letters")


@dataclass(frozen=True)
class Asked:
    """What no shape says, as far as somebody has said it. `classes`: the outputs' names; none for plain numbers."""

    classes: tuple[str, ...] | None = None
    tokenizer: Tokenizer | None = None
    language: Language = "en"
    pads: int = 0
    start: str | None = None
    answers: tuple[Known, ...] = ()


@dataclass(frozen=True, eq=False)
class Opened:
    """A file as far as it is read by its shapes alone."""

    file: str
    digest: str
    shapes: Shapes
    readings: tuple[HeadReading, ...]
    limits: Limits
    skips_filling: bool = False  # the network itself passes over what texts are filled up with


@dataclass(frozen=True, eq=False)
class Fit:
    """One reading as a network: what the program does at its end, and how far it is from the known answers."""

    network: Network
    end: str
    distance: float

    def about(self, answers: Sequence[Known], names: Sequence[str] = ()) -> "Fit":
        """The same, asked about these classes, one rather than another; of several and without names about the two
        that are largest for the first answer. MisfitError for names of no class.
        """
        head = self.network.config.head
        assert head is not None
        if strange := [name for name in names if name not in head.classes]:
            raise MisfitError("adopt.about", found=strange[0], classes=head.classes)
        chosen = tuple(head.classes.index(name) for name in names)
        if not names and len(head.classes) > 2 and answers:
            outputs = list(trace_text(self.network, answers[0].text).outputs.values())
            chosen = tuple(int(k) for k in np.argsort(outputs)[::-1][:2])
        return replace(self, network=self.network.about(*chosen)) if chosen else self


def opened(name: str, content: bytes, limits: Limits = PYTHON) -> Opened:
    """What a file says by its shapes. MisfitError with the reason where it is no network of this kind, or too large."""
    check_size(len(content), limits)
    if name.endswith((".keras", ".h5", ".hdf5")) or content.startswith(b"\x89HDF"):
        raise MisfitError("adopt.keras.say")
    tensors = headed.tensors_of(content) if is_headed(name, content) else pickled.tensors_of(content)
    shapes = shapes_of(tensors)
    return described(name, content, shapes, tuple(readings_of(shapes)), limits)


def described(name: str, content: bytes, shapes: Shapes, readings: tuple[HeadReading, ...], limits: Limits) -> Opened:
    """A file of these shapes and readings. MisfitError where its network is too large."""
    check_cost(
        limits,
        recurrent=shapes.recurrent,
        units=max(layer.units for layer in shapes.layers),
        layers=len(shapes.layers),
        words=shapes.words,
        classes=readings[0].outputs,
    )
    return Opened(Path(name).name[:80], hashlib.sha256(content).hexdigest(), shapes, readings, limits)


def is_headed(name: str, content: bytes) -> bool:
    """Whether it is a safetensors file, by its name, or by how it begins."""
    return name.endswith(".safetensors") or content[8:9] == b"{"


def fits(file: Opened, vocabulary: bytes, asked: Asked = Asked()) -> list[Fit]:
    """Every reading with a network of its own, those that fit the known answers alone if any does; else the nearest.

    The likely one is the first of those that are equally near. MisfitError where an answer cannot tell.
    """
    if asked.pads and file.skips_filling:
        raise MisfitError("adopt.keras.masked")
    words = words_of(vocabulary, file.shapes.words, asked.start)
    base = _tensors(file.shapes)
    tensors = [_head_tensors(reading, file.shapes) for reading in file.readings]
    tokenizers = _tokenizers(asked, words)

    def tried_by(relu: bool) -> list[Fit]:
        ways = (replace(asked, tokenizer=tokenizer) for tokenizer in tokenizers)
        return [fit for way in ways for fit in _tried(file, words, way, base, tensors, relu)]

    tried = tried_by(relu=False)
    best = min(fit.distance for fit in tried)
    is_exact = all(within <= _TELLING for answer in asked.answers for within in answer.within)
    if best and file.shapes.cell == "rnn" and is_exact and not all(fit.distance for fit in tried_by(relu=True)):
        raise MisfitError("adopt.relu")
    return [fit for fit in tried if fit.distance == best]


def _tokenizers(asked: Asked, words: Words) -> Sequence[Tokenizer]:
    """The ways of splitting that differ on the known texts, the likely one first."""
    if asked.tokenizer is not None or not asked.answers:
        letters = all(len(word) == 1 for word in words.tokens[3:])
        return (asked.tokenizer or ("letters" if letters else _TOKENIZERS[0]),)
    found: dict[str, Tokenizer] = {}
    for tokenizer in _TOKENIZERS:
        vocabulary = Vocabulary(words.tokens, words.specials)
        split = [_ids(answer.text, vocabulary, asked.language, tokenizer) for answer in asked.answers]
        if all(len(set(ids)) >= FEWEST_WORDS for ids in split):
            found.setdefault(repr(split), tokenizer)
    if not found:
        raise MisfitError("adopt.answer.short", wanted=FEWEST_WORDS)
    return tuple(found.values())


def _ids(text: str, vocabulary: Vocabulary, language: Language, tokenizer: Tokenizer) -> list[int]:
    return vocabulary.encode(read_text(text, vocabulary, language, tokenizer))


def _tried(
    file: Opened,
    words: Words,
    asked: Asked,
    base: Mapping[str, Floats],
    heads: Sequence[Mapping[str, Floats]],
    relu: bool,
) -> list[Fit]:
    """All readings with one way of splitting texts. The states are computed once for all of them; as those of a `relu`
    RNN only to find out whether it is one.
    """
    found, kept = [], dict[bool, list[list[Array]]]()
    vocabulary = Vocabulary(words.tokens, words.specials)
    for reading, tensors in zip(file.readings, heads, strict=True):
        config = _config(file.shapes, reading, words, asked)
        network = Network(config, vocabulary, {**base, **tensors})
        if config.shows_pads not in kept:
            own = _by_relu(network) if relu else network
            kept[config.shows_pads] = [_states(own, answer.text) for answer in asked.answers]
        apart = _apart(network, kept[config.shows_pads], asked, reading.end)
        found += [Fit(_ending(network, end, asked), end, far) for end, far in apart.items()]
    return found


def _by_relu(network: Network) -> Network:
    """The same network with states that are squashed by max(0, x)."""
    found = replace(network)
    vars(found)["layers"] = tuple(replace(weights, relu=True) for weights in network.layers)
    return found


def _states(network: Network, text: str) -> list[Array]:
    trace = trace_text(network, text)
    if len(set(trace.ids.tolist())) < FEWEST_WORDS:
        raise MisfitError("adopt.answer.short", wanted=FEWEST_WORDS)
    return [layer.signals["hidden"] for layer in trace.layers[-len(network.config.directions) :]]


def _apart(network: Network, states: Sequence[list[Array]], asked: Asked, said: str | None) -> Mapping[str, float]:
    """How far the network is from the answers, by what its program may do at the end, or as it has `said`."""
    if not asked.answers:
        return {said or _likely_end(network): 0.0}
    assert isinstance(network.head, Head)
    found: dict[str, float] = {}
    for answer, own in zip(asked.answers, states, strict=True):
        for end, outputs in ends_of(network.head.outputs(own), len(answer.says)).items():
            if said in (None, end):
                found[end] = max(found.get(end, 0.0), distance(answer, outputs))
    if not found:
        raise MisfitError("adopt.answer.count", found=len(asked.answers[0].says), wanted=len(_classes_of(network)))
    return found


def _classes_of(network: Network) -> tuple[str, ...]:
    return network.config.head.classes if network.config.head is not None else ()


def _likely_end(network: Network) -> str:
    return "sigmoid" if network.tensors[_last_weight(network)].shape[0] == 1 else "softmax"


def _last_weight(network: Network) -> str:
    return [name for name in network.tensors if name.startswith("head.") and name.endswith("weight")][-1]


def _ending(network: Network, end: str, asked: Asked) -> Network:
    head = network.config.head
    assert head is not None
    squash = "softmax" if end == "log_softmax" else end
    return replace(network, config=replace(network.config, head=replace(head, squash=squash)))


def _config(shapes: Shapes, reading: HeadReading, words: Words, asked: Asked) -> ClassifierConfig:
    sizes = tuple(layer.units for layer in shapes.layers)
    classes = _classes(reading.outputs, asked)
    assert asked.tokenizer in TOKENIZERS and asked.language in LANGUAGES
    return ClassifierConfig(
        cell=shapes.cell,
        vocabulary_size=shapes.words,
        embedding_size=shapes.layers[0].inputs,
        hidden_size=shapes.units,
        layers=len(sizes),
        bidirectional=shapes.ways == 2,
        language=asked.language,
        tokenizer=asked.tokenizer,
        sizes=sizes if len(set(sizes)) > 1 else (),
        head=HeadConfig(reading.blocks, reading.layers, classes, (0,) if len(classes) == 1 else (1, 0)),
        unknown=words.specials.unknown,
        padding=words.specials.padding,
        start=words.specials.start,
        pads=asked.pads,
    )


def _classes(outputs: int, asked: Asked) -> tuple[str, ...]:
    """The names of the outputs; of one output those of its two classes, or of the plain number that it is."""
    named = asked.classes
    if named is None:
        named = ("negative", "positive") if outputs <= 2 else tuple(f"class {k + 1}" for k in range(outputs))
    if len(named) != outputs and (outputs, len(named)) != (1, 2):
        raise MisfitError("adopt.classes", found=len(named), wanted=2 if outputs == 1 else outputs)
    if len(set(named)) < len(named) or not all(name.strip() and name.isprintable() for name in named):
        raise MisfitError("adopt.classes.same")
    return tuple(name.strip()[:40] for name in named)


def _tensors(shapes: Shapes) -> dict[str, Floats]:
    """Embedding and recurrent layers by the names of our own networks; what is not there adds nothing."""
    embedding = shapes.embedding
    own = np.eye(shapes.words, dtype=np.float32) if embedding is None else embedding.numbers(shapes.name_of(embedding))
    found: dict[str, Floats] = {"embedding.weight": own}
    for at, layer in enumerate(shapes.layers):
        for part, way in zip(layer.ways, ("", "_reverse"), strict=False):
            for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                rows = part["weight_hh"].shape[0]
                tensor = part.get(kind)
                numbers = np.zeros(rows, np.float32) if tensor is None else tensor.numbers(shapes.name_of(tensor))
                found[f"recurrent.{kind}_l{at}{way}"] = numbers
    return found


def _head_tensors(reading: HeadReading, shapes: Shapes) -> dict[str, Floats]:
    """The parameters of the head by the numbers of its layers."""
    found: dict[str, Floats] = {}
    waiting = list(reading.parts)
    for at, layer in enumerate(reading.layers):
        if layer.partition(" ")[0] in ("linear", "scale", "norm"):
            found[f"head.{at}.weight"], found[f"head.{at}.bias"] = _filled(waiting.pop(0), shapes)
    return found


def _filled(part: Part, shapes: Shapes) -> tuple[Floats, Floats]:
    numbers = {kind: tensor.numbers(shapes.name_of(tensor)) for kind, tensor in part.items()}
    weight = numbers["weight"]
    bias = numbers.get("bias", np.zeros(len(weight), weight.dtype))
    if "running_var" in numbers:  # in use, a batch normalisation is one factor and one summand a number
        scale = weight.astype(np.float64) / np.sqrt(numbers["running_var"].astype(np.float64) + _EPSILON)
        return scale, bias - numbers["running_mean"].astype(np.float64) * scale
    return weight, bias


def about(file: Opened, network: Network, asked: Asked) -> dict[str, Any]:
    """What config.json says of where the network came from, and the answers that are checked whenever it is loaded."""
    texts = [answer.text for answer in asked.answers]
    return {"brought": {"file": file.file, "sha256": file.digest}, KNOWN: [as_known(network, text) for text in texts]}


def save(network: Network, folder: Path, told: Mapping[str, Any]) -> None:
    """The folder, like a shipped one but that every number is kept as it is."""
    write_network(network, network.config, {VOCABULARY_FILE: network.vocabulary}, folder, told, exact=True)
