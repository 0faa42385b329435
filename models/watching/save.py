"""A module in memory as a folder of Gatescope's: what its weights do not say, the module itself answers.

It reads two texts of its own words. Of all the readings that its shapes allow (models/adopting), the one that says the
same is taken; where none does, its weights are not enough.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import Tensor, nn

from models.adopting.adopt import Asked, Fit, about, fits, opened, save
from models.adopting.answers import Known
from models.adopting.words import words_of
from models.networks.checkpoint import is_name
from models.networks.classifier import Network
from models.networks.misfit import MisfitError
from models.networks.text import Language, Tokenizer, Vocabulary, read_text
from models.watching.calls import in_eval, recurrent_in

_LENGTH, _TEXTS = 12, 2  # words of a text that is read, and texts
_EXACT = 1e-6  # of a number that the module said

Call = Callable[[nn.Module, Tensor], Any]


def save_for_gatescope(
    module: nn.Module,
    vocabulary: Sequence[str] | Mapping[str, int],
    folder: str | Path,
    *,
    call: Call | None = None,
    classes: Sequence[str] | None = None,
    tokenizer: Tokenizer = "basic_english",
    language: Language = "en",
    start: str | None = None,
) -> Network:
    """Write `module` into a folder like those that ship, and give the network that it has become.

    `vocabulary` are the words in the order of their ids, or with their ids. `call` runs the module on the ids of one
    text, (1, T) or, where its recurrent layers have the batch second, (T, 1): `lambda m, ids: m(ids, lengths)`; what
    it says may be a tuple, of which the first counts. `classes` names the outputs. MisfitError (a ValueError) with the
    reason where the weights are not enough to say what the module does.
    """
    folder = Path(folder)
    if not is_name(folder.name):
        raise MisfitError("folder.name")
    listed = json.dumps(vocabulary if isinstance(vocabulary, Mapping) else list(vocabulary)).encode()
    file = opened(f"{type(module).__name__}.safetensors", _written(module))
    words = words_of(listed, file.shapes.words, start)
    own = Vocabulary(words.tokens, words.specials)
    run = call or (lambda each, ids: each(ids))
    answers = [_answer(module, run, text, own, tokenizer, language) for text in _texts(own, tokenizer, language)]
    asked = Asked(None if classes is None else tuple(classes), tokenizer, language, 0, start, tuple(answers))
    found = fits(file, listed, asked)
    fit = _one(found, len(file.readings)).about(answers)
    save(fit.network, folder, about(file, fit.network, asked))
    return fit.network


def _written(module: nn.Module) -> bytes:
    """Its state_dict as safetensors, each tensor by itself, in a precision that is read."""
    tensors = {name: each.detach().cpu() for name, each in module.state_dict().items()}
    return safetensors.torch.save({name: each.clone().contiguous() for name, each in tensors.items()})


def _one(found: Sequence[Fit], count: int) -> Fit:
    if found[0].distance:
        raise MisfitError("adopt.answer.far", count=count, distance=f"{found[0].distance:.2g}")
    return found[0]  # others that say the same to the last digit, on two texts, are the same


def _texts(vocabulary: Vocabulary, tokenizer: Tokenizer, language: Language) -> list[str]:
    """Texts of words that are read as they are written."""
    specials = vocabulary.specials
    none = {specials.unknown, specials.padding, specials.start}
    plain = [
        word
        for number, word in enumerate(vocabulary.tokens[:20_000])
        if number not in none and read_text(word, vocabulary, language, tokenizer) == [word]
    ]
    if len(plain) < 3:
        raise MisfitError("adopt.answer.short", wanted=3)
    rng = np.random.default_rng(0)
    between = "" if tokenizer == "letters" else " "
    return [between.join(rng.choice(plain, _LENGTH)) for _ in range(_TEXTS)]


def _answer(
    module: nn.Module, run: Call, text: str, vocabulary: Vocabulary, tokenizer: Tokenizer, language: Language
) -> Known:
    """What the module says of a text."""
    start = vocabulary.specials.start
    ids = vocabulary.encode(read_text(text, vocabulary, language, tokenizer))
    given = torch.tensor([[*([] if start is None else [start]), *ids]])
    first = all(getattr(each, "batch_first", True) for each in recurrent_in(module).values())
    with in_eval(module), torch.no_grad():
        said = run(module, given if first else given.T)
    said = said[0] if isinstance(said, tuple) else said
    numbers = said.detach().double().cpu()
    last = numbers.reshape(-1, numbers.shape[-1])[-1] if numbers.dim() > 1 else numbers.reshape(-1)
    return Known(text, tuple(last.tolist()), (_EXACT,) * len(last))
