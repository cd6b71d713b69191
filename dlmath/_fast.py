r"""The fast form of a pass forwards and backwards: what ``train`` runs in every epoch.

To learn how backpropagation works, read ``dlmath.backprop`` and ``dlmath.convolution_backprop`` instead: a test
holds this module to their numbers. What makes it fast:

* The sum over the pictures is taken in blocks that stay in the processor's cache, in arrays that are made once.
  So memory does not grow with the number of pictures. The book's sets of pictures are one block each.
* Pictures stand side by side and units below each other: a layer is ``W @ a``, as for one picture.
* Parameters and gradient are one list each, of which the layers hold views.
* Nothing is checked but that the sums stay in the range of floating-point numbers.

Whoever calls it switches NumPy's warnings off.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from dlmath._check import Array
from dlmath.convolution_network import ConvolutionNetwork
from dlmath.network import Network
from dlmath.neuron import Activation, sigmoid

if TYPE_CHECKING:
    from dlmath.training import Trainable

# About how many numbers a block may hold, and the least and the most pictures of a block whatever that makes.
# A dense network's gradient has as many numbers as there are products for a picture: to add it up often would cost.
_CACHE, _LEAST, _LEAST_DENSE, _MOST = 2**16, 16, 256, 4096

_ONE = np.array(1.0)
_STEEP = 709.0  # e to this power is just in the range


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


def passes(network: "Trainable") -> Passes | None:
    """Return the fast form of a network of the book; of another one, nothing.

    Examples
    --------
    >>> network, x, t = Network.random([2, 1], rng=np.random.RandomState(1)), np.eye(2), np.ones((2, 1))
    >>> fast = passes(network)
    >>> fast.show(x, t)
    >>> round(fast.cost_and_gradient(), 6) == round(network.cost_and_gradient(x, t).cost, 6)
    True
    """
    if isinstance(network, Network):
        return _Blocks(network, [layer.activation for layer in network.layers], _LEAST_DENSE)
    if isinstance(network, ConvolutionNetwork):
        return _Blocks(network, [sigmoid, sigmoid], _LEAST)
    return None


class _Blocks:
    """The sum of costs and gradients over the blocks of the pictures, for layers one after the other."""

    def __init__(
        self, network: Network | ConvolutionNetwork, activations: Sequence[Activation], least: int
    ) -> None:
        self.parameters = network.parameters
        self.gradient, self._further = np.empty((2, self.parameters.size))
        self._slopes, self._further_slopes = network.split(self.gradient), network.split(self._further)
        self._layers = [
            (_Dense if W.ndim == 2 or i else _Convolution)(network, W, b, activation)
            for i, ((W, b), activation) in enumerate(zip(network.split(self.parameters), activations, strict=True))
        ]
        width = sum(layer.width for layer in self._layers)
        self._rows = min(max(_CACHE // width, least), _MOST)
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
        off = self._layers[-1].room
        np.subtract(a, t, out=off)
        return float(np.vdot(off, off)) / 2

    def _backward(self, slopes: list[tuple[Array, Array]]) -> None:
        for i in range(len(self._layers) - 1, -1, -1):
            layer = self._layers[i]
            layer.backward(*slopes[i])
            if i:
                layer.hand_back(self._layers[i - 1].room)


class _Dense:
    """A layer. Its ``room`` holds the sums z on the way forwards, and on the way back ∂C/∂a, then δ."""

    def __init__(self, network: Any, W: Array, b: Array, activation: Activation) -> None:
        self.W, self.b = W.reshape(len(b), -1), b[:, None]
        self.units = _Sigmoids() if activation.function is sigmoid.function else _Units(activation)
        self.width = 3 * len(b)
        self.memory = np.empty((3, 0))

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
        np.matmul(self.W, a, out=self.room)
        return self.units.forward(self.room, self.b)

    def backward(self, dW: Array, db: Array) -> None:
        self.units.backward(self.room)
        np.matmul(self.room, self.heard.T, out=dW.reshape(self.W.shape))
        np.matmul(self.room, self.ones, out=db)

    def hand_back(self, d: Array) -> None:
        np.matmul(self.W.T, self.room, out=d)


class _Convolution:
    """A convolution layer with its pooling: the largest sum of each block is the largest output, as σ only rises.

    The windows of all pictures are one table, a row for each pixel of a window. Its columns are in the order (place
    in the block, block, picture), so that a block's four sums stand in four tables, and what is left after pooling
    is as for a dense layer: (filter and block, picture).
    """

    def __init__(self, network: Any, filters: Array, b: Array, activation: Activation) -> None:
        self.shape, self.blocks = filters.shape[1:], network.W.shape[2:]
        self.filters, self.b = filters.reshape(len(b), -1), b[:, None]
        self.units = _Sigmoids()
        self.count = math.prod(self.blocks)
        self.width = self.count * (4 * math.prod(self.shape) + 9 * len(b))
        self.capacity = 0

    def see(self, x: Array) -> list[Array]:
        windows = sliding_window_view(x, self.shape, axis=(1, 2))
        return [windows[:, i::2, j::2].transpose(3, 4, 1, 2, 0) for i in (0, 1) for j in (0, 1)]

    def fit(self, n: int) -> None:
        f, hw, m = len(self.b), math.prod(self.shape), self.count * n
        if n > self.capacity:
            self.capacity = n
            self.memory = np.empty(4 * hw * m), np.empty(4 * f * m), np.empty((5, f * m)), np.empty(f * m, bool)
        windows, z, rest, won = self.memory
        self.windows = windows[: 4 * hw * m].reshape(hw, 4 * m)
        self.places = self.windows.reshape(*self.shape, 4, *self.blocks, n)
        self.z = z[: 4 * f * m].reshape(f, 4 * m)
        self.won = won[: f * m].reshape(f, m)
        self.pooled, self.upper, self.lower, *more = rest[:, : f * m].reshape(5, f, m)
        self.units.fit(*more)
        self.room = self.pooled.reshape(f * self.count, n)
        self.ones = np.ones(m)
        self.seen: Any = None

    def forward(self, pictures: list[Array]) -> Array | None:
        if pictures is not self.seen:
            for place, windows in enumerate(pictures):
                self.places[:, :, place] = windows
            self.seen = pictures
        np.matmul(self.filters, self.windows, out=self.z)
        if not math.isfinite(np.vdot(self.z, self.z)) and not np.isfinite(self.z).all():
            return None
        z = self._z()
        np.maximum(z[0], z[1], out=self.upper)
        np.maximum(z[2], z[3], out=self.lower)
        np.maximum(self.upper, self.lower, out=self.pooled)
        a = self.units.forward(self.pooled, self.b)
        return a if a is None else a.reshape(self.room.shape)

    def backward(self, dw: Array, db: Array) -> None:
        self.units.backward(self.pooled)
        np.matmul(self.pooled, self.ones, out=db)
        # Only the winner of a block hears of the error; of several equal ones, the first.
        z = self._z()
        self._share(self.pooled, self.upper, self.lower)
        self._share(self.upper, z[0], z[1])
        self._share(self.lower, z[2], z[3])
        np.matmul(self.z, self.windows.T, out=dw.reshape(self.filters.shape))

    def _share(self, delta: Array, one: Array, other: Array) -> None:
        np.greater_equal(one, other, out=self.won)
        np.multiply(delta, self.won, out=one)
        np.subtract(delta, one, out=other)

    def _z(self) -> Array:
        return self.z.reshape(len(self.b), 4, -1).swapaxes(0, 1)

    def hand_back(self, d: Array) -> None:
        raise NotImplementedError  # nothing stands before this layer


class _Sigmoids:
    r"""With :math:`e = e^{-z}`: :math:`a = 1 / (1 + e)` and :math:`a' = e\,a^2`, which loses no digits."""

    def fit(self, e: Array, a: Array) -> None:
        self.e, self.a = e, a

    def forward(self, z: Array, b: Array) -> Array | None:
        """Return the outputs for sums ``z + b``, or nothing if they left the range. Writes into ``z``."""
        e, a = self.e, self.a
        np.subtract(-b, z, out=z)
        size = np.vdot(z, z)
        if not size < _STEEP**2:
            if not math.isfinite(size) and not np.isfinite(z).all():
                return None
            np.minimum(z, _STEEP, out=z)
        np.exp(z, out=e)
        np.add(e, _ONE, out=a)
        np.divide(_ONE, a, out=a)
        return a

    def backward(self, d: Array) -> None:
        """Multiply ``d`` by the slopes."""
        np.multiply(self.e, self.a, out=self.e)
        np.multiply(self.e, self.a, out=self.e)
        np.multiply(d, self.e, out=d)


class _Units:
    """Units with any other activation function, a reader's own among them."""

    def __init__(self, activation: Activation) -> None:
        self.activation = activation

    def fit(self, z: Array, a: Array) -> None:
        self.z = z

    def forward(self, z: Array, b: Array) -> Array | None:
        np.add(z, b, out=self.z)
        if not np.isfinite(self.z).all():
            return None
        return self.activation(self.z)

    def backward(self, d: Array) -> None:
        np.multiply(d, self.activation.derivative(self.z), out=d)
