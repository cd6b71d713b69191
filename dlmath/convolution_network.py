r"""The convolution network of chapter 7 of the book.

One convolution layer, max pooling over blocks of 2×2, and one fully connected output layer, made of the chapter's
own functions. Every unit uses the sigmoid. How errors go backwards stands in ``dlmath.convolution_backprop``.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dlmath._check import finite, whole
from dlmath._random import Random, uniform
from dlmath._result import Array, frozen, in_range, remade
from dlmath.activation import sigmoid
from dlmath.backprop import Backward
from dlmath.convolution import as_pictures, feature_map, max_pool
from dlmath.convolution_backprop import Groups, gradient
from dlmath.cost import Cost, square_error

__all__ = ["ConvolutionNetwork", "Steps"]


class Steps(NamedTuple):
    r"""Everything a convolution network computes on the way, for a batch of pictures.

    * ``z_map``, ``a_map``: :math:`z^{Fk}_{ij}` and :math:`a^{Fk}_{ij}`, shape ``(pictures, filters, rows,
      columns)``.
    * ``z_pool``, ``a_pool``: the largest sum of every block and :math:`a^{Pk}_{ij}`, shape ``(pictures, filters,
      rows, columns)``.
    * ``winners``: which place of its block won, of the same shape.
    * ``z_out``, ``a_out``: :math:`z^O_n` and :math:`a^O_n`, shape ``(pictures, units)``.

    Section "Put the network together" of chapter 7.

    >>> network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    >>> network.forward(np.zeros((5, 6, 6))).a_pool.shape
    (5, 3, 2, 2)
    """

    z_map: Array
    a_map: Array
    z_pool: Array
    a_pool: Array
    winners: NDArray[np.intp]
    z_out: Array
    a_out: Array


@dataclass(frozen=True, eq=False)
class ConvolutionNetwork:
    r"""A network with one convolution layer, max pooling over 2×2 blocks, and an output layer.

    .. math::

        z^{Fk}_{ij} = \sum_{p,q} w^{Fk}_{pq}\,x_{i+p-1,\,j+q-1} + b^{Fk}, \quad
        a^{Pk}_{ij} = \max a^{Fk}, \quad
        z^O_n = \sum_{k,i,j} w^{On}_{k-ij}\,a^{Pk}_{ij} + b^O_n

    * ``filters``: weights of the filters, shape ``(filters, height, width)``.
    * ``filter_biases``: one bias for each filter, shape ``(filters,)``.
    * ``W``: weights of the output units, shape ``(units, filters, rows, columns)`` of the pooled maps.
    * ``b``: biases of the output units, shape ``(units,)``.

    Section "Put the network together" of chapter 7.

    >>> network = ConvolutionNetwork.random(rng=np.random.RandomState(1))
    >>> network.parameters.size
    69
    """

    filters: Array
    filter_biases: Array
    W: Array
    b: Array

    def __post_init__(self) -> None:
        filters = finite("filters", self.filters, shape=(None, None, None))
        W = finite("W", self.W, shape=(None, len(filters), None, None))
        for name, value in (
            ("filters", filters),
            ("filter_biases", finite("filter_biases", self.filter_biases, shape=(len(filters),))),
            ("W", W),
            ("b", finite("b", self.b, shape=(len(W),))),
        ):
            object.__setattr__(self, name, frozen(value))

    __reduce__ = remade

    @classmethod
    def random(
        cls, rng: Random, filters: int = 3, units: int = 3, picture: int = 6, size: int = 3, scale: float = 1.0
    ) -> "ConvolutionNetwork":
        """Make a network with random parameters, each between ``-scale`` and ``scale``.

        ``filters`` and ``units`` say how many filters and output units there are; ``picture`` and ``size`` are the
        rows (and columns) of a picture and of a filter. The same seed of ``rng`` gives the same network.

        Raises ``ValueError`` if ``picture - size + 1`` is odd: such maps cannot be pooled in 2×2 blocks.

        >>> ConvolutionNetwork.random(np.random.RandomState(1)).W.shape
        (3, 3, 2, 2)
        """
        filters, units, size = whole("filters", filters, 1), whole("units", units, 1), whole("size", size, 1)
        picture = whole("picture", picture, size)
        side, odd = divmod(picture - size + 1, 2)
        if odd:
            raise ValueError(
                f"picture, size: expected picture - size + 1 rows of a map to be even, got {picture} and {size}"
            )
        draw = uniform(rng, scale)
        return cls(draw(filters, size, size), draw(filters), draw(units, filters, side, side), draw(units))

    @property
    def parameters(self) -> Array:
        """All parameters in one list: filters, their biases, output weights, output biases.

        >>> ConvolutionNetwork.random(np.random.RandomState(1), filters=1, units=2).parameters.shape
        (20,)
        """
        return np.concatenate([part.ravel() for part in (self.filters, self.filter_biases, self.W, self.b)])

    def with_parameters(self, parameters: ArrayLike) -> "ConvolutionNetwork":
        """Return a network of the same sizes with other parameters, in the order of :attr:`parameters`.

        >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
        >>> float(network.with_parameters(np.arange(69)).b[-1])
        68.0
        """
        layers = self.split(finite("parameters", parameters, shape=self.parameters.shape))
        return ConvolutionNetwork(*layers[0], *layers[1])

    def split(self, values: Array) -> list[tuple[Array, Array]]:
        """Return the weights and the biases of both layers in a list such as :attr:`parameters`, as views of it.

        >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
        >>> [(W.shape, b.shape) for W, b in network.split(network.parameters)]
        [((3, 3, 3), (3,)), ((3, 3, 2, 2), (3,))]
        """
        views = []
        for W, b in ((self.filters, self.filter_biases), (self.W, self.b)):
            weights, biases, values = np.split(values, [W.size, W.size + b.size])
            views.append((weights.reshape(W.shape), biases))
        return views

    def batch(self, x: ArrayLike) -> Array:
        """Return ``x``, a batch of pictures or one, as a batch that this network can see.

        >>> ConvolutionNetwork.random(np.random.RandomState(1)).batch(np.zeros((6, 6))).shape
        (1, 6, 6)
        """
        pictures = as_pictures(x)
        pictures = pictures.reshape(-1, *pictures.shape[-2:])
        rows, columns = (
            2 * pool + side - 1 for pool, side in zip(self.W.shape[-2:], self.filters.shape[-2:], strict=True)
        )
        if pictures.shape[1:] != (rows, columns):
            raise ValueError(f"x: expected pictures of shape ({rows}, {columns}), got {pictures.shape[1:]}")
        return pictures

    def forward(self, x: ArrayLike) -> Steps:
        """Return every step for a batch ``(pictures, rows, columns)`` or for one picture ``(rows, columns)``.

        Pooling compares the sums: the sigmoid only rises, but two outputs may round to the same number.

        >>> ConvolutionNetwork.random(np.random.RandomState(1)).forward(np.zeros((6, 6))).a_out.shape
        (1, 3)
        """
        x = self.batch(x)
        filters = zip(self.filters, self.filter_biases.tolist(), strict=True)
        z_map = np.stack([feature_map(x, w, b) for w, b in filters], axis=1)
        z_pool, winners = max_pool(z_map)
        a_pool = sigmoid(z_pool)
        with np.errstate(over="ignore", invalid="ignore"):
            z_out = in_range("z", np.einsum("nkij,ukij->nu", a_pool, self.W) + self.b)
        return Steps(z_map, sigmoid(z_map), z_pool, a_pool, winners, z_out, sigmoid(z_out))

    def __call__(self, x: ArrayLike) -> Array:
        """Return the outputs, shape ``(pictures, units)``, for pictures as in :meth:`forward`."""
        return self.forward(x).a_out

    def logits(self, x: ArrayLike) -> Array:
        """Return the sums of the output units, as the cross-entropy wants them.

        >>> ConvolutionNetwork.random(np.random.RandomState(1)).logits(np.zeros((6, 6))).shape
        (1, 3)
        """
        return self.forward(x).z_out

    def gradient(self, x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Groups:
        """Return the cost of a batch and its gradient in four groups: ``dlmath.convolution_backprop.gradient``.

        >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
        >>> network.gradient(np.zeros((2, 6, 6)), np.zeros((2, 3))).filters.shape
        (3, 3, 3)
        """
        return gradient(self, x, t, cost)

    def cost_and_gradient(self, x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Backward:
        """Return the cost of a batch and its gradient as one list, in the order of :attr:`parameters`."""
        total, *groups = self.gradient(x, t, cost)
        return Backward(total, np.concatenate([group.ravel() for group in groups]))
