"""The fold-outs of the chapters: equations, our own code for them, and the view that shows them at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Code = tuple[str, str] | tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Fold:
    """What one fold-out shows. `code` are what `viz.lesson.source.source_of` takes; `network` is that of the view."""

    equations: tuple[str, ...]  # LaTeX
    code: tuple[Code, ...]
    page: str
    query: Mapping[str, str]
    network: str | None = None


def _gates(equations: tuple[str, ...], code: tuple[Code, ...], network: str, **query: str) -> Fold:
    return Fold(equations, code, "gates", MappingProxyType({"net": network, **query}), network)


_CELLS, _CLASSIFIER = "models/networks/cells.py", "models/networks/classifier.py"
_ATTRIBUTION = "models/reading/attribution.py"
_TRANSLATORS = "models/translation/modules.py"
_SIMPLE, _RECIPES = "models/networks/simple_rnn.py", "models/training/recipes.py"

_READ_OUT = (
    r"\mathrm{logit} = w \cdot [\overrightarrow{h}_T\,;\ \overleftarrow{h}_1] + b",
    r"P(\mathrm{positive}) = \sigma(\mathrm{logit})",
)
_STACKED = r"x^{(2)}_t = [\overrightarrow{h}^{(1)}_t\,;\ \overleftarrow{h}^{(1)}_t]"


def _two_ways(cell: str) -> tuple[str, str]:
    return (
        rf"\overrightarrow{{h}}_t = \mathrm{{{cell}}}(x_t,\ \overrightarrow{{h}}_{{t-1}})",
        rf"\overleftarrow{{h}}_t = \mathrm{{{cell}}}(x_t,\ \overleftarrow{{h}}_{{t+1}})",
    )


FOLDS: Mapping[str, Fold] = {
    "simple_rnn": _gates(
        (
            r"h_0 = 0",
            r"h_t = \tanh(W_{xh}\,x_t + b_{xh} + W_{hh}\,h_{t-1} + b_{hh})",
            r"y = W_{hy}\,h_T + b_y",
        ),
        ((_SIMPLE, "SimpleRNN.__init__"), (_SIMPLE, "SimpleRNN.forward")),
        "rnn",
    ),
    "rnn_step": _gates(
        (r"h_t = \tanh(W\,x_t + U\,h_{t-1} + b)", r"\tanh(a) = \frac{e^{a} - e^{-a}}{e^{a} + e^{-a}} \in (-1, 1)"),
        ((_CELLS, "rnn_step"), (_RECIPES, "RECIPES.rnn")),
        "rnn",
    ),
    "rnn2": _gates(
        (
            r"h^{(1)}_t = \tanh(W^{(1)} x_t + U^{(1)} h^{(1)}_{t-1} + b^{(1)})",
            r"h^{(2)}_t = \tanh(W^{(2)} h^{(1)}_t + U^{(2)} h^{(2)}_{t-1} + b^{(2)})",
        ),
        ((_CELLS, "rnn_step"), (_RECIPES, "RECIPES.rnn2")),
        "rnn2",
        part="1.forward",
    ),
    "vanishing": Fold(
        (
            r"\frac{\partial L}{\partial h_{t-1}} = U^\top \left( (1 - h_t^2) \odot \frac{\partial L}{\partial h_t} "
            r"\right)",
            r"\frac{\partial L}{\partial h_t} = \left( \prod_{k=t+1}^{T} U^\top \mathrm{diag}(1 - h_k^2) \right) "
            r"\frac{\partial L}{\partial h_T}",
        ),
        (
            ("models/gradients/backprop.py", "_rnn_factors"),
            (
                "models/gradients/backprop.py",
                "carry_back",
                ("state, before =", "dh = state[0]", "np.multiply(factors.blocks[t], dh", "blocks.dot(w_hh"),
            ),
        ),
        "gradients",
        MappingProxyType({"view": "sentence"}),
    ),
    "lstm": _gates(
        (
            r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)",
            r"i_t = \sigma(W_i x_t + U_i h_{t-1} + b_i)",
            r"\tilde{C}_t = \tanh(W_C x_t + U_C h_{t-1} + b_C)",
            r"o_t = \sigma(W_o x_t + U_o h_{t-1} + b_o)",
            r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t",
            r"h_t = o_t \odot \tanh(C_t)",
        ),
        ((_CELLS, "lstm_step"), (_RECIPES, "RECIPES.lstm")),
        "lstm",
    ),
    "belt": _gates(
        (
            r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t",
            r"C_T = \sum_{t=1}^{T} \Bigl( \prod_{k=t+1}^{T} f_k \Bigr) \odot i_t \odot \tilde{C}_t",
        ),
        ((_ATTRIBUTION, "_carried"), (_ATTRIBUTION, "survival_to_end")),
        "lstm",
    ),
    "gru": _gates(
        (
            r"r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r)",
            r"z_t = \sigma(W_z x_t + U_z h_{t-1} + b_z)",
            r"\tilde{h}_t = \tanh(W_h x_t + b_h + r_t \odot (U_h h_{t-1} + b'_h))",
            r"h_t = (1 - z_t) \odot \tilde{h}_t + z_t \odot h_{t-1}",
        ),
        ((_CELLS, "gru_step"), (_RECIPES, "RECIPES.gru")),
        "gru",
    ),
    "bilstm": _gates(
        (*_two_ways("LSTM"), *_READ_OUT),
        ((_CLASSIFIER, "SentimentClassifier.read"), (_RECIPES, "RECIPES.bilstm")),
        "bilstm",
        part="1.backward",
    ),
    "bilstm2": _gates(
        (*_two_ways("LSTM"), _STACKED, *_READ_OUT),
        ((_CLASSIFIER, "SentimentClassifier._states"), (_RECIPES, "RECIPES.bilstm2")),
        "bilstm2",
        part="2.forward",
    ),
    "bigru2": _gates(
        (*_two_ways("GRU"), _STACKED, *_READ_OUT),
        ((_CLASSIFIER, "SentimentClassifier._read"), (_RECIPES, "RECIPES.bigru2")),
        "bigru2",
        part="2.backward",
    ),
    "training": Fold(
        (
            r"p_b = \sigma(\mathrm{logit}_b)",
            r"L = -\frac{1}{B} \sum_{b=1}^{B} \bigl( y_b \ln p_b + (1 - y_b) \ln(1 - p_b) \bigr)",
        ),
        (("models/training/loop.py", "train_epoch"), ("models/training/loss.py", "loss_of")),
        "compare",
        MappingProxyType({}),
    ),
    "readout": _gates(
        (r"\mathrm{logit} = w \cdot h_T + b", r"P(\mathrm{positive}) = \sigma(\mathrm{logit})"),
        ((_CLASSIFIER, "SentimentClassifier._logit"), ("models/reading/trace.py", "_read_out")),
        "lstm",
    ),
    "seq2seq": Fold(
        (
            r"(h, c) = \mathrm{Encoder}(x_T, \ldots, x_1)",
            r"(s_0, d_0) = (h, c),\quad (s_k, d_k) = \mathrm{LSTM}(y_{k-1}, s_{k-1}, d_{k-1})",
            r"P(y_k) = \mathrm{softmax}(W s_k + b)",
            r"a_{kt} = \mathrm{softmax}_t(s_k^\top W_a h_t)",
            r"\tilde{s}_k = \tanh(W_c\,[\textstyle\sum_t a_{kt} h_t\,;\ s_k])",
        ),
        (
            (_TRANSLATORS, "Encoder.forward"),
            (_TRANSLATORS, "Decoder.forward"),
            (_TRANSLATORS, "AttentionDecoder.look_back"),
        ),
        "translate",
        MappingProxyType({"translator": "translate_attention", "panel": "attention"}),
    ),
}
"""In the lesson's order; viz/lesson/path.py says which chapter has which."""
