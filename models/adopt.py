"""Bring a network: python -m models.adopt FILE --vocabulary WORDS --name mine --text "..." --says 0.83

FILE is a state_dict, by torch.save (.pt, .pth) or as safetensors; or, with --from keras, a network that Keras 3 has
saved (.keras, .h5), which says itself what a state_dict leaves open. It is data: nothing in it is run. Cell, layers,
directions and sizes are told by the shapes of its tensors. What no shape says, which states are read out and what
stands between the layers, one known answer decides: a text, and what your own program said of it (--text and --says,
which may be given several times). Without one, it is asked, with the likely answer first.

The folder is one like those that ship: every page, every command and load_checkpoint know it by its name.
"""

import argparse
import sys
from pathlib import Path

from models.adopting.adopt import Asked, Fit, Opened, about, fits, opened, save
from models.adopting.answers import known
from models.adopting.asking import choose, told_of_reading, told_of_shapes, told_of_words
from models.adopting.limits import PYTHON
from models.adopting.stored import content_of
from models.networks.checkpoint import checkpoint_root, is_name
from models.networks.misfit import MisfitError
from models.networks.text import LANGUAGES, TOKENIZERS, Tokenizer


def main(arguments: list[str] | None = None) -> int:
    """Adopt a file and write the folder; 1 with a sentence if that cannot be done."""
    args = _parse(arguments)
    try:
        _adopt(args)
    except (MisfitError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _adopt(args: argparse.Namespace) -> None:
    root = args.out or checkpoint_root()
    if not is_name(args.name):
        raise MisfitError("folder.name")
    if (root / args.name).exists() and not args.replace:
        raise MisfitError("adopt.taken", name=args.name)
    file = _opened(args)
    print(told_of_shapes(file))
    asked = _asked(args)
    found = fits(file, content_of(args.vocabulary, PYTHON), asked)
    names = [name.strip() for name in args.about.split(",")] if args.about else []
    fit = _one(found, file_readings=len(file.readings), args=args).about(asked.answers, names)
    save(fit.network, root / args.name, about(file, fit.network, asked))
    print(told_of_reading(fit), *told_of_words(fit.network), sep="\n")
    print(f"-> {root / args.name}")
    print(
        f'python -m models.trace {args.name} "a text" --out trace.csv reads it; the app opens it with ?net={args.name}'
    )


def _opened(args: argparse.Namespace) -> Opened:
    content = content_of(args.file, PYTHON)
    if args.source != "keras":
        return opened(args.file.name, content, PYTHON)
    from models.adopting.keras.network import opened as opened_keras  # h5py is asked for where it is needed

    return opened_keras(args.file.name, content, PYTHON)


def _one(found: list[Fit], file_readings: int, args: argparse.Namespace) -> Fit:
    """The reading that is taken. None that does not fit the known answer."""
    if args.text and found[0].distance:
        raise MisfitError("adopt.answer.far", count=file_readings, distance=f"{found[0].distance:.2g}")
    if args.text:
        print(f"readings that give the known answer: {len(found)}")
    if len(found) == 1:
        return found[0]
    if args.reading is not None and 1 <= args.reading <= len(found):
        chosen: Fit = found[args.reading - 1]
        return chosen
    if not sys.stdin.isatty():
        for number, fit in enumerate(found[:20], 1):
            print(f"  {number}  {told_of_reading(fit)}")
        raise MisfitError("adopt.answer.several" if args.text else "adopt.answer.needed", count=len(found))
    return choose(found, input)


def _asked(args: argparse.Namespace) -> Asked:
    if len(args.text) != len(args.says):
        raise MisfitError("adopt.answer.pairs", texts=len(args.text), answers=len(args.says))
    classes = tuple(name.strip() for name in args.classes.split(",")) if args.classes else None
    answers = tuple(known(text, says) for text, says in zip(args.text, args.says, strict=True))
    tokenizer: Tokenizer | None = args.tokenizer or ("keras" if args.source == "keras" and not answers else None)
    return Asked(classes, tokenizer, args.language, args.pads, args.start, answers)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m models.adopt", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, help="a state_dict (.pt, .pth, .safetensors); of Keras .keras, .h5")
    parser.add_argument("--from", dest="source", choices=("torch", "keras"), default="torch", help="whose file it is")
    parser.add_argument("--vocabulary", type=Path, required=True, help="a word a line; or JSON: a list, {word: number}")
    parser.add_argument("--name", required=True, help="of the folder: small letters, digits, - and _")
    parser.add_argument("--text", action="append", default=[], help="a text of a known answer")
    parser.add_argument("--says", action="append", default=[], help="what your program says of it, such as 0.8312")
    parser.add_argument("--classes", help='names of the outputs, "negative,positive"; one name for a plain number')
    parser.add_argument("--about", help='the number that is shown: "good,bad", one class rather than another')
    parser.add_argument("--tokenizer", choices=TOKENIZERS, help="how texts are split; else the known answer tells")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="what it reads")
    parser.add_argument("--pads", type=int, default=0, help="the length up to which texts were filled up from the left")
    parser.add_argument("--start", help="a word that stands in front of every text")
    parser.add_argument("--reading", type=int, help="which of several readings, by its number")
    parser.add_argument("--out", type=Path, help="where the folder is put; default: checkpoints/")
    parser.add_argument("--replace", action="store_true", help="put it in the place of a network of that name")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
