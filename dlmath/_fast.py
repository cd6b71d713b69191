r"""The fast form of a pass forwards and backwards: what ``train`` runs in every epoch.

To learn how backpropagation works, read ``dlmath.backprop`` and ``dlmath.convolution_backprop`` instead: a test
holds this module to their numbers. What makes it fast:

* The sum over the pictures is taken in blocks that stay in the processor's cache, in arrays that are made once.
  So memory does not grow with the number of pictures. The book's sets of pictures are one block each.
* Pictures stand side by side and units below each other: a layer is ``W @ a``, as for one picture.
* Parameters and gradient are one list each, of which the layers hold views.
* Nothing is checked but that sums stay in range; whoever calls it switches NumPy's warnings off.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlmath._fast_units import EntropySigmoids, Sigmoids, Units
from dlmath._result import Array, OutOfRangeError, all_finite
from dlmath.activation import Activation, sigmoid
from dlmath.convolution_network import ConvolutionNetwork
from dlmath.cost import Cost, square_error, total_cost
from dlmath.network import Network

if TYPE_CHECKING:
    from dlmath.training import Trainable

# A block has about so many numbers that it stays in the cache, and no fewer and no more pictures than these.
_CACHE, _LEAST, _MOST = 2**18, 16, 4096


def passes(network: "Trainable", cost: Cost = square_error) -> "Passes":
    """Return the fast form of a network of the book; of another kind of network, its own passes."""
    if isinstance(network, Network):
        # A gradient is added to that of the blocks before: the more inputs, the more pictures that must be worth.
        least = min(max(network.parameters.size // sum(network.sizes[1:]), 64), 256)
        *others, last = (layer.activation for layer in network.layers)
        return _Blocks(network, [*map(_Dense, others), _Dense(last, cost)], least)
    if isinstance(network, ConvolutionNetwork):
        return _Blocks(network, [_Convolution(network.W.shape[2:]), _Dense(sigmoid, cost)], _LEAST)
    return _Plain(network, cost)


class Passes(Protocol):
    """Passes over the pictures that were shown last, with parameters that the caller may change in between."""

    parameters: Array
    gradient: Array

    def show(self, x: Array, t: Array) -> None:
        """Take checked pictures and right answers: all of them, or some."""

    def cost(self) -> float:
        """Return the cost; infinity or NaN if a sum left the range of floating-point numbers."""

    def cost_and_gradient(self) -> float:
        """Return the cost as :meth:`cost`, and if it is a number, write ``gradient``."""


class _Blocks:
    """Costs and gradients summed over blocks of pictures, for layers one after the other."""

    def __init__(self, network: Network | ConvolutionNetwork, layers: Sequence[Any], least: int) -> None:
        self.parameters = network.parameters
        self.gradient, self._further = np.empty((2, self.parameters.size))
        self._slopes, self._further_slopes = network.split(self.gradient), network.split(self._further)
        self._layers = layers
        for layer, (W, b) in zip(layers, network.split(self.parameters), strict=True):
            layer.take(W, b)
        self._rows = min(max(_CACHE // sum(layer.width for layer in layers), least), _MOST)
        self._fitted = 0

    def show(self, x: Array, t: Array) -> None:
        rows, see = self._rows, self._layers[0].see
        self._blocks = [(see(x[i : i + rows]), t[i : i + rows].T) for i in range(0, len(x), rows)]

    def cost(self) -> float:
        return sum(self._forward(*block) for block in self._blocks)

    def cost_and_gradient(self) -> float:
        cost, slopes = 0.0, self._slopes
        for block in self._blocks:
            cost += self._forward(*block)
            if not math.isfinite(cost):
                break
            self._backward(slopes)
            if slopes is self._further_slopes:
                np.add(self.gradient, self._further, out=self.gradient)
            slopes = self._further_slopes
        return cost

    def _forward(self, a: Any, t: Array) -> float:
        n = t.shape[1]
        if n != self._fitted:
            for layer in self._layers:
                layer.fit(n)
            self._fitted = n
        for layer in self._layers:
            a = layer.forward(a)
            if a is None:
                return math.inf
        return float(self._layers[-1].measure(a, t))

    def _backward(self, slopes: list[tuple[Array, Array]]) -> None:
        for i in range(len(self._layers) - 1, -1, -1):
            layer = self._layers[i]
            layer.backward(*slopes[i])
            if i:
                np.matmul(layer.W.T, layer.room, out=self._layers[i - 1].room)


class _Dense:
    """A layer. Its ``room`` holds the sums z on the way forwards, and on the way back ∂C/∂a, then δ."""

    def __init__(self, activation: Activation, cost: Cost = square_error) -> None:
        sigmoids = Sigmoids if cost is square_error else EntropySigmoids
        self.units = sigmoids() if activation.function is sigmoid.function else Units(activation)
        self.memory = np.empty((3, 0))

    def take(self, W: Array, b: Array) -> None:
        self.W, self.b = W.reshape(len(b), -1), b[:, None]
        self.width = 3 * len(b)
        # BLAS multiplies by one row, or by two, faster row by row, if they are not short.
        self.few = len(b) < 3 and self.W.shape[1] > 9

    def see(self, x: Array) -> Array:
        return x.T

    def fit(self, n: int) -> None:
        size = n * len(self.b)
        if size > self.memory.shape[1]:
            self.memory = np.empty((3, size))
        self.room, *rest = self.memory[:, :size].reshape(3, -1, n)
        self.units.fit(*rest)
        self.ones = np.ones(n)

    def forward(self, a: Array) -> Array | None:
        self.heard = a
        self._multiply(self.W, a, self.room)
        return self.units.forward(self.room, self.b)

    def measure(self, a: Array, t: Array) -> float:
        return self.units.measure(self.room, a, t)

    def backward(self, dW: Array, db: Array) -> None:
        self.units.backward(self.room)
        self._multiply(self.room, self.heard.T, dW.reshape(self.W.shape))
        np.matmul(self.room, self.ones, out=db)

    def _multiply(self, some: Array, other: Array, out: Array) -> None:
        if self.few:
            for row, result in zip(some, out, strict=True):
                np.matmul(row, other, out=result)
        else:
            np.matmul(some, other, out=out)


class _Convolution:
    """A convolution layer with its pooling: the largest sum of a block is the largest output, as σ only rises.

    The windows of all pictures are one table, a row for each pixel of a window. Its columns are in the order (place
    in the block, block, picture). So a block's four sums stand in four tables, and what is left after pooling is as
    for a dense layer: (filter and block, picture).
    """

    def __init__(self, blocks: tuple[int, ...]) -> None:
        self.blocks, self.capacity = blocks, 0

    def take(self, filters: Array, b: Array) -> None:
        self.shape, self.filters, self.b = filters.shape[1:], filters.reshape(len(b), -1), b[:, None]
        self.units = Sigmoids()
        self.width = math.prod(self.blocks) * (4 * self.filters.shape[1] + 9 * len(b))

    def see(self, x: Array) -> list[Array]:
        windows = sliding_window_view(x, self.shape, axis=(1, 2))
        return [windows[:, i::2, j::2].transpose(3, 4, 1, 2, 0) for i in (0, 1) for j in (0, 1)]

    def fit(self, n: int) -> None:
        (f, pixels), m = self.filters.shape, math.prod(self.blocks) * n
        if n > self.capacity:
            self.capacity = n
            self.memory = np.empty(4 * pixels * m), np.empty(4 * f * m), np.empty((5, f * m))
        windows, z, rest = self.memory
        self.windows = windows[: 4 * pixels * m].reshape(pixels, 4 * m)
        self.places = self.windows.reshape(*self.shape, 4, *self.blocks, n)
        self.z = z[: 4 * f * m].reshape(f, 4 * m)
        self.z_places = self.z.reshape(f, 4, m).swapaxes(0, 1)
        self.pooled, self.upper, self.lower, *more = rest[:, : f * m].reshape(5, f, m)
        self.units.fit(*more)
        self.room = self.pooled.reshape(-1, n)
        self.won, self.ones = np.empty((f, m), bool), np.ones(m)
        self.seen: Any = None

    def forward(self, pictures: list[Array]) -> Array | None:
        if pictures is not self.seen:
            for place, windows in enumerate(pictures):
                self.places[:, :, place] = windows
            self.seen = pictures
        np.matmul(self.filters, self.windows, out=self.z)
        if not all_finite(self.z):
            return None
        z = self.z_places
        np.maximum(z[0], z[1], out=self.upper)
        np.maximum(z[2], z[3], out=self.lower)
        np.maximum(self.upper, self.lower, out=self.pooled)
        a = self.units.forward(self.pooled, self.b)
        return a if a is None else a.reshape(self.room.shape)

    def backward(self, dw: Array, db: Array) -> None:
        self.units.backward(self.pooled)
        np.matmul(self.pooled, self.ones, out=db)
        z = self.z_places
        self._divide(self.pooled, self.upper, self.lower)
        self._divide(self.upper, z[0], z[1])
        self._divide(self.lower, z[2], z[3])
        np.matmul(self.z, self.windows.T, out=dw.reshape(self.filters.shape))

    def _divide(self, delta: Array, one: Array, other: Array) -> None:
        # The larger of two sums gets the error, of equal ones the first; they make room for what they get.
        np.greater_equal(one, other, out=self.won)
        np.multiply(delta, self.won, out=one)
        np.subtract(delta, one, out=other)


class _Plain(Passes):
    """The passes of a network that has no fast form: its own. It need not know a second cost."""

    def __init__(self, network: "Trainable", cost: Cost) -> None:
        self.network, self.parameters = network, network.parameters.copy()
        self.measure = () if cost is square_error else (cost,)

    def show(self, x: Array, t: Array) -> None:
        self.x, self.t = x, t

    def cost(self) -> float:
        if not np.isfinite(self.parameters).all():
            return math.inf
        try:
            return total_cost(self.network.with_parameters(self.parameters), self.x, self.t, *self.measure)
        except OutOfRangeError:
            return math.inf

    def cost_and_gradient(self) -> float:
        cost = self.cost()
        if math.isfinite(cost):
            found = self.network.with_parameters(self.parameters).cost_and_gradient(self.x, self.t, *self.measure)
            self.gradient = found.gradient.copy()
        return cost
