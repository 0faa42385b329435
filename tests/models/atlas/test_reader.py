"""Many texts side by side, in float32, against one text at a time, in float64."""

import numpy as np
import pytest

from models.atlas.opened import signal_of
from models.atlas.packed import Packed, batches
from models.atlas.reader import COLUMNS, Reader, part_of
from models.networks.classifier import Network
from models.reading.trace import trace_ids

LENGTHS = (9, 9, 4, 3, 3, 1)


def ids_of(model: Network, lengths: tuple[int, ...] = LENGTHS) -> list[np.ndarray]:
    draw = np.random.default_rng(0)
    return [draw.integers(0, len(model.vocabulary), length) for length in lengths]


def test_every_signal_of_every_part_is_that_of_the_scan(tiny: Network) -> None:
    texts = ids_of(tiny)
    packed = Packed.of(texts)
    for part in map(part_of, tiny.layers):
        reader = Reader(tiny, part)
        assert reader.signals == COLUMNS[tiny.config.cell]
        for _ in range(2):  # in the same memory
            values = reader.read(packed)[packed.in_order]
        start = 0
        for ids in texts:
            trace = trace_ids(tiny, ids)
            expected = np.concatenate([signal_of(trace, part, name) for name in reader.signals], axis=1)
            np.testing.assert_allclose(values[start : start + len(ids)], expected, rtol=0, atol=2e-6)
            start += len(ids)


def test_shorter_texts_after_longer_ones(tiny_forward: Network) -> None:
    """What an earlier batch left in memory must not be seen."""
    reader, short = Reader(tiny_forward, "1.forward"), Packed.of(ids_of(tiny_forward, (2, 1)))
    fresh = reader.read(short).copy()
    reader.read(Packed.of(ids_of(tiny_forward)))
    assert (reader.read(short) == fresh).all()


def test_a_part_that_there_is_not(tiny_forward: Network) -> None:
    with pytest.raises(ValueError, match=r"part must be one of 1\.forward; not '2\.forward'"):
        Reader(tiny_forward, "2.forward")


def test_rows_lie_word_by_word_and_come_back_text_by_text() -> None:
    texts = [np.array([1, 2, 3]), np.array([4, 5]), np.array([6])]
    packed = Packed.of(texts)
    assert packed.ids.tolist() == [1, 4, 6, 2, 5, 3]
    assert [packed.ids[rows].tolist() for rows in packed.steps] == [[1, 4, 6], [2, 5], [3]]
    assert packed.ids[packed.in_order].tolist() == [1, 2, 3, 4, 5, 6]
    assert packed.backwards().ids[packed.in_order].tolist() == [3, 2, 1, 5, 4, 6]


@pytest.mark.parametrize("lengths", [(), (2, 0), (1, 2)])
def test_texts_that_cannot_be_packed(lengths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="falling length"):
        Packed.of([np.zeros(length, np.int64) for length in lengths])


def test_every_text_is_in_one_batch_and_no_batch_is_too_large() -> None:
    lengths = np.random.default_rng(0).integers(1, 60, 400)
    lengths[7] = 500  # longer than a batch
    found = list(batches(lengths, most_words=100))
    assert sorted(np.concatenate(found).tolist()) == list(range(400))
    for batch in found:
        assert (np.diff(lengths[batch]) <= 0).all()
        assert lengths[batch].sum() <= 100 or batch.tolist() == [7]
