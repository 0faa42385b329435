"""One shard after the other, until the atlas is whole; whoever is stopped goes on from there.

Nothing is lost, since a shard that is done is noted down, and nothing counts twice, since shards are added up in their
order and the sum says how many are in it.
"""

import shutil
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from models.atlas.building.workers import team
from models.atlas.codes import Scales
from models.atlas.corpus import Corpus
from models.atlas.manifest import (
    PARTS,
    STATISTICS,
    TEXTS,
    WORDS,
    AtlasError,
    Done,
    Manifest,
    Plan,
    completed,
    note_of,
    part_name,
    read_done,
    read_manifest,
)
from models.atlas.merged import Merged
from models.atlas.packed import Packed, batches
from models.atlas.reader import KEEPS, Reader, part_of
from models.atlas.shards import MOST_CHARACTERS, MOST_READ, Cutter, Shard, encoded, make
from models.networks.classifier import Network

TEXTS_A_SHARD = 20_000
CHARACTERS_A_SHARD = 2_000_000

_SAMPLE = 256  # texts from which the scale of an LSTM's cell is taken
_ADDED_AT_ONCE = 4  # shards; the sum is large, and is written each time

Makers = Callable[[Iterator[tuple[Shard, Done | None]], Plan, Network, Path], Iterator[tuple[Shard, Done]]]
"""Make the shards that are not done, and hand all of them over in their order."""

Say = Callable[[Shard, Done, bool], None]
"""Hears of every shard, what it became, and whether it had been done before."""


def build(
    model: Network,
    name: str,
    corpus: Corpus,
    folder: Path,
    *,
    part: str | None = None,
    texts_a_shard: int = TEXTS_A_SHARD,
    workers: int = 1,
    scheduler: str | None = None,
    say: Say = lambda shard, done, before: None,
) -> Manifest:
    """Read the corpus with the network `name` and write the atlas into `folder`, or go on with it.

    `part` is a layer and direction, "1.forward" and so on; the top one forward if nobody says. One thread, unless there
    are several `workers`, or a `scheduler` that has some (workers.py). AtlasError if the folder holds
    something else, CorpusError if the corpus cannot be read, OSError if the disk is full, ValueError for a part that
    there is not, or if no worker can be had.
    """
    part = part or part_of([w for w in model.layers if w.direction == "forward"][-1])
    with threadpool_limits(1, "blas"):
        reader = Reader(model, part)
        manifest = read_manifest(folder)
        if manifest is None:
            _check_empty(folder)
            scales = _scales(model, reader, corpus)
            plan = Plan(name, model.digest, part, scales, texts_a_shard, CHARACTERS_A_SHARD)
            manifest = Manifest(plan, corpus.said)
            folder.mkdir(parents=True, exist_ok=True)
            manifest.save(folder)
        else:
            _check_same(manifest, model, part, corpus, texts_a_shard, folder)
        if manifest.complete:
            return manifest
        if workers == 1 and scheduler is None:
            return _go_on(manifest, model, reader, corpus, folder, _alone(reader), say)
        with team(workers, scheduler) as several:
            return _go_on(manifest, model, reader, corpus, folder, several.made, say)


def _go_on(
    manifest: Manifest, model: Network, reader: Reader, corpus: Corpus, folder: Path, makers: Makers, say: Say
) -> Manifest:
    _sweep(folder)
    cutter = Cutter(manifest.plan.texts_a_shard, manifest.plan.characters_a_shard)
    merged = Merged.load(folder) or _nothing_merged(model, reader)
    first, shards, before = merged.shards, list[Done](), set[int]()

    def looked_at() -> Iterator[tuple[Shard, Done | None]]:
        for shard in cutter.cut(corpus):
            found = _found(shard, folder, shard.index < first)
            if found is not None:
                before.add(shard.index)
            yield shard, found

    for shard, done in makers(looked_at(), manifest.plan, model, folder):
        if shard.index < first and shard.index not in before:  # its files were damaged, but it has been added up
            (folder / part_name(shard.index)).unlink()
        shards.append(done)
        say(shard, done, shard.index in before)
        if len(shards) - merged.shards == _ADDED_AT_ONCE:
            _add(merged, len(shards), folder)
            merged.save(folder)
    if len(shards) < merged.shards or note_of(folder, len(shards)).exists():
        raise AtlasError(f"The corpus has fewer texts than when the atlas in {folder} was begun.")
    _add(merged, len(shards), folder)
    left_out = cutter.left_out | {why: sum(getattr(done, why) for done in shards) for why in ("empty", "cut")}
    whole = completed(manifest, tuple(shards), merged.finish(folder), left_out)
    whole.save(folder)
    shutil.rmtree(folder / PARTS)
    return whole


def _found(shard: Shard, folder: Path, merged: bool) -> Done | None:
    """What the shard became if it has been done before. AtlasError if it was another one."""
    found = read_done(folder, shard.index, merged=merged)
    if found is not None and found.source != shard.source:
        raise AtlasError(
            f"The corpus is not the one with which the atlas in {folder} was begun; choose another folder."
        )
    return found


def _alone(reader: Reader) -> Makers:
    """This process makes one shard after the other."""

    def made(
        shards: Iterator[tuple[Shard, Done | None]], plan: Plan, model: Network, folder: Path
    ) -> Iterator[tuple[Shard, Done]]:
        for shard, done in shards:
            yield shard, done or make(shard, plan, model, reader, folder)

    return made


def _add(merged: Merged, shards: int, folder: Path) -> None:
    while merged.shards < shards:
        merged.add(folder)


def _nothing_merged(model: Network, reader: Reader) -> Merged:
    keeps = KEEPS[model.config.cell] is not None
    columns = len(reader.signals) * reader.units
    return Merged.none(len(model.vocabulary), columns, reader.units if keeps else 0)


def _scales(model: Network, reader: Reader, corpus: Corpus) -> Scales:
    """From the first texts with a word. AtlasError if there are none."""
    read = (encoded(model, text.text[:MOST_CHARACTERS])[:MOST_READ] for text in corpus if text.text is not None)
    texts = list(islice((ids for ids in read if len(ids)), _SAMPLE))
    if not texts:
        raise AtlasError(f"The corpus {corpus.said} holds no text with a word in it.")
    scales = Scales.none(reader.signals, reader.units)
    for batch in batches(np.array([len(ids) for ids in texts])):
        scales = scales.widened(reader.read(Packed.of([texts[k] for k in batch])))
    return scales


def _check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AtlasError(f"{folder} is there, and is no atlas; choose a folder that is empty or not there yet.")


def _check_same(
    manifest: Manifest, model: Network, part: str, corpus: Corpus, texts_a_shard: int, folder: Path
) -> None:
    """AtlasError unless the folder's atlas is the one that is asked for."""
    plan = manifest.plan
    differs = {
        f"of the network {plan.network} as it was then": plan.digest != model.digest,
        f"of {plan.part}": plan.part != part,
        f"of the corpus {manifest.corpus}": manifest.corpus != corpus.said,
        f"in shards of {plan.texts_a_shard} texts": plan.texts_a_shard != texts_a_shard,
    }
    for what, other in differs.items():
        if other:
            raise AtlasError(f"{folder} holds an atlas {what}; choose another folder.")


def _sweep(folder: Path) -> None:
    """Remove what a process left half written when it was killed."""
    for place in (folder, *(folder / name for name in (WORDS, TEXTS, PARTS, STATISTICS))):
        for path in place.glob("*.new"):
            path.unlink()
