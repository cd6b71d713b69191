r"""The gradient check: chapter 6 of the book.

Compares a gradient with small differences of the cost. It serves every kind of network that learns, and both costs.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite
from dlmath._result import Array
from dlmath.cost import Cost, batch_of, square_error, total_cost
from dlmath.descent import numerical_gradient

if TYPE_CHECKING:
    from dlmath.training import Trainable

__all__ = ["gradient_check"]


def gradient_check(
    network: "Trainable",
    x: ArrayLike,
    t: ArrayLike,
    gradient: ArrayLike | None = None,
    h: float = 1e-5,
    cost: Cost = square_error,
) -> Array:
    r"""Return how far a gradient is from small differences of the cost, part by part.

    .. math::

        \frac{|\boldsymbol g - \boldsymbol d|}{|\boldsymbol g| + |\boldsymbol d|}, \qquad
        d_i = \frac{C_T(v_1, \dots, v_i + h, \dots) - C_T(v_1, \dots, v_i - h, \dots)}{2h}

    The result has a row for each layer, with one number for its weights and one for its biases, shape ``(layers,
    2)``. Each is 0 if the slopes :math:`\boldsymbol g` and the differences :math:`\boldsymbol d` agree, 1/3 if one
    is twice the other, and 1 if one of them is 0 or they point in opposite directions.

    * ``network``: a :class:`~dlmath.Network` or a :class:`~dlmath.ConvolutionNetwork`.
    * ``x``: the pictures, shape ``(pictures, inputs)`` or ``(pictures, rows, columns)``.
    * ``t``: their right answers, shape ``(pictures, units)``.
    * ``gradient``: the slopes to be checked, in the order of ``network.parameters``; if not given, those that the
      network itself finds by backpropagation.
    * ``h``: the small difference; positive.
    * ``cost``: :func:`~dlmath.square_error`, or :func:`~dlmath.cross_entropy` of sigmoid output units.

    A right gradient comes below about 1e-7, unless its slopes are so small that rounding the cost drowns them, or a
    difference reaches across the kink of a ReLU or a change of winners in a pool.

    Section "Find the bug" of chapter 6. Raises ``ValueError`` if the cross-entropy meets output units that are no
    sigmoids.

    >>> from dlmath import Network
    >>> network = Network.random([2, 2, 1], rng=np.random.RandomState(1))
    >>> gradient_check(network, [[0, 1]], [[1]]).round(7).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    >>> twice = 2 * network.cost_and_gradient([[0, 1]], [[1]]).gradient
    >>> gradient_check(network, [[0, 1]], [[1]], twice).round(3).tolist()
    [[0.333, 0.333], [0.333, 0.333]]
    """
    x = batch_of(network, x)
    here = network.parameters
    total_cost(network, x, t, cost)  # says what is wrong with t
    slopes = network.cost_and_gradient(x, t, cost).gradient if gradient is None else gradient
    slopes = finite("gradient", slopes, shape=here.shape)

    def at(parameters: Array) -> float:
        return total_cost(network.with_parameters(parameters), x, t, cost)

    # What rises on one side less what rises on the other: its difference is that of the cost, to both sides.
    differences = numerical_gradient(lambda v: at(v) - at(2 * here - v), here, h) / 2
    layers = zip(network.split(slopes), network.split(differences), strict=True)
    return np.array([[_apart(g, d) for g, d in zip(*parts, strict=True)] for parts in layers])


def _apart(g: Array, d: Array) -> float:
    largest = max(np.abs(g).max(), np.abs(d).max())
    if largest == 0:
        return 0.0
    g, d = g / largest, d / largest
    return float(np.linalg.norm(g - d) / (np.linalg.norm(g) + np.linalg.norm(d)))
