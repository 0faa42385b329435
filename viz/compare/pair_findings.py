"""What two networks or two texts beside each other show, in words with the computed numbers."""

import math

import numpy as np
import pandas as pd

from models.reading.trace import Trace, sigmoid
from viz.figures.style.axis import brief
from viz.figures.style.numbers import from_log10, signed
from viz.figures.style.rows import rows_of
from viz.language import Words

_NAMED = 6  # words of disagreement that are named


def network_findings(table: pd.DataFrame, names: tuple[str, str], words: Words) -> str:
    """After which words of a `pair_tables.network_pair_table` the networks disagree, and where they are farthest
    apart; empty where one of them was not asked.
    """
    gaps = (table["first"] - table["second"]).abs()
    if gaps.isna().any():
        return ""
    apart = table.loc[table["marked"]]
    first, second = names
    sentences = []
    if apart.empty:
        sentences.append(words("pair.agree", first=first, second=second))
    else:
        named = ", ".join(
            f"{column} “{brief(word)}”" for column, word in rows_of(apart.head(_NAMED), "column", "first_word")
        )
        key = "pair.disagree" if len(apart) <= _NAMED else "pair.disagree.more"
        sentences.append(words(key, first=first, second=second, count=len(apart), total=len(table), words=named))
    most = table.loc[gaps.idxmax()]
    sentences.append(
        words(
            "pair.farthest",
            position=most["column"],
            token=brief(str(most["first_word"])),
            first=first,
            second=second,
            p_first=f"{most['first']:.2f}",
            p_second=f"{most['second']:.2f}",
        )
    )
    return " ".join(sentences)


def same_findings(table: pd.DataFrame, span: tuple[int, int] | None, part: str, words: Words, *, mixed: bool) -> str:
    """Where one part of a network is exactly the same on both texts: before the first difference, or after the last.

    `span` of `models.reading.pairs.span_of_difference`; `mixed` where the part reads states from both directions.
    """
    if not table["marked"].any():
        return words("pair.same_text")
    if span is None:
        return words("pair.same_states")
    if mixed:
        return words("pair.mixed")
    marked = table.loc[table["marked"], "column"]
    if part.endswith("backward"):
        last = int(marked.iloc[-1])
        return words("pair.equal_after", word=_word_at(table, last)) if last < len(table) else words("pair.at_end")
    first = int(marked.iloc[0])
    return words("pair.equal_before", word=_word_at(table, first)) if first > 1 else words("pair.at_start")


def effect_findings(first: Trace, second: Trace, differences: pd.DataFrame, part: str, words: Words) -> str:
    """How far the verdict moved, and how much of the largest difference of the hidden state is left where `part` of the
    network has read everything: at the last column, backwards at the first.
    """
    logits = words("pair.logit", first=signed(first.logit), second=signed(second.logit))
    hidden = differences.loc[(differences["signal"] == "hidden") & differences["value"].notna()]
    largest = float(hidden["value"].max()) if len(hidden) else math.nan
    if not largest > 0:
        return logits
    last = float(hidden["value"].iloc[0 if part.endswith("backward") else -1])
    left = from_log10(math.log10(100 * last / largest)) if 0 < last < 0.01 * largest else f"{100 * last / largest:.0f}"
    at = int(hidden.loc[hidden["value"].idxmax(), "column"])
    return f"{logits} {words('pair.left', column=at, largest=f'{largest:.3f}', percent=left)}"


def unwritten_finding(whole: Trace, added: tuple[int, ...], logit: float, words: Words) -> str:
    """What an LSTM says of a text whose `added` words it does not write, beside the whole: `logit` is that of the text
    with its input gates shut at these words, counted from 0.
    """
    named = " … ".join(brief(whole.tokens[at]) for at in added)
    before, after = (f"{100 * sigmoid(np.float64(value)):.0f}" for value in (whole.logit, logit))
    key = "pair.unwritten.turned" if (whole.logit > 0) != (logit > 0) else "pair.unwritten.stays"
    return words(key, words=named, before=before, after=after)


def _word_at(table: pd.DataFrame, column: int) -> str:
    row = table.iloc[column - 1]
    one, other = (brief(str(row[side])) for side in ("first_word", "second_word"))
    return f"{column} “{one or '–'}” / “{other or '–'}”"
