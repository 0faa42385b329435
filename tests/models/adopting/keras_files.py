"""Networks as Keras 3 saves them, with what Keras says of a text: run as a program of its own, on PyTorch's backend.

    python tests/models/adopting/keras_files.py FOLDER

Keras changes settings of torch and warns of much, so the tests never import it. Each network is saved as NAME.keras and
as NAME.h5; said.json has, by name, what `model.predict` gives for the ids of `TEXT`.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
from keras import layers as L

WORDS, SIZE, UNITS = 40, 10, 12
TEXT = (5, 9, 3, 17, 30, 9, 22, 2, 11, 38)


def chain(*layers: object, mask: bool = False) -> object:
    return keras.Sequential([keras.Input((None,)), L.Embedding(WORDS, SIZE, mask_zero=mask), *layers])


def graph() -> object:
    """The same as a graph of functions that is one chain, with a mask."""
    given = keras.Input((None,))
    rows = L.Embedding(WORDS, SIZE, mask_zero=True)(given)
    rows = L.GRU(UNITS, return_sequences=True, dropout=0.2)(rows)
    row = L.GlobalAveragePooling1D()(rows)
    return keras.Model(given, L.Dense(3, activation="softmax")(L.Dropout(0.3)(row)))


def branches() -> object:
    given = keras.Input((None,))
    rows = L.Embedding(WORDS, SIZE)(given)
    both = L.Concatenate()([L.LSTM(UNITS)(rows), L.LSTM(UNITS)(rows)])
    return keras.Model(given, L.Dense(1)(both))


def apart() -> object:
    """merge_mode=None: the two directions are handed on as two."""
    given = keras.Input((None,))
    both = L.Bidirectional(L.LSTM(UNITS), merge_mode=None)(L.Embedding(WORDS, SIZE)(given))
    return keras.Model(given, L.Dense(1)(L.Concatenate()(both)))


def two_ways(cell: object = L.LSTM, merge: str | None = "concat", **more: object) -> object:
    return L.Bidirectional(cell(UNITS, **more), merge_mode=merge)


ALL = {"return_sequences": True}

NETWORKS: dict[str, Callable[[], object]] = {
    # The six of the note
    "lstm": lambda: chain(L.LSTM(UNITS), L.Dense(1, activation="sigmoid")),
    "bilstm2": lambda: chain(two_ways(**ALL), two_ways(), L.Dense(1, activation="sigmoid")),
    "bigru_max": lambda: chain(
        two_ways(L.GRU, **ALL), L.GlobalMaxPooling1D(), L.Dense(7, activation="relu"), L.Dense(4, activation="softmax")
    ),
    "gru_reset_before": lambda: chain(L.GRU(UNITS, reset_after=False), L.Dense(1, activation="sigmoid")),
    "rnn": lambda: chain(L.SimpleRNN(UNITS, use_bias=False), L.Dense(1, activation="sigmoid")),
    "bi_sum_norm": lambda: chain(two_ways(merge="sum"), L.BatchNormalization(), L.Dense(2, activation="softmax")),
    # Every way to merge, at the top and below
    "bi_ave": lambda: chain(two_ways(L.GRU, "ave"), L.Dense(1)),
    "bi_mul": lambda: chain(two_ways(merge="mul"), L.Dense(5, activation="tanh"), L.Dense(1, activation="sigmoid")),
    "bi_mul_mean": lambda: chain(two_ways(merge="mul", **ALL), L.GlobalAveragePooling1D(), L.Dense(1)),
    "bi_ave_max": lambda: chain(two_ways(L.SimpleRNN, "ave", **ALL), L.GlobalMaxPooling1D(), L.Dense(1)),
    "below_sum": lambda: chain(two_ways(merge="sum", **ALL), two_ways(), L.Dense(1)),
    "below_ave": lambda: chain(two_ways(L.GRU, "ave", **ALL), two_ways(L.GRU, "ave"), L.Dense(1)),
    # Heads
    "gru": lambda: chain(L.GRU(9, **ALL), L.Dropout(0.4), L.GRU(UNITS, recurrent_dropout=0.1), L.Dense(3)),
    "norms": lambda: chain(
        *(L.LSTM(UNITS), L.LayerNormalization(), L.Dense(6), L.BatchNormalization(scale=False), L.ReLU()),
        *(L.Dense(3, use_bias=False), L.Activation("softmax")),
    ),
    "masked": lambda: chain(L.LSTM(UNITS), L.Flatten(), L.Dense(3, activation="sigmoid"), mask=True),
    "graph": graph,
    # What is refused
    "branches": branches,
    "apart": apart,
    "numbers": lambda: keras.Sequential([keras.Input((None, 3)), L.LSTM(UNITS), L.Dense(1)]),
    "below_mul": lambda: chain(two_ways(merge="mul", **ALL), two_ways(), L.Dense(1)),
    "mixed": lambda: chain(L.LSTM(UNITS, **ALL), L.GRU(UNITS), L.Dense(1)),
    "relu": lambda: chain(L.SimpleRNN(UNITS, activation="relu"), L.Dense(1)),
    "hard": lambda: chain(L.LSTM(UNITS, recurrent_activation="hard_sigmoid"), L.Dense(1)),
    "backwards": lambda: chain(L.LSTM(UNITS, go_backwards=True), L.Dense(1)),
    "every_word": lambda: chain(L.LSTM(UNITS, **ALL), L.Dense(1)),
    "gelu": lambda: chain(L.LSTM(UNITS), L.Dense(5, activation="gelu"), L.Dense(1)),
    "no_dense": lambda: chain(L.LSTM(UNITS)),
    "ends_in_tanh": lambda: chain(L.LSTM(UNITS), L.Dense(1, activation="tanh")),
    "convolution": lambda: chain(L.Conv1D(SIZE, 3), L.LSTM(UNITS), L.Dense(1)),
}


def settle(model: object, seed: int) -> None:
    """Numbers as after a training: fresh normalisations and biases do nothing."""
    draw = np.random.default_rng(seed)
    for variable in model.weights:  # type: ignore[attr-defined]
        if "seed" in variable.path:
            continue
        numbers = draw.normal(size=variable.shape) * (0.7 if len(variable.shape) == 2 else 0.3)
        variable.assign(np.abs(numbers) + 0.5 if "variance" in variable.path else numbers)


def main(folder: Path) -> None:
    said = {}
    for seed, (name, make) in enumerate(NETWORKS.items()):
        model = make()
        settle(model, seed)
        ids = np.random.default_rng(0).normal(size=(1, 5, 3)) if name == "numbers" else np.array([TEXT])
        said[name] = np.asarray(model.predict(ids, verbose=0), dtype=float).reshape(-1).tolist()  # type: ignore[attr-defined]
        for kind in ("keras", "h5"):
            model.save(folder / f"{name}.{kind}")  # type: ignore[attr-defined]
    (folder / "said.json").write_text(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
