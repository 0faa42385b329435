"""A trained network read step by step: python -m models.trace lstm "I loved it" --out trace.csv"""

import argparse
import sys
from pathlib import Path

from models.networks.checkpoint import CheckpointError, load_checkpoint
from models.reading.table import write_table
from models.reading.trace import trace_text


def main(arguments: list[str] | None = None) -> int:
    """Write the tidy table of a trace to a file; 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models.trace", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("text")
    parser.add_argument("--out", type=Path, required=True, help="a .csv or .parquet file; in CSV a word like =1 is '=1")
    args = parser.parse_args(arguments)
    try:
        trace = trace_text(load_checkpoint(args.name), args.text)
        write_table(trace, args.out)
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"P(positive) = {trace.probability:.4f}; {len(trace.tokens)} words -> {args.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
