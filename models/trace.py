"""A trained network read step by step: python -m models.trace lstm "I loved it" --out trace.csv

With --hold something is held on the way: --hold input=0@4 closes the input gates at word 4, so that it is not written;
--hold hidden=0#46 silences unit 46; --hold forget=1@2-5 keeps everything at the words 2 to 5. Words and units count
from 0. It may be given more than once.
"""

import argparse
import re
import sys
from pathlib import Path

from models.networks.checkpoint import CheckpointError
from models.reading.holding.hold import Hold
from models.reading.known import load_checkpoint
from models.reading.table import write_table
from models.reading.trace import trace_text

_HOLD = re.compile(r"(?P<signal>\w+)=(?P<number>[^@#]+)(?:@(?P<words>[^#]+))?(?:#(?P<units>.+))?")


def main(arguments: list[str] | None = None) -> int:
    """Write the tidy table of a trace to a file; 1 with a sentence if that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m models.trace", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", help="a folder in checkpoints/, for instance lstm")
    parser.add_argument("text")
    parser.add_argument("--out", type=Path, required=True, help="a .csv or .parquet file; in CSV a word like =1 is '=1")
    hold_help = "hold a signal: SIGNAL=NUMBER, at some words @1,4-6, in some units #46; words and units from 0"
    parser.add_argument("--hold", type=hold_of, action="append", default=[], metavar="WHAT", help=hold_help)
    args = parser.parse_args(arguments)
    try:
        trace = trace_text(load_checkpoint(args.name), args.text, hold=args.hold)
        write_table(trace, args.out)
    except (CheckpointError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"P(positive) = {trace.probability:.4f}; {len(trace.tokens)} words -> {args.out}")
    return 0


def hold_of(text: str) -> Hold:
    """What `--hold` says: "input=0", "input=0@4", "hidden=0#46", "forget=1@2-5,7#0-63".

    argparse.ArgumentTypeError for what is not of that form.
    """
    match = _HOLD.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        words, units = (None if match[name] is None else _numbers(match[name]) for name in ("words", "units"))
        return Hold(match["signal"], float(match["number"]), words, units)
    except ValueError:
        like = "input=0, input=0@4, hidden=0#46 or forget=1@2-5,7#0-63"
        raise argparse.ArgumentTypeError(f"must be like {like}; not {text!r}") from None


def _numbers(text: str) -> tuple[int, ...]:
    """Of "1,4-6" it is 1, 4, 5, 6."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        found += range(int(first), int(last if dash else first) + 1)
    return tuple(found)


if __name__ == "__main__":
    raise SystemExit(main())
