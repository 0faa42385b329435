"""What the trained networks reached, as a table in Markdown: python -m models.standings

Read from the checkpoints' own config.json and report.json; `make train-all` ends with it.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from models.networks.checkpoint import CheckpointError, CheckpointInfo, checkpoint_root, examine_checkpoints
from models.training.report import read_report

HEADINGS = ("network", "cell", "layers", "directions", "minutes to train", "validation", "test", "95 % interval")


def standings(found: Iterable[CheckpointInfo | CheckpointError], root: Path) -> str:
    """One line a network, as `found`, under the headings; accuracies in percent, – where nothing was measured.

    Without those that learned elsewhere or from somebody's own table: figures of other texts compare with nothing here.
    """
    own = [info for info in found if isinstance(info, CheckpointInfo) and not info.has_own_head]
    rows = [_row(info, root / info.name) for info in own]
    return "\n".join([_line(HEADINGS), _line("---" for _ in HEADINGS), *map(_line, rows)])


def _row(info: CheckpointInfo, folder: Path) -> list[str]:
    report = read_report(folder)
    interval = f"{report.low:.2%} to {report.high:.2%}" if report else "–"
    minutes = info.training.get("minutes", "–")
    shape = [info.cell.upper(), str(info.layers), "2" if info.bidirectional else "1"]
    accuracies = [_percent(info.validation_accuracy), _percent(info.test_accuracy)]
    return [f"`{info.name}`", *shape, str(minutes), *accuracies, interval]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.2%}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Print the table, and beside it why any network cannot be used."""
    root = checkpoint_root()
    found = examine_checkpoints(root)
    print(standings(found, root))
    foreign = [info.name for info in found if isinstance(info, CheckpointInfo) and info.has_own_head]
    if foreign:
        print(f"\nnot compared, since their texts are others: {', '.join(foreign)}")
    for error in found:
        if isinstance(error, CheckpointError):
            print(error, file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
