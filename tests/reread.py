"""Which reviews does our reader read otherwise than torchtext's tokenizer alone, as the first networks learned to read?

    python -m tests.reread --data aclImdb_v1.tar.gz [--list]      # a minute

Counts the test reviews with other ids by what was done to them; with --list each by its name, with the words before
and after.
"""

import argparse
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from models.networks.checkpoint import checkpoint_root
from models.networks.text import Vocabulary, read_text, tokenize

_REVIEW = re.compile(r"test/((?:pos|neg)/\d+_\d+)\.txt$")
_ADDRESS = re.compile(r"www|http|.@.|\w/\w")
_PASTED = {"address": _ADDRESS, "´ or ` as an apostrophe": re.compile("[´`]"), "tag": re.compile("[<>]")}
_APART = {"/": "/", "stars": r"\*", "& or +": "[&+]", "_": "_", "brackets": r"[\[\]{}]", "other marks": "."}


def main() -> int:
    """Print what was counted."""
    parser = argparse.ArgumentParser(prog="python -m tests.reread", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="aclImdb_v1.tar.gz")
    parser.add_argument("--list", action="store_true", help="each review")
    args = parser.parse_args()
    vocabulary = Vocabulary.load(checkpoint_root() / "lstm" / "vocab.txt")
    counts: Counter[str] = Counter()
    for name, text in sorted(_reviews(args.data)):
        before, now = tokenize(text, tokenizer="basic_english"), read_text(text, vocabulary, "en")
        if vocabulary.encode(before) == vocabulary.encode(now):
            continue
        gone = list((Counter(before) - Counter(now)).elements())
        kind = _kind(gone, pasted=vocabulary.encode(tokenize(text)) != vocabulary.encode(before))
        counts[kind] += 1
        counts["known words read as something else"] += any(vocabulary.encode(gone))
        if args.list:
            print(f"{name}  {kind}  {' '.join(gone)} -> {' '.join((Counter(now) - Counter(before)).elements())}")
    for kind, count in counts.most_common():
        print(f"{count:6,}  {kind}")
    return 0


def _reviews(archive: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive) as tar:
        for member in tar:
            found = _REVIEW.search(member.name)
            content = tar.extractfile(member) if found else None
            if found and content is not None:
                yield found[1], content.read().decode("utf-8", errors="replace")


def _kind(gone: list[str], *, pasted: bool) -> str:
    """What was done to a review: the first that fits one of its words that are gone."""
    if pasted:
        found = (kind for kind, mark in _PASTED.items() if any(map(mark.search, gone)))
        return f"pasted: {next(found, 'marks beyond ASCII')}"
    return "taken apart: " + next(kind for kind, mark in _APART.items() if any(re.search(mark, word) for word in gone))


if __name__ == "__main__":
    raise SystemExit(main())
