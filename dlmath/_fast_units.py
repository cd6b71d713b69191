"""The units of a layer in the fast form of a pass: sums become outputs, and on the way back errors meet slopes.

``fit`` gives them room, ``forward`` writes into it, ``measure`` tells the cost of what came out and leaves ∂C/∂a
where the sums stood, and ``backward`` makes δ of it. Nothing is checked but that sums stay in range.
"""

from collections.abc import Callable

import numpy as np

from dlmath._result import Array, all_finite
from dlmath.activation import ACTIVATIONS, Activation

_ONE = np.array(1.0)
_STEEP = 709.0  # e to this power is just in the range


class _Measured:
    def measure(self, room: Array, a: Array, t: Array) -> float:
        """Return the square error, and write its slopes into ``room``."""
        np.subtract(a, t, out=room)
        return float(np.vdot(room, room)) / 2


class Sigmoids(_Measured):
    r"""With :math:`e = e^{-z}`: :math:`a = 1 / (1 + e)` and :math:`a' = e\,a^2`, which loses no digits."""

    def fit(self, e: Array, a: Array) -> None:
        self.e, self.a = e, a

    def forward(self, z: Array, b: Array) -> Array | None:
        """Return the outputs for sums ``z + b``, or nothing if one left the range. Writes into ``z``."""
        np.subtract(-b, z, out=z)
        if not np.vdot(z, z) < _STEEP**2:
            if not all_finite(z):
                return None
            np.minimum(z, _STEEP, out=z)
        np.exp(z, out=self.e)
        np.add(self.e, _ONE, out=self.a)
        np.divide(_ONE, self.a, out=self.a)
        return self.a

    def backward(self, d: Array) -> None:
        """Multiply ``d`` by the slopes."""
        np.multiply(self.e, self.a, out=self.e)
        np.multiply(self.e, self.a, out=self.e)
        np.multiply(d, self.e, out=d)


class Units(_Measured):
    """Units with any other activation function, a reader's own among them."""

    def __init__(self, activation: Activation) -> None:
        book = activation in ACTIVATIONS.values()  # a reader's own is checked in every call
        self.function: Callable[[Array], Array] = activation.function if book else activation
        self.slope: Callable[[Array], Array] = (book and activation.slope) or activation.derivative

    def fit(self, z: Array, a: Array) -> None:
        self.z = z

    def forward(self, z: Array, b: Array) -> Array | None:
        np.add(z, b, out=self.z)
        return self.function(self.z) if all_finite(self.z) else None

    def backward(self, d: Array) -> None:
        np.multiply(d, self.slope(self.z), out=d)


class EntropySigmoids(Sigmoids):
    r"""Sigmoid output units whose cost is the cross-entropy: its slope takes σ′ away, and δ = a − t is left."""

    def measure(self, room: Array, a: Array, t: Array) -> float:
        # The room holds −z, and −ln a = ln(1 + e^{−z}), −ln(1 − a) = z + ln(1 + e^{−z}).
        cost = float(np.log1p(self.e).sum()) - float(np.vdot(1 - t, room))
        np.subtract(a, t, out=room)
        return cost

    def backward(self, d: Array) -> None:
        pass
