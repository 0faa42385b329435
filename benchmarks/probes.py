"""What the Vietnamese networks say of short sentences, one by one: python -m benchmarks.probes

P(positive) with and without diacritics, + where the network judges as people do and - where not, and the counts of
every group (viz/shell/texts/probes.py).
"""

from collections.abc import Mapping

from models import load_checkpoint, trace_text
from models.networks.classifier import Network
from models.networks.vietnamese import without_diacritics
from viz.figures.style.names import VIETNAMESE
from viz.shell.texts.probes import BLAME_BY_GROUP, PRAISE_BY_GROUP


def main() -> int:
    """Print it all."""
    networks = {name: load_checkpoint(name) for name in VIETNAMESE}
    for meant, groups in ((True, PRAISE_BY_GROUP), (False, BLAME_BY_GROUP)):
        for group, texts in groups.items():
            print(f"\n{group}, meant as {'praise' if meant else 'blame'}")
            print(_row("", [*networks, *(f"{name}, plain" for name in networks)]))
            right = [0] * 2 * len(networks)
            for text in texts:
                found = judged(networks, text)
                agrees = [(probability > 0.5) == meant for probability in found]
                right = [count + agreed for count, agreed in zip(right, agrees, strict=True)]
                print(_row(text, [f"{p:.2f}{'+' if agreed else '-'}" for p, agreed in zip(found, agrees, strict=True)]))
            print(_row(f"right of {len(texts)}", [str(count) for count in right]))
    return 0


def judged(networks: Mapping[str, Network], text: str) -> list[float]:
    """P(positive) by every network, then by every network without the text's diacritics."""
    typed = (text, without_diacritics(text))
    return [trace_text(model, text).probability for text in typed for model in networks.values()]


def _row(text: str, cells: list[str]) -> str:
    return f"{text:72}" + "".join(f"{cell:>15}" for cell in cells)


if __name__ == "__main__":
    raise SystemExit(main())
