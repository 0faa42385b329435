"""How other tools split texts into words, each as its tutorial does it."""

import string

_KERAS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', " "))
_NO_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation))
_SHOWN = {" ": "␣", "\n": "⏎"}
"""Letters that nobody could see, as they are written in a vocabulary and on the screen."""


def split(text: str, tokenizer: str) -> list[str]:
    """The words of a text as a `tokenizer` of `models.networks.text.TOKENIZERS` has them."""
    if tokenizer == "letters":
        return [shown(letter) for letter in text]
    if tokenizer == "keras":  # keras.preprocessing.text.Tokenizer
        return text.lower().translate(_KERAS).split()
    if tokenizer == "no_punctuation":  # many a course: "don't" becomes "dont"
        return text.lower().translate(_NO_PUNCTUATION).split()
    return text.split()


def shown(word: str) -> str:
    """A word as it stands in a vocabulary file: white space in it has a sign."""
    return "".join(_SHOWN.get(letter, letter) for letter in word)
