"""From a network that is read to the torch module that learns it, and back."""

from collections.abc import Mapping
from typing import TypeVar

import torch
from torch import nn

from models.modules.classifier import SentimentClassifier
from models.networks.classifier import Network
from models.networks.weights import Floats

Module = TypeVar("Module", bound=nn.Module)


def module_of(network: Network) -> SentimentClassifier:
    """A module of its own with these weights in float32, in eval mode, gradients off."""
    return with_tensors(SentimentClassifier(network.config, network.vocabulary), network.tensors())


def network_of(module: SentimentClassifier) -> Network:
    """The network that the module is now, whatever becomes of it."""
    return Network.of(module.config, module.vocabulary, tensors_of(module))


def with_tensors(module: Module, tensors: Mapping[str, Floats]) -> Module:
    """The very module with these weights, in its own precision, in eval mode, gradients off."""
    module.load_state_dict({name: torch.tensor(tensor) for name, tensor in tensors.items()})
    return module.eval().requires_grad_(False)


def tensors_of(module: nn.Module) -> dict[str, Floats]:
    """Copies of a module's weights, by their names."""
    return {name: tensor.detach().numpy().copy() for name, tensor in module.state_dict().items()}
