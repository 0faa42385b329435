"""What it understands: short sentences by kind, and how many of them each network judges as people do."""

from collections.abc import Mapping, Sequence

import streamlit as st

from models import CheckpointInfo
from models.training.report import Report
from viz.compare import controls
from viz.compare.abilities import Cell, kinds, measured
from viz.compare.findings import understanding_findings
from viz.figures.style.names import network_name
from viz.language import Language, Words
from viz.suite import Column, Filled, Row, show_suite
from viz.visit import session


def render(names: Sequence[str], reports: Mapping[str, Report], reads: Language, words: Words) -> None:
    """The table of the networks of these `names`, which read one language; a sentence where none was measured."""
    st.subheader(words("compare.understands"), anchor=False)
    cells = {name: measured(reports.get(name), reads) for name in names}
    known = [found for found in cells.values() if found is not None]
    if not known:
        st.text(words("compare.understands.unmeasured"))
        return
    st.text(understanding_findings(known, words))
    rows = [
        Row(
            kind.name,
            words(f"compare.kind.{kind.name}"),
            kind.examples,
            tuple((sentence.text, sentence.praise) for sentence in kind.sentences),
        )
        for kind in kinds(reads)
    ]
    columns = [_column(name, found, words) for name, found in cells.items()]
    link = session.along({"lang": words.language, **session.presenting_query()})
    opened = controls.opened_cell()
    show_suite(rows, columns, words, reads=reads, opened=opened, link=link, on_opened=controls.take_opened)
    st.caption(words("compare.understands.help"))


def say_who_learned_otherwise(infos: Mapping[str, CheckpointInfo], words: Words) -> None:
    """Which of the networks learned from reviews alone, where others learned from short sentences too."""
    alone = [name for name, info in infos.items() if not _read_short_texts(info)]
    if 0 < len(alone) < len(infos):
        named = ", ".join(network_name(name, words) for name in alone)
        st.caption(words("compare.understands.alone", networks=named))


def _read_short_texts(info: CheckpointInfo) -> bool:
    counts = info.training.get("texts_an_epoch")
    return isinstance(counts, dict) and bool(counts.get("made_up"))


def _column(name: str, cells: Mapping[str, Cell] | None, words: Words) -> Column:
    title = network_name(name, words)
    if cells is None:
        return Column(name, title, "", None)
    standings = [cell.standing for cell in cells.values()]
    people = standings.count("people")
    coin = standings.count("chance") + standings.count("worse")
    note = words("compare.understands.note", people=people, coin=coin, kinds=len(standings))
    return Column(name, title, note, {kind: _filled(cell, words) for kind, cell in cells.items()})


def _filled(cell: Cell, words: Words) -> Filled:
    low, high = cell.interval
    text = words("compare.understands.cell", right=cell.right, sentences=cell.sentences)
    standing = words(f"suite.legend_{cell.standing}")
    percents = {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}
    hint = words("compare.understands.hint", cell=text, standing=standing, **percents)
    return Filled(cell.standing, text, hint, low, high, cell.wrong)
