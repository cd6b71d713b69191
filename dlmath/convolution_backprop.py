r"""Backpropagation through a convolution network: chapter 7 of the book.

This is the form to read; ``dlmath._fast`` has the one that ``train`` uses.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from dlmath._check import finite
from dlmath._result import Array, in_range
from dlmath.activation import sigmoid
from dlmath.cost import Cost, cost_of, entropy_of_sums, square_error

if TYPE_CHECKING:
    from dlmath.convolution_network import ConvolutionNetwork

__all__ = ["Groups", "gradient"]


class Groups(NamedTuple):
    r"""The cost and its gradient in four groups, each of the shape of the parameters it belongs to.

    * ``cost``: :math:`C_T`.
    * ``filters``: :math:`\partial C_T/\partial w^{Fk}_{ij}`, shape ``(filters, height, width)``.
    * ``filter_biases``: :math:`\partial C_T/\partial b^{Fk}`, shape ``(filters,)``.
    * ``W``: :math:`\partial C_T/\partial w^{On}_{k-ij}`, shape ``(units, filters, rows, columns)``.
    * ``b``: :math:`\partial C_T/\partial b^O_n`, shape ``(units,)``.

    Section "Send the errors back" of chapter 7.

    >>> Groups(0.5, np.zeros((3, 3, 3)), np.zeros(3), np.zeros((3, 3, 2, 2)), np.zeros(3)).cost
    0.5
    """

    cost: float
    filters: Array
    filter_biases: Array
    W: Array
    b: Array


def gradient(network: "ConvolutionNetwork", x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Groups:
    r"""Return the cost of a batch and its gradient in four groups, from one pass forwards and one backwards.

    .. math::

        \delta^O_n = (a^O_n - t_n)\,a'(z^O_n), \qquad
        \delta^{Pk}_{ij} = \Bigl(\sum_n w^{On}_{k-ij}\,\delta^O_n\Bigr)\,a'(z^{Pk}_{ij}), \qquad
        \frac{\partial C}{\partial w^{Fk}_{pq}} = \sum_{i,j} \delta^{Fk}_{ij}\,x_{i+p-1,\,j+q-1}

    where :math:`\delta^{Fk}_{ij}` is that of its block if the place has won it, and 0 if not. The cross-entropy has
    :math:`\delta^O_n = a^O_n - t_n`.

    * ``x``: the pictures, shape ``(pictures, rows, columns)``.
    * ``t``: their right answers, shape ``(pictures, units)``.
    * ``cost``: :func:`~dlmath.square_error` or :func:`~dlmath.cross_entropy`.

    Section "Send the errors back" of chapter 7.

    >>> from dlmath import ConvolutionNetwork
    >>> network = ConvolutionNetwork.random(np.random.RandomState(1))
    >>> gradient(network, np.zeros((2, 6, 6)), np.zeros((2, 3))).filters.shape
    (3, 3, 3)
    """
    x = network.batch(x)
    steps = network.forward(x)
    t = finite("t", t, shape=steps.a_out.shape, copy=False)
    with np.errstate(over="ignore", invalid="ignore"):
        delta_out = steps.a_out - t
        if cost_of(cost) is square_error:
            costs = square_error(steps.a_out, t)
            delta_out = delta_out * sigmoid.derivative(steps.z_out)
        else:
            costs = entropy_of_sums(steps.z_out, t)
        delta_pool = np.einsum("nu,ukij->nkij", delta_out, network.W) * sigmoid.derivative(steps.z_pool)
        # Only the winner of a block hears of the error. Its four places are counted row by row.
        rows, columns = np.indices(steps.z_map.shape[2:])
        won = _at_all_places(steps.winners) == 2 * (rows % 2) + columns % 2
        delta_map = np.where(won, _at_all_places(delta_pool), 0)
        windows = sliding_window_view(x, delta_map.shape[2:], axis=(1, 2))
        groups = (
            np.einsum("npqij,nkij->kpq", windows, delta_map),
            delta_map.sum(axis=(0, 2, 3)),
            np.einsum("nu,nkij->ukij", delta_out, steps.a_pool),
            delta_out.sum(axis=0),
        )
        total = costs.sum()
    return Groups(float(in_range("C_T", total)), *(in_range("gradient", group) for group in groups))


def _at_all_places(pooled: Array | np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Array:
    return np.asarray(pooled.repeat(2, axis=-2).repeat(2, axis=-1))
