r"""Activation functions: chapter 1 of the book.

Each is a function of any array, element by element, that knows its derivative: for large sums, too, without a loss
of digits.
"""

import sys
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import function as check_function
from dlmath._check import numbers, one_of, short
from dlmath._result import Array, on_arrays, plain

__all__ = ["ACTIVATIONS", "Activation", "activation_of", "relu", "sigmoid", "step", "tanh"]


class Activation:
    r"""An activation function :math:`a(z)` that knows its derivative :math:`a'(z)`.

    Calling it applies it to every element. Used as a decorator on the function; the derivative follows
    with :meth:`with_derivative`.

    * ``function``: takes an array of floats and returns an array of the same shape.

    Section "Let the output be a degree" of chapter 1. Raises ``ValueError`` on call, too, if the function returns
    another shape or NaN. Infinity is allowed.

    >>> sigmoid(0)
    0.5
    >>> sigmoid.derivative([0, 0])
    array([0.25, 0.25])
    >>> sigmoid
    <activation sigmoid>
    """

    __name__: str

    def __init__(self, function: Callable[[Array], Array]) -> None:
        check_function("function", function)
        self.__name__ = type(function).__name__  # of what is called but has no name
        update_wrapper(self, function)
        # Without checks, for loops that have checked what comes in.
        self.function = function
        self.slope: Callable[[Array], Array] | None = None

    def __call__(self, z: ArrayLike) -> Array:
        """Return :math:`a(z)`, element by element."""
        return plain(self._each(self.function, numbers("z", z)))

    def __repr__(self) -> str:
        return f"<activation {self.__name__}>"

    def __deepcopy__(self, memo: object) -> Self:
        return self  # as of a function

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Pickle by its name what its module knows, as functions are pickled; anything else, by its parts."""
        known = getattr(sys.modules.get(self.__module__), self.__name__, None) is self
        return self.__name__ if known else super().__reduce_ex__(protocol)

    def with_derivative(self, derivative: Callable[[Array], Array]) -> Callable[[Array], Array]:
        """Register the derivative (a decorator) and return it unchanged; ``ValueError`` if it is no function."""
        check_function("derivative", derivative)
        self.slope = derivative
        return derivative

    def derivative(self, z: ArrayLike) -> Array:
        """Return :math:`a'(z)`, element by element.

        Raises ``ValueError`` for the step where it jumps.

        >>> relu.derivative([-2, 3])
        array([0., 1.])
        """
        if self.slope is None:
            raise ValueError(f"{self.__name__}: no derivative was given for this activation function")
        return plain(self._each(self.slope, numbers("z", z)))

    def _each(self, function: Callable[[Array], Array], z: Array) -> Array:
        values = numbers(self.__name__, on_arrays(self.__name__, function, z), copy=False)
        if values.shape != z.shape:
            raise ValueError(
                f"{self.__name__}: expected one number for each of shape {z.shape}, got shape {values.shape}"
            )
        return values


@Activation
def step(z: Array) -> Array:
    r"""Return the unit step: 1 where the sum reaches the threshold, 0 elsewhere.

    .. math:: u(z) = \begin{cases} 0 & (z < 0) \\ 1 & (z \ge 0) \end{cases}

    Its derivative is 0 wherever it has one; at :math:`z = 0` it jumps, and asking for the derivative
    there raises ``ValueError``. Section "Let the threshold decide" of chapter 1.

    >>> step([-0.1, 0, 0.1])
    array([0., 1., 1.])
    """
    return np.where(z >= 0, 1.0, 0.0)


@step.with_derivative
def _step_derivative(z: Array) -> Array:
    if (z == 0).any():
        raise ValueError("step: has no derivative at z = 0, where it jumps from 0 to 1")
    return np.zeros_like(z)


@Activation
def sigmoid(z: Array) -> Array:
    r"""Return the sigmoid: a degree of excitement between 0 and 1.

    .. math:: \sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \sigma'(z) = \sigma(z)\,\{1 - \sigma(z)\}

    Correct for every float, infinity included: only :math:`e^{-|z|}` is computed, which cannot overflow.
    Section "Let the output be a degree" of chapter 1.

    >>> sigmoid([0, 1000, -1000])
    array([0.5, 1. , 0. ])
    """
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


@sigmoid.with_derivative
def _sigmoid_derivative(z: Array) -> Array:
    # 1 − σ(z) loses every digit for large z; σ(−z) is the same number and keeps them.
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


@Activation
def tanh(z: Array) -> Array:
    r"""Return the hyperbolic tangent: a sigmoid stretched to the interval from −1 to 1.

    .. math:: \tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}} = 2\sigma(2z) - 1, \qquad \tanh' z = 1 - \tanh^2 z

    Section "Choose an activation function" of chapter 1.

    >>> tanh([0, 1000])
    array([0., 1.])
    """
    return np.tanh(z)


@tanh.with_derivative
def _tanh_derivative(z: Array) -> Array:
    # 1 − tanh² = 4e/(1+e)² with e = e^{−2|z|}: no digits lost, and squaring cannot overflow.
    e = np.exp(-np.abs(z)) ** 2
    return 4.0 * e / (1.0 + e) ** 2


@Activation
def relu(z: Array) -> Array:
    r"""Return the rectified linear unit: negative sums are silenced, the rest passes unchanged.

    .. math:: \mathrm{ReLU}(z) = \max(0, z)

    Its derivative is 0 for :math:`z < 0` and 1 for :math:`z > 0`; at the kink it is taken to be 0,
    as is usual. Section "Choose an activation function" of chapter 1.

    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    return np.maximum(z, 0.0)


@relu.with_derivative
def _relu_derivative(z: Array) -> Array:
    return np.where(z > 0, 1.0, 0.0)


ACTIVATIONS: dict[str, Activation] = {a.__name__: a for a in (step, sigmoid, tanh, relu)}
"""The activation functions of the book by name."""


def activation_of(given: object) -> Activation:
    """Return an activation function, also one of the book by its name; refuse anything else.

    >>> activation_of("relu")
    <activation relu>
    >>> activation_of(np.tanh)
    Traceback (most recent call last):
    ...
    ValueError: activation: expected one of step, sigmoid, tanh, relu, or your own function as an Activation,
    got <ufunc 'tanh'>
    """
    if isinstance(given, str):
        return ACTIVATIONS[one_of("activation", given, ACTIVATIONS)]
    if not isinstance(given, Activation):
        known = ", ".join(ACTIVATIONS)
        raise ValueError(
            f"activation: expected one of {known}, or your own function as an Activation, got {short(given)}"
        )
    return given
