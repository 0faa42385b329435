"""Many sentences translated at once, word by likeliest word, with the torch modules: for validation while learning."""

from collections.abc import Sequence

import torch

from models.translation.modules import Seq2Seq
from models.translation.words import END_ID, NEVER_WRITTEN, OUTPUT_LIMIT, START_ID

Words = tuple[str, ...]


@torch.no_grad()
def write_all(model: Seq2Seq, sources: Sequence[Sequence[str]], *, batch_size: int = 256) -> list[Words]:
    """The greedy translation of every source, in order, without its end; the model's mode is left as it was."""
    was_training = model.training
    model.eval()
    sources = [model.source.taken_apart(source) for source in sources]
    by_length: dict[int, list[int]] = {}
    for k, source in enumerate(sources):
        by_length.setdefault(len(source), []).append(k)
    found: list[Words] = [()] * len(sources)
    for group in by_length.values():
        for start in range(0, len(group), batch_size):
            part = group[start : start + batch_size]
            for k, words in zip(part, _write(model, [sources[k] for k in part]), strict=True):
                found[k] = words
    model.train(was_training)
    return found


def _write(model: Seq2Seq, sources: Sequence[Sequence[str]]) -> list[Words]:
    """Of sources of one length."""
    memory, (hidden, cell) = model.encoder.read(torch.tensor([model.source.encode(source) for source in sources]))
    word = torch.full((len(sources), 1), START_ID)
    ended = torch.zeros(len(sources), dtype=torch.bool)
    written = []
    for _ in range(OUTPUT_LIMIT):
        logits, hidden, cell, _ = model.decode(word, hidden, cell, memory)
        logits[:, :, list(NEVER_WRITTEN)] = -torch.inf
        word = logits.argmax(dim=-1)
        word[ended] = END_ID
        ended |= word[:, 0] == END_ID
        written.append(word)
        if ended.all():
            break
    rows = torch.cat(written, dim=1).tolist()
    return [tuple(model.target.tokens[k] for k in (row[: row.index(END_ID)] if END_ID in row else row)) for row in rows]
