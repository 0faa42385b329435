"""How strongly the state at each word still reaches the prediction: the norms of dL/dh_t and dL/dC_t.

The picture of the vanishing gradient (Hochreiter 1991; Bengio et al. 1994) measured on a trained network and a text.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.gradients.backprop import LayerGradients, Scaled, backprop
from models.networks.classifier import Network
from models.networks.weights import Array, Layered, LayerWeights
from models.reading.trace import LayerTrace, Trace, trace_text


@dataclass(frozen=True)
class LayerNorms:
    """Gradient norms of one layer in one direction, in input order of time.

    `log10_hidden` (T,) is log10 of the L2 norm of dL/dh_t, `log10_cell` (T,) that of dL/dC_t (None without a cell
    state). They are finite unless the gradient is exactly zero (-inf): in a two-way network's lower layers never, in a
    one-directional network only where a state is saturated to the last bit.
    """

    layer: int
    direction: str
    log10_hidden: Array
    log10_cell: Array | None

    @property
    def hidden(self) -> Array:
        """The norms of dL/dh_t themselves, (T,); 0 or inf where float64 cannot hold them, which the logarithm can."""
        return _power_of_ten(self.log10_hidden)

    @property
    def cell(self) -> Array | None:
        """The norms of dL/dC_t themselves, (T,), or None."""
        return None if self.log10_cell is None else _power_of_ten(self.log10_cell)


@dataclass(frozen=True)
class GradientNorms:
    """`layers` in the order of `Trace.layers`; T entries each, one a token of `tokens`."""

    tokens: tuple[str, ...]
    layers: tuple[LayerNorms, ...]


def gradient_norms(model: Network, text: str | Trace, of: Literal["logit"] = "logit") -> GradientNorms:
    """Norms of the gradient of the logit with respect to every hidden and cell state, at every word.

    `text` may be a trace of this very model, which saves reading the text again. What was held in it depends on
    nothing: no gradient goes on from there. EmptyTextError for a text without words, ValueError for another `of`.
    """
    if of != "logit":
        raise ValueError(f"of must be 'logit'; not {of!r}")
    trace = text if isinstance(text, Trace) else trace_text(model, text)
    return norms_in(trace, model.layers)


def norms_in(trace: Trace, weights: tuple[LayerWeights, ...]) -> GradientNorms:
    """`gradient_norms` of a trace that these very weights made."""
    found = all_gradients(trace, weights)
    norms = tuple(
        LayerNorms(
            layer.layer,
            layer.direction,
            log10_hidden=gradients.hidden.log10_norms(),
            log10_cell=None if gradients.cell is None else gradients.cell.log10_norms(),
        )
        for layer, gradients in zip(trace.layers, found, strict=True)
    )
    return GradientNorms(trace.tokens, norms)


def top_gradients(model: Layered, trace: Trace) -> LayerGradients:
    """The gradients at every state of the top layer's first direction, on a trace of this very model; no inputs."""
    top, layer = next((k, layer) for k, layer in enumerate(trace.layers) if layer.direct is not None)
    return _one_layer(layer, model.layers[top], _all_ways(layer, None), with_inputs=False)


def unit_gradients(model: Layered, trace: Trace) -> Array:
    """log10 of |dL/dh_t| of every unit of the top layer's first direction, (T, H), on a trace of this very model.

    -inf where a unit's gradient is exactly zero.
    """
    return top_gradients(model, trace).hidden.log10_magnitudes()


def all_gradients(
    trace: Trace, weights: tuple[LayerWeights, ...], *, with_inputs: bool = False
) -> list[LayerGradients]:
    """The gradients of every layer, in input order of time; those at the inputs of the lowest where they are wanted."""
    found: dict[int, LayerGradients] = {}
    from_above: Scaled | None = None  # dL/d of the states of the layer below, directions side by side
    for depth in range(weights[-1].layer, -1, -1):
        members = [k for k, w in enumerate(weights) if w.layer == depth]
        size = weights[members[0]].hidden_size
        for way, k in enumerate(members):
            own = np.s_[:, way * size : (way + 1) * size]
            above = None if from_above is None else Scaled(from_above.values[own], from_above.exponents)
            direct = _all_ways(trace.layers[k], above)
            found[k] = _one_layer(trace.layers[k], weights[k], direct, with_inputs=with_inputs or depth > 0)
        from_above = None
        for k in members:
            inputs = found[k].inputs
            from_above = inputs if from_above is None or inputs is None else from_above.plus(inputs)
    return [found[k] for k in range(len(weights))]


def _one_layer(layer: LayerTrace, weights: LayerWeights, direct: Scaled, *, with_inputs: bool) -> LayerGradients:
    end = layer.direct_cell
    if layer.direction == "forward":
        return backprop(layer.signals, weights, direct, layer.start, layer.held, end_cell=end, with_inputs=with_inputs)
    signals, held, back = layer.as_read(), layer.held_as_read(), direct.reversed()
    found = backprop(signals, weights, back, layer.start, held, end_cell=end, with_inputs=with_inputs)
    return found.reversed()


def _all_ways(layer: LayerTrace, above: Scaled | None) -> Scaled:
    """dL/dh_t by every way but the layer's own recurrence: by what reads it directly, and by the layer above."""
    if layer.direct is None:
        return above or Scaled.zeros(*layer.signals["hidden"].shape)
    direct = Scaled(layer.direct, np.zeros(len(layer.direct), dtype=np.int64))
    return direct if above is None else direct.plus(above)


def _power_of_ten(log10: Array) -> Array:
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(10.0**log10)
