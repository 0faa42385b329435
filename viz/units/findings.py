"""What is said of units, in words with the numbers that ship; nothing that its numbers do not show."""

from math import ceil

import numpy as np

from models.cards.frequent import LEAST
from models.cards.shipped import CLEAR, AtWord, Card
from viz.cache.cards import Found, Place
from viz.figures.style.axis import brief
from viz.figures.style.numbers import signed
from viz.language import Words
from viz.shell.source import grouped

_SPANS = (8, 64)


def headline(card: Card, words: Words) -> str:
    """How many units follow the sentiment so far: what a reader should know before looking at any single one."""
    told = {"following": len(card.following), "units": card.units, "texts": grouped(card.texts, words)}
    return words("units.headline", **told, percent=f"{100 * (0.5 + CLEAR):.0f}")


def follows(card: Card, unit: int, words: Words) -> str:
    """What the unit follows: the sentiment so far, and what else besides; where neither is clear, that it is not."""
    auc = float(card.so_far[unit])
    clear = unit in card.following
    kind = ("praise" if auc > 0.5 else "blame") if clear else "unclear"
    sentences = [words(f"units.so_far.{kind}", auc=f"{auc:.2f}")]
    found = card.besides(unit)
    if found is None:
        sentences.append(words("units.besides.none"))
    else:
        where = words(f"units.where.{found.name}")
        told = {"where": where, "auc": f"{found.auc:.2f}", "chance": f"{0.5 + found.chance:.2f}"}
        sentences.append(words("units.besides.high" if found.auc > 0.5 else "units.besides.low", **told))
    return " ".join(sentences)


def keeps(card: Card, unit: int, words: Words) -> str:
    """How much of its state is left by its gate alone, beside the median unit; empty for a vanilla RNN."""
    told = dict[str, str]()
    for span in _SPANS:
        kept = card.kept(span)
        if kept is None:
            return words("units.keeps.none")
        told |= {f"kept_{span}": f"{100 * kept[unit]:.0f}", f"median_{span}": f"{100 * float(np.median(kept)):.0f}"}
    return words("units.keeps", **told)


def matters(card: Card, unit: int, words: Words) -> str:
    """What is lost without it, over reviews."""
    rank = int((card.moved > card.moved[unit]).sum()) + 1
    told = {"moved": f"{card.moved[unit]:.2f}", "rank": rank, "units": card.units}
    return words("units.matters", **told, turned=int(card.turned[unit]), read=grouped(card.read, words))


def at_word(card: Card, word: str, at: AtWord | None, words: Words) -> str:
    """What the chosen signal is on average at a word, and beside the other frequent words."""
    told = {"word": brief(word), "least": LEAST, "texts": grouped(at.texts if at else 0, words)}
    if at is None:
        return words("units.at.rare", **told)
    told |= {"mean": signed(at.mean), "reach": f"{ceil(100 * at.reach) / 100:.2f}", "count": grouped(at.count, words)}
    return words("units.at", **told, percent=f"{100 * at.above:.0f}", words=grouped(len(card.frequent), words))


def place_note(place: Place, words: Words) -> str:
    """What the unit adds to the verdict of the text, and whose sentence it is."""
    told = []
    if place.share is not None:
        told.append(words("units.places.share", share=signed(place.share), logit=signed(place.logit)))
    if place.sentence is not None:
        told.append(words("units.places.credit", number=place.sentence.number, author=place.sentence.author))
    return " ".join(told)


def pattern_finding(found: Found, words: Words) -> str:
    """How many of the units are on at the best place, how often that is, and how often by chance."""
    best = found.places[0].units
    chance = f"{found.by_chance:.{3 if found.by_chance < 0.1 else 1 if found.by_chance < 100 else 0}f}"
    return words("units.pattern.found", best=best, of=found.of, alike=grouped(found.alike, words), chance=chance)
