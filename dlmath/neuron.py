r"""Neurons and layers: chapter 1 of the book.

Follows the chapter: one neuron, a layer of neurons. Activation functions are in ``dlmath.activation``.
Left out: learning (chapters 4 to 7) and everything biological beyond weights and a threshold.

Arrays of inputs have the units along the last axis, so one picture is ``(n,)`` and a batch is ``(batch, n)``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, finite_number, inputs
from dlmath._result import Array, OutOfRangeError, all_finite, frozen, plain, remade
from dlmath.activation import Activation, activation_of, sigmoid

__all__ = ["Layer", "Neuron"]


@dataclass(frozen=True, eq=False)
class Neuron:
    r"""One artificial neuron.

    .. math:: z = w_1x_1 + \dots + w_nx_n + b, \qquad y = a(z)

    * ``w``: weights, shape ``(n,)``.
    * ``b``: bias, one number. The threshold is :math:`\theta = -b`.
    * ``activation``: the activation function :math:`a`, or the name of one of the book.

    Sections "Let the threshold decide" and "Turn the threshold into a bias" of chapter 1.

    A neuron that computes AND: both inputs together reach the threshold 1.5, one alone does not.

    >>> from dlmath import step
    >>> neuron = Neuron.with_threshold(w=[1, 1], theta=1.5, activation=step)
    >>> neuron([[0, 0], [0, 1], [1, 0], [1, 1]])
    array([0., 0., 0., 1.])
    """

    w: Array
    b: float = 0.0
    activation: Activation = sigmoid

    def __post_init__(self) -> None:
        object.__setattr__(self, "w", frozen(finite("w", self.w, shape=(None,))))
        object.__setattr__(self, "b", finite_number("b", self.b))
        object.__setattr__(self, "activation", activation_of(self.activation))

    __reduce__ = remade

    @classmethod
    def with_threshold(cls, w: ArrayLike, theta: float, activation: Activation = sigmoid) -> "Neuron":
        r"""Make a neuron from its threshold :math:`\theta`, that is with bias :math:`b = -\theta`.

        >>> Neuron.with_threshold([1, 1], theta=1.5).b
        -1.5
        """
        return cls(finite("w", w, shape=(None,)), 0.0 - finite_number("theta", theta), activation)

    @property
    def theta(self) -> float:
        r"""The threshold :math:`\theta = -b`.

        >>> Neuron([1.0], b=-2).theta
        2.0
        """
        return 0.0 - self.b

    def z(self, x: ArrayLike) -> Array:
        r"""Return the weighted sum with bias, :math:`z = \boldsymbol w \cdot \boldsymbol x + b`.

        * ``x``: inputs, shape ``(n,)`` or ``(batch, n)``; the result is one number or shape ``(batch,)``.

        >>> Neuron(w=[2, -1, 1], b=-1).z([1, 1, 0])
        0.0
        """
        return plain(_sums(x, self.w, self.b))

    def __call__(self, x: ArrayLike) -> Array:
        """Return the output :math:`y = a(z)` for inputs as in :meth:`z`."""
        return self.activation(self.z(x))


@dataclass(frozen=True, eq=False)
class Layer:
    r"""A layer of neurons that all see the same inputs.

    .. math:: \boldsymbol z = W\boldsymbol x + \boldsymbol b, \qquad \boldsymbol a = a(\boldsymbol z)

    * ``W``: weights, shape ``(units, inputs)``: row :math:`j` holds the weights of unit :math:`j`.
    * ``b``: biases, shape ``(units,)``.
    * ``activation``: the activation function of every unit, or the name of one of the book.

    Section "Connect neurons into layers" of chapter 1.

    NAND and OR side by side; an AND after them makes XOR.

    >>> from dlmath import step
    >>> hidden = Layer(W=[[-1, -1], [1, 1]], b=[1.5, -0.5], activation=step)
    >>> output = Layer(W=[[1, 1]], b=[-1.5], activation=step)
    >>> output(hidden([[0, 0], [0, 1], [1, 0], [1, 1]])).ravel()
    array([0., 1., 1., 0.])
    """

    W: Array
    b: Array
    activation: Activation = sigmoid

    def __post_init__(self) -> None:
        object.__setattr__(self, "W", frozen(finite("W", self.W, shape=(None, None))))
        object.__setattr__(self, "b", frozen(finite("b", self.b, shape=(len(self.W),))))
        object.__setattr__(self, "activation", activation_of(self.activation))

    __reduce__ = remade

    def z(self, x: ArrayLike) -> Array:
        r"""Return the weighted sums :math:`\boldsymbol z = W\boldsymbol x + \boldsymbol b`.

        * ``x``: inputs, shape ``(inputs,)`` or ``(batch, inputs)``; the result has ``units`` in their place.

        >>> Layer(W=[[1, 2], [3, 4]], b=[0, 10]).z([1, 1])
        array([ 3., 17.])
        """
        return _sums(x, self.W.T, self.b)

    def __call__(self, x: ArrayLike) -> Array:
        r"""Return the outputs :math:`\boldsymbol a = a(\boldsymbol z)` for inputs as in :meth:`z`."""
        return self.activation(self.z(x))


def _sums(x: ArrayLike, weights: Array, b: Array | float) -> Array:
    signals = inputs(x, len(weights))
    with np.errstate(over="ignore", invalid="ignore"):
        z = signals @ weights + b
    if not all_finite(np.asarray(z)):
        raise OutOfRangeError(
            "z: the weighted sum is too large for floating-point numbers; use smaller inputs or weights"
        )
    return z
