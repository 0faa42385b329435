"""Are our tokenizer and vocabulary equal to torchtext's, over all 50,000 reviews and for every shipped vocabulary?

    python -m tests.equal_words --data aclImdb_v1.tar.gz        # some minutes

Where torchtext is not, only our own are run; the SHA-256 of all tokens is printed, to be compared with that from where
it is.
"""

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path

from models.networks import english
from models.networks.checkpoint import checkpoint_root, list_checkpoints
from models.networks.text import SPECIALS, Vocabulary, tokenize
from models.training.data import read_imdb, split_off
from tests.models.torchtext_here import Maker, torchtext_s

COUNT = 50_000


def main() -> int:
    """Print what was compared; exit code 1 at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.equal_words", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="aclImdb_v1.tar.gz")
    train, test = (read_imdb(parser.parse_args().data, split) for split in ("train", "test"))
    ours = Maker("gatescope", english.split, english.words)
    theirs = torchtext_s() or ours
    digest, count = hashlib.sha256(), 0
    for number, review in enumerate([*train, *test]):
        tokens = ours.split(review.text)
        if tokens != theirs.split(review.text):
            print(f"review {number} is split otherwise by {theirs.name}")
            return 1
        count += len(tokens)
        digest.update(sha256_of(tokens).encode())
    print(f"{len(train) + len(test):,} reviews, {count:,} tokens: {theirs.name} and {ours.name} agree")
    print(f"SHA-256 {digest.hexdigest()}", flush=True)
    tokenized = [tokenize(review.text, tokenizer="basic_english") for review in train]
    for info in list_checkpoints():
        if info.language != "en":
            continue
        training = info.training
        kept, _ = split_off(len(train), training["recipe"]["validation"], training["seed"])
        shipped = Vocabulary.load(checkpoint_root() / info.name / "vocab.txt").tokens
        for maker in {theirs.name: theirs, ours.name: ours}.values():
            built = maker.words((tokenized[k] for k in kept), SPECIALS, info.vocabulary_size)
            if tuple(built) != shipped:
                print(f"the vocabulary of {info.name} is another one by {maker.name}")
                return 1
        print(f"vocabulary of {info.name}: {len(shipped):,} words, as shipped by both, {sha256_of(shipped)}")
    return int(len(train) + len(test) != COUNT)


def sha256_of(tokens: Iterable[str]) -> str:
    """Of the tokens, a line each, in UTF-8."""
    return hashlib.sha256("\n".join(tokens).encode("utf-8", errors="surrogatepass")).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
