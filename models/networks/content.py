"""What makes two frozen networks one: their content, and neither their address nor their name."""

import hashlib
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from models.networks.weights import Floats


class ByContent:
    """Equal, and of one hash, where all facts and weights are: a key to whatever was made of either."""

    def facts(self) -> tuple[object, ...]:
        """What the network is beside its weights, in values whose repr says all."""
        raise NotImplementedError

    def tensors(self) -> Mapping[str, Floats]:
        """All weights by torch's names."""
        raise NotImplementedError

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the whole content, 64 hexadecimal digits."""
        found = hashlib.sha256(repr(self.facts()).encode())
        for name, tensor in self.tensors().items():
            found.update(f"{name} {tensor.dtype} {tensor.shape}".encode())
            found.update(np.ascontiguousarray(tensor).data)
        return found.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByContent) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)
