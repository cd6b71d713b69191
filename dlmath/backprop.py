r"""Backpropagation: chapter 6 of the book.

Follows the chapter in its order: the errors of the units from the last layer backwards, the gradient, training.
For networks of any depth and for a whole batch of pictures at once, one picture a row. The cost is the square
error. Left out: every refinement of plain gradient descent.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, finite_number, frozen, in_range
from dlmath.cost import Network, square_error, total_cost
from dlmath.descent import DivergenceError
from dlmath.neuron import Activation

__all__ = ["Backward", "Training", "backpropagate", "train", "unit_errors"]


class Backward(NamedTuple):
    r"""What a backward pass finds.

    Parameters
    ----------
    cost
        :math:`C_T`, the sum of the square errors of the pictures.
    gradient
        :math:`\nabla C_T` in the order of ``Network.parameters``, shape ``(parameters,)``.

    Notes
    -----
    Section "Put it into matrices" of chapter 6.

    Examples
    --------
    >>> Backward(cost=0.5, gradient=np.zeros(3)).cost
    0.5
    """

    cost: float
    gradient: Array


def unit_errors(network: Network, x: ArrayLike, t: ArrayLike) -> list[Array]:
    r"""Return the errors :math:`\delta^l_j = \partial C/\partial z^l_j` of every layer after the first.

    .. math::

        \boldsymbol\delta^L = (\boldsymbol a^L - \boldsymbol t)\circ a'(\boldsymbol z^L), \qquad
        \boldsymbol\delta^l = ({}^tW^{l+1}\boldsymbol\delta^{l+1})\circ a'(\boldsymbol z^l)

    Parameters
    ----------
    network
        The network.
    x
        One picture, shape ``(inputs,)``, or a batch, ``(pictures, inputs)``.
    t
        The right answers, shape ``(units,)`` or ``(pictures, units)``.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is not finite, an activation function has no derivative where it is
        needed, or a result is too large.

    Notes
    -----
    Section "Go backwards" of chapter 6.

    Examples
    --------
    >>> from dlmath import Layer
    >>> network = Network((Layer([[1, 1]], [0]), Layer([[2]], [-1])))
    >>> [delta.round(4).tolist() for delta in unit_errors(network, [0, 0], [1])]
    [[-0.0625], [-0.125]]
    """
    return _unit_errors(network, network.forward(x), t)


def _unit_errors(network: Network, steps: list[tuple[Array, Array]], t: ArrayLike) -> list[Array]:
    z, a = steps[-1]
    t = finite("t", t, shape=np.shape(a))
    with np.errstate(over="ignore", invalid="ignore"):
        delta = (a - t) * network.layers[-1].activation.derivative(z)
        deltas = [delta]
        for (z, _), layer, after in zip(steps[-2::-1], network.layers[-2::-1], network.layers[:0:-1], strict=True):
            delta = (delta @ after.W) * layer.activation.derivative(z)
            deltas.insert(0, delta)
    return [in_range("delta", delta) for delta in deltas]


def backpropagate(network: Network, x: ArrayLike, t: ArrayLike) -> Backward:
    r"""Return the cost of a batch and its gradient, from one pass forwards and one backwards.

    .. math::

        \frac{\partial C_T}{\partial w^l_{ji}} = \sum_k \delta^l_j[k]\,a^{l-1}_i[k], \qquad
        \frac{\partial C_T}{\partial b^l_j} = \sum_k \delta^l_j[k]

    Parameters
    ----------
    network
        The network.
    x
        The pictures, shape ``(pictures, inputs)``.
    t
        Their right answers, shape ``(pictures, units)``.

    Raises
    ------
    ValueError
        As for :func:`unit_errors`.

    Notes
    -----
    Section "Put it into matrices" of chapter 6.

    Examples
    --------
    >>> from dlmath import Layer
    >>> network = Network((Layer([[1, 1]], [0]),))
    >>> backpropagate(network, [[0, 0], [1, -1]], [[1], [0]])
    Backward(cost=0.25, gradient=array([ 0.125, -0.125,  0.   ]))
    """
    x = finite("x", x, shape=(None, None))
    steps = network.forward(x)
    deltas = _unit_errors(network, steps, t)
    outputs = [x, *(a for _, a in steps)]
    parts = []
    with np.errstate(over="ignore", invalid="ignore"):
        for delta, a in zip(deltas, outputs[:-1], strict=True):
            parts += [(delta.T @ a).ravel(), delta.sum(axis=0)]
        cost = square_error(outputs[-1], t).sum()
    return Backward(float(in_range("C_T", cost)), in_range("gradient", np.concatenate(parts)))


@dataclass(frozen=True, eq=False)
class Training:
    r"""A network that has learned, and how its cost went down.

    Parameters
    ----------
    network
        The network after the last epoch.
    costs
        :math:`C_T` before every epoch and after the last one, shape ``(epochs + 1,)``.

    Raises
    ------
    ValueError
        If ``costs`` is not a list of finite numbers.

    Notes
    -----
    Section "Watch it learn" of chapter 6.

    Examples
    --------
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> training = train(network, [[0, 0], [1, 1]], [[0], [1]], eta=1, epochs=100)
    >>> bool(training.costs[-1] < training.costs[0])
    True
    """

    network: Network
    costs: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "costs", frozen(finite("costs", self.costs, shape=(None,))))


def train(network: Network, x: ArrayLike, t: ArrayLike, eta: float, epochs: int) -> Training:
    r"""Let a network learn by gradient descent on :math:`C_T`, every epoch with all pictures.

    .. math:: \Delta w^l_{ji} = -\eta\,\frac{\partial C_T}{\partial w^l_{ji}}, \qquad
        \Delta b^l_j = -\eta\,\frac{\partial C_T}{\partial b^l_j}

    Parameters
    ----------
    network
        The network to begin with; it is not changed.
    x
        The pictures, shape ``(pictures, inputs)``.
    t
        Their right answers, shape ``(pictures, units)``.
    eta
        The learning rate, positive.
    epochs
        How many steps; 0 or more.

    Raises
    ------
    ValueError
        If the shapes do not fit, ``eta`` is not a positive number or ``epochs`` not a whole number, an activation
        function has no derivative where it is needed, or the cost is too large to begin with.
    DivergenceError
        If a step leaves the range of floating-point numbers.

    Notes
    -----
    Section "Watch it learn" of chapter 6.

    Examples
    --------
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> train(network, [[0, 0], [1, 1]], [[0], [1]], eta=1, epochs=2).costs.round(3)
    array([0.263, 0.211, 0.168])
    """
    x = finite("x", x, shape=(None, None))
    t = finite("t", t, shape=(len(x), network.sizes[-1]))
    eta = finite_number("eta", eta)
    if eta <= 0:
        raise ValueError(f"eta: expected a positive number, got {eta:g}")
    if isinstance(epochs, bool) or not isinstance(epochs, int | np.integer) or epochs < 0:
        raise ValueError(f"epochs: expected a whole number, 0 or more, got {epochs!r}")
    total_cost(network, x, t)  # says what is wrong to begin with, if anything is
    # From here on plain arrays: what has been checked once is not checked again in every epoch. The weights and
    # biases of the layers are views of one list, and so are their slopes: one line takes the whole step.
    parameters = network.parameters
    gradient = np.empty_like(parameters)
    layers, slopes = network._views(parameters), network._views(gradient)
    functions = [layer.activation.function for layer in network.layers]
    derivatives = [_slope(layer.activation) for layer in network.layers]
    costs = np.empty(epochs + 1)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for epoch in range(epochs + 1):
            zs, outputs = [], [x]
            for (W, b), function in zip(layers, functions, strict=True):
                zs.append(outputs[-1] @ W.T + b)
                outputs.append(function(zs[-1]))
            off = outputs[-1] - t
            costs[epoch] = cost = np.vdot(off, off) / 2
            # A sigmoid hides from the cost that a parameter, or what it makes of the pictures, is infinite.
            if not (math.isfinite(cost) and all(map(_in_range, zs))):
                raise DivergenceError(eta, epoch)
            if epoch == epochs:
                break
            delta = off * derivatives[-1](zs[-1])
            for level in range(len(layers) - 1, -1, -1):
                dW, db = slopes[level]
                dW[:], db[:] = delta.T @ outputs[level], delta.sum(axis=0)
                if level:
                    W, _ = layers[level]
                    delta = (delta @ W) * derivatives[level - 1](zs[level - 1])
            parameters -= eta * gradient
    return Training(network.with_parameters(parameters), costs)


def _in_range(z: Array) -> bool:
    # The sum of the squares is quick, but may be too large when no number is.
    return math.isfinite(np.vdot(z, z)) or bool(np.isfinite(z).all())


def _slope(activation: Activation) -> Callable[[Array], Array]:
    if activation.slope is None:
        raise ValueError(f"{activation.__name__}: no derivative was given for this activation function")
    return activation.slope
