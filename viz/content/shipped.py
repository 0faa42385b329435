"""What Gatescope ships and offers: networks, translators and gradient curves by name, and what is read at first."""

from collections.abc import Mapping

from viz.content import english, vietnamese
from viz.content.tongue import language_of_text
from viz.figures.style.names import ALONE, VIETNAMESE
from viz.language import Language

BASIC = ("lstm", "gru", "rnn", *VIETNAMESE)
"""The networks of one layer and one direction, in the order in which they are offered."""

NETWORKS = ("lstm", "gru", "rnn", "rnn_as_gru", "rnn2", "bilstm", "bilstm2", "bigru2", *VIETNAMESE)
"""The networks that Gatescope ships, in the order in which they are offered; before them those that read the text."""

TRANSLATORS = ("translate", "translate_attention")
"""Without and with attention."""

CURVES = ("rnn.hidden", "lstm.cell", "gru.hidden", "rnn_as_gru.hidden", ALONE)
"""The gradients that can be drawn on any text: of each cell the state that carries its memory, then the extras.

They are named by the part that a network plays; which network that is, the language says (`viz.visit.networks`).
"""

DEFAULT_CURVES = ("rnn.hidden", "lstm.cell")

DEFAULT_TEXTS: Mapping[Language, str] = {"en": english.EXAMPLES["first"], "vi": vietnamese.EXAMPLES["vi_first"]}
"""The text at first, by the language of the page, or of the network that an address names."""

DEFAULT_NETWORKS: Mapping[Language, str] = {"en": "lstm", "vi": "vi_lstm"}
"""The network at first, by the language of the text."""

DEFAULT_TEXT = DEFAULT_TEXTS["en"]


def fitting_network(text: str, language: Language) -> str:
    """The network that reads a text at first; `language` counts where the text does not tell its own."""
    return DEFAULT_NETWORKS[language_of_text(text) or language]


def own_curve(network: str, cell: str) -> str:
    """The gradient curve of one network: of the state that carries its memory from word to word."""
    return f"{network}.cell" if cell == "lstm" else f"{network}.hidden"
