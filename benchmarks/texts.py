"""Texts that no cache knows: ordinary English, as in film reviews, and never the same twice."""

import random
from collections.abc import Iterator

_WORDS = """
a about acting actor again all almost always amazing and another any as at awful bad beautiful because been
before best better between big boring but by camera cast character could dialogue did director does dull end
ending enough even ever every excellent fact family far feel few film find first for from fun funny get good
great had half happens hard has have he heart her here his hope horror house how i idea if in interesting is
it job just kind know last laugh life like little long look lost lot love made make man many may me mind
minutes money more most movie much music my never new night no not nothing now of old on one only or other our
out over own part people perfect performance perhaps picture place plot point poor pretty quite rather real
really reason right role same scene scenes script see seen sense series she show simple slow so some something
sound star still story strong style such sure take than that the their them then there these they thing think
this those though time to together too true truth try turn two under until up us very voice want was waste
watch way we well were what when where which while who whole why will with without woman wonderful work world
worst worth would writing wrong year years yet you young your
"""


def fresh_texts(words: int, seed: int) -> Iterator[str]:
    """Texts of so many words, small letters alone, without end; the same ones for the same seed."""
    draw, given, choice = random.Random(seed), set[str](), _WORDS.split()
    while True:
        text = " ".join(draw.choices(choice, k=words))
        if text not in given:
            given.add(text)
            yield text
