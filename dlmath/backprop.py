r"""Backpropagation: chapter 6 of the book.

Follows the chapter in its order: the errors of the units from the last layer backwards, then the gradient.
For networks of any depth and for a whole batch of pictures at once, one picture a row. This is the form to read;
``dlmath._fast`` has the one that ``train`` uses.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, short
from dlmath._result import Array, in_range
from dlmath.cost import Cost, cost_of, entropy_of_sums, square_error

if TYPE_CHECKING:
    from dlmath.network import Network

__all__ = ["Backward", "backpropagate", "unit_errors"]


class Backward(NamedTuple):
    r"""What a backward pass finds: the cost :math:`C_T` of a batch, and its gradient.

    The gradient has the order of ``parameters``, shape ``(parameters,)``.
    Section "Put it into matrices" of chapter 6.

    >>> Backward(cost=0.5, gradient=np.zeros(3)).cost
    0.5
    """

    cost: float
    gradient: Array


def unit_errors(network: "Network", x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> list[Array]:
    r"""Return the errors :math:`\delta^l_j = \partial C/\partial z^l_j` of every layer after the first.

    .. math::

        \boldsymbol\delta^L = (\boldsymbol a^L - \boldsymbol t)\circ a'(\boldsymbol z^L), \qquad
        \boldsymbol\delta^l = ({}^tW^{l+1}\boldsymbol\delta^{l+1})\circ a'(\boldsymbol z^l)

    The cross-entropy of sigmoid units has :math:`\boldsymbol\delta^L = \boldsymbol a^L - \boldsymbol t`.

    * ``x``: one picture, shape ``(inputs,)``, or a batch, ``(pictures, inputs)``.
    * ``t``: the right answers, shape ``(units,)`` or ``(pictures, units)``.
    * ``cost``: :func:`~dlmath.square_error` or :func:`~dlmath.cross_entropy`.

    Section "Go backwards" of chapter 6. Raises ``ValueError`` if an activation function has no derivative where it
    is needed, or the cross-entropy meets output units that are no sigmoids.

    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1, 1]], [0]), Layer([[2]], [-1])))
    >>> [delta.round(4).tolist() for delta in unit_errors(network, [0, 0], [1])]
    [[-0.0625], [-0.125]]
    """
    return _errors(network, _layered(network).forward(x), t, cost_of(cost))


def backpropagate(network: "Network", x: ArrayLike, t: ArrayLike, cost: Cost = square_error) -> Backward:
    r"""Return the cost of a batch and its gradient, from one pass forwards and one backwards.

    .. math::

        \frac{\partial C_T}{\partial w^l_{ji}} = \sum_k \delta^l_j[k]\,a^{l-1}_i[k], \qquad
        \frac{\partial C_T}{\partial b^l_j} = \sum_k \delta^l_j[k]

    * ``x``: the pictures, shape ``(pictures, inputs)``.
    * ``t``: their right answers, shape ``(pictures, units)``.
    * ``cost``: as for :func:`unit_errors`.

    Section "Put it into matrices" of chapter 6. Raises ``ValueError`` as for :func:`unit_errors`.

    >>> from dlmath import Layer, Network
    >>> network = Network((Layer([[1, 1]], [0]),))
    >>> backpropagate(network, [[0, 0], [1, -1]], [[1], [0]])
    Backward(cost=0.25, gradient=array([ 0.125, -0.125,  0.   ]))
    """
    x = _layered(network).batch(x)
    steps = network.forward(x)
    outputs = [x, *(a for _, a in steps)]
    deltas = _errors(network, steps, t, cost_of(cost))
    parts = []
    with np.errstate(over="ignore", invalid="ignore"):
        for delta, a in zip(deltas, outputs[:-1], strict=True):
            parts += [(delta.T @ a).ravel(), delta.sum(axis=0)]
        costs = square_error(outputs[-1], t) if cost is square_error else entropy_of_sums(steps[-1][0], t)
        total = costs.sum()
    return Backward(float(in_range("C_T", total)), in_range("gradient", np.concatenate(parts)))


def _layered(network: "Network") -> "Network":
    if not hasattr(network, "layers"):
        raise ValueError(f"network: expected a Network, whose layers are fully connected, got {short(network)}")
    return network


def _errors(network: "Network", steps: list[tuple[Array, Array]], t: ArrayLike, cost: Cost) -> list[Array]:
    layers = network.layers
    z, a = steps[-1]
    with np.errstate(over="ignore", invalid="ignore"):
        delta = a - finite("t", t, shape=np.shape(a), copy=False)
        if cost is square_error:
            delta = delta * layers[-1].activation.derivative(z)
        else:
            network.needs_sigmoids()
        deltas = [delta]
        for (z, _), layer, after in zip(steps[-2::-1], layers[-2::-1], layers[:0:-1], strict=True):
            delta = (delta @ after.W) * layer.activation.derivative(z)
            deltas.insert(0, delta)
    return [in_range("delta", delta) for delta in deltas]
