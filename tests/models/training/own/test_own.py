"""A network from somebody's own table: it learns, its folder is like the others, and what cannot be learned is said."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from models.networks.classifier import ClassifierConfig
from models.reading.known import load_checkpoint
from models.reading.trace import trace_text
from models.train import main
from models.training.data import Batch, collate
from models.training.own.learner import ClassesClassifier, logits_of, loss_of
from models.training.own.run import network_of, prepared, recipe_of
from models.training.own.table import read_table
from models.training.report import read_report

TOPICS = {"food": "soup rice spicy chef", "sport": "ball goal team coach", "travel": "train hotel beach ticket"}
FILL = ["the", "a", "was", "very", "really", "we", "had", "with"]


def write(path: Path, classes: int, rows: int = 90, **columns: str) -> Path:
    rng = np.random.default_rng(3)
    names = {"text": "text", "label": "label"} | columns
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([names["text"], "other", names["label"]])
        for row in range(rows):
            label = list(TOPICS)[row % classes]
            words = [*rng.choice(TOPICS[label].split(), 2), *rng.choice(FILL, 4)]
            table.writerow([" ".join(map(str, rng.permutation(words))), row, label])
        table.writerow(["", 1, "food"])
    return path


@pytest.mark.parametrize(("classes", "options"), [(3, ["--cell", "lstm"]), (2, ["--cell", "gru", "--bidirectional"])])
def test_a_table_becomes_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], classes: int, options: list[str]
) -> None:
    path = write(tmp_path / "own.csv", classes, rows=240, text="review")
    sizes = ["--hidden", "12", "--embedding", "12", "--epochs", "25"]
    out = tmp_path / "mine"
    given = ["mine", "--csv", str(path), "--text-column", "review", *options, *sizes, "--out", str(out)]
    assert main(given) == 0
    said = capsys.readouterr().out
    assert "240 texts: 192 to learn from, 24 for validation, 24 for the test; 1 rows without" in said
    assert f"who always says 'food' is right in {100 / classes:.1f} %" in said
    network = load_checkpoint("mine", tmp_path)
    head = network.config.head
    assert head is not None and head.classes == tuple(TOPICS)[:classes]
    config = json.loads((out / "config.json").read_text())
    assert config["test"]["accuracy"] > 0.8, "it has learned"
    assert config["training"]["table"]["file"] == "own.csv" and config["training"]["table"]["tested"] == 24
    outputs = trace_text(network, "we had a spicy soup with rice").outputs
    assert max(outputs, key=outputs.__getitem__) == "food"
    assert (read_report(out) is not None) == (classes == 2)
    assert main(given) == 1
    assert "--replace" in capsys.readouterr().err


def test_the_folder_says_what_the_module_says(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "own.csv", 3), "text", "label")
    shape = ClassifierConfig("gru", embedding_size=5, hidden_size=6, bidirectional=True, layers=2)
    lesson, vocabulary = prepared(table, shape, seed=1)
    config = ClassifierConfig("gru", len(vocabulary), 5, 6, bidirectional=True, layers=2)
    model = ClassesClassifier(recipe_of(config, 90, None), vocabulary, 3, seed=1)
    network = network_of(model, table.classes)
    logits = logits_of(model, lesson.test)
    for ids, row in zip(lesson.test.ids, logits, strict=True):
        words = " ".join(vocabulary.tokens[k] for k in ids if k > 1)
        if 0 in ids:
            continue
        assert list(trace_text(network, words).outputs.values()) == pytest.approx(row.tolist(), abs=1e-5)


@pytest.mark.parametrize("prefix_share", [0.0, 0.5])
def test_the_loss_is_that_of_whole_texts_and_their_beginnings(tmp_path: Path, prefix_share: float) -> None:
    table = read_table(write(tmp_path / "own.csv", 3), "text", "label")
    lesson, vocabulary = prepared(table, ClassifierConfig("lstm"), seed=1)
    config = ClassifierConfig("lstm", len(vocabulary), 5, 6)
    model = ClassesClassifier(recipe_of(config, 90, None), vocabulary, 3, seed=1).eval()
    batch = collate(lesson.train, range(4))
    found = float(loss_of(model, batch, prefix_share))
    each = []
    for row in range(4):
        length, label = int(batch.lengths[row]), batch.labels[row : row + 1].long()
        losses = [
            float(cross_entropy(model(batch.ids[row : row + 1, :count], torch.tensor([count])), label))
            for count in range(1, length + 1)
        ]
        gain = np.arange(1, length + 1) / np.arange(1, length + 1).sum()
        each.append((1 - prefix_share) * losses[-1] + prefix_share * float(gain @ losses))
    assert found == pytest.approx(np.mean(each), abs=1e-5)
    assert isinstance(batch, Batch)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read"),
        (b"text,label\n\xff\xfe,a\n", "not in UTF-8"),
        (b"words,label\nx,a\n", "has no column 'text'; its columns are words, label"),
        (b"text,label\n" + b"some words,a\n" * 20, "20 rows with a text and a label; a training needs at least 60"),
        (b"text,label\n" + b"some words,a\n" * 90, "has 1 different labels"),
        (b"text,label\n" + b"some words,a\n" * 90 + b"x,b\n" * 3, "3 rows of 'b'; each class needs at least 10"),
        (b"text,label\n" + b"some words,a\n" * 90 + b"".join(b"x,%d\n" % k for k in range(99)), "has 100 different"),
        (b"text,label\n" + b"some words,a\n" * 90 + b"some words," + b"b" * 99 + b"\n", "each class needs"),
        (b"text,label\n" + b"some words,a\n" * 90 + (b"some words," + b"b" * 99 + b"\n") * 20, "is no name of a class"),
        (b"text,label\n" + b"some words,a\n" * 90 + b'"...",b\n' * 20 + b'";;",b\n', "a text without words"),
    ],
)
def test_what_cannot_be_learned_from_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / "own.csv").write_bytes(content)
    assert main(["mine", "--csv", str(tmp_path / "own.csv"), "--out", str(tmp_path / "mine")]) == 1
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_other_delimiters_are_seen(tmp_path: Path) -> None:
    write(tmp_path / "own.csv", 2)
    text = (tmp_path / "own.csv").read_text(encoding="utf-8")
    for suffix, delimiter in ((".csv", ";"), (".tsv", "\t")):
        path = tmp_path / f"other{suffix}"
        path.write_text("\ufeff" + text.replace(",", delimiter), encoding="utf-8")
        assert read_table(path, "text", "label") == read_table(tmp_path / "own.csv", "text", "label")
