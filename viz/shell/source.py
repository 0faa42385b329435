"""What a network learned from and what it gets wrong, where that differs between the languages that networks read."""

import streamlit as st

from models import CheckpointError
from models.training.report import Understanding
from models.understanding.suite import suite_hash
from viz.cache import checkpoints
from viz.figures.style.names import VIETNAMESE, network_name
from viz.language import Language, Words
from viz.visit.networks import language_read


def empty_notice(reads: Language, words: Words) -> str:
    """That there is nothing to read, and what a network of this language leaves out."""
    return words("notice.empty.vi" if reads == "vi" else "notice.empty")


def gradient_help(reads: Language, words: Words) -> str:
    """What a picture of gradients shows, and what the networks of this language learned from."""
    return words("gradient.help.vi" if reads == "vi" else "gradient.help")


def accuracy_help(network: str, words: Words) -> str:
    """What the percentage beside a network's name is; empty where there is none."""
    found = checkpoints.about(network)
    if isinstance(found, CheckpointError) or found.test_accuracy is None:
        return ""
    table = found.training.get("table")
    if isinstance(table, dict):  # it learned from somebody's own texts
        return words("network.help.own", count=table.get("tested"))
    report = checkpoints.report(network)
    if language_read(network) == "en" or report is None:
        return words("network.help")
    return words("network.help.vi", reviews=grouped(report.reviews, words))


def show_source(network: str, words: Words) -> None:
    """Of a shipped Vietnamese network the corpus with its credit and licence, and what it gets wrong, as measured."""
    found, report = checkpoints.about(network), checkpoints.report(network)
    if network not in VIETNAMESE or isinstance(found, CheckpointError):
        return
    sentences = [words("source.vi", name=network_name(network, words))]
    if report is not None and found.plain_accuracy is not None:
        shares = {"accuracy": report.accuracy, "plain": found.plain_accuracy}
        told = {name: f"{100 * share:.1f}" for name, share in shares.items()}
        sentences.append(words("source.vi.measured", reviews=grouped(report.reviews, words), **told))
    if report is not None and report.suite == suite_hash("vi"):
        right, asked = (sum(getattr(one, of) for one in report.understands) for of in ("right", "sentences"))
        sentences.append(words("source.vi.understands", right=right, sentences=asked, page=words("page.compare")))
    st.caption(" ".join(sentences))


def understood(network: str, ability: str) -> Understanding | None:
    """What was measured of one ability on the sentences of today (models/understanding); None where it was not."""
    report = checkpoints.report(network)
    if report is None or report.suite != suite_hash(language_read(network)):
        return None
    return next((each for each in report.understands if each.ability == ability), None)


def grouped(number: int, words: Words) -> str:
    """ "9,993", or "9 993" in Vietnamese."""
    return f"{number:,}".replace(",", "\u00a0" if words.language == "vi" else ",")
