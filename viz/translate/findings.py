"""What the numbers of the Translate page say, in sentences."""

from collections.abc import Mapping, Sequence

from models.translation.report import Report
from viz.language import Words

_LABEL = "translate.network.{name}"


def handover_finding(name: str, outputs: Sequence[str], words: Words) -> str:
    """Which of the outputs from zeros, from h alone and from C alone still equal the first, from the own states."""
    own, zeros, hidden_alone, cell_alone = outputs[:4]
    same = [state for state, output in (("h", hidden_alone), ("C", cell_alone)) if output == own]
    if len(same) == 2:
        alone = words("translate.finding.either")
    elif same:
        alone = words("translate.finding.one", state=same[0], other="C" if same[0] == "h" else "h")
    else:
        alone = words("translate.finding.neither")
    if name == "translate":
        return f"{words('translate.finding.zeros.plain', output=zeros)} {alone}"
    kept = "same" if zeros == own else "other"
    return f"{words(f'translate.finding.zeros.attention.{kept}')} {alone}"


def quality_findings(reports: Mapping[str, Report], words: Words) -> list[str]:
    """How good each network is, beside copying; where their intervals overlap it is said."""
    found = []
    for name, report in reports.items():
        whole = report.whole
        found.append(
            words(
                "translate.quality",
                network=words(f"translate.network.{name}"),
                greedy=f"{whole.bleu_greedy:.1f}",
                beam=f"{whole.bleu_beam5:.1f}",
                spread=f"{report.spread_beam5:.1f}",
                nearest=f"{whole.bleu_nearest:.1f}",
                exact=report.exact_beam5,
                sentences=whole.sentences,
            )
        )
        below = whole.bleu_beam5 + report.spread_beam5 < whole.bleu_nearest
        above = whole.bleu_beam5 - report.spread_beam5 > whole.bleu_nearest
        key = "below" if below else "above" if above else "alike"
        found.append(words(f"translate.quality.{key}"))
    return found
