r"""Curves and surfaces to walk on: chapter 4 of the book.

Functions of one variable with their slopes and straight approximations, functions of several with their gradients.

Points are arrays with the coordinates along the last axis, so one point is ``(n,)`` and many are ``(points, n)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, in_range
from dlmath.activation import sigmoid

__all__ = ["CURVES", "SURFACES", "Curve", "Surface"]


@dataclass(frozen=True)
class Curve:
    r"""A function of one variable with its derivative.

    Section "Look at a curve through a magnifying glass" of chapter 4.

    Parameters
    ----------
    value
        The function :math:`f`, on arrays.
    derivative
        The derivative :math:`f'`, on arrays.

    Examples
    --------
    >>> square = CURVES["square"]
    >>> square(3), square.slope(3)
    (9.0, 6.0)
    """

    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    def __call__(self, x: ArrayLike) -> Array:
        """Return :math:`f(x)`, element by element; ``ValueError`` if it is too large."""
        return _evaluated("f", self.value, finite("x", x))

    def slope(self, x: ArrayLike) -> Array:
        """Return :math:`f'(x)`, element by element.

        Raises ``ValueError`` if ``x`` is not finite numbers, or the slope is too large.

        Examples
        --------
        >>> CURVES["exponential"].slope(0)
        -1.0
        """
        return _evaluated("slope", self.derivative, finite("x", x))

    def linear(self, x: ArrayLike, dx: ArrayLike) -> Array:
        r"""Return the straight approximation :math:`f(x) + f'(x)\,\Delta x`.

        Raises ``ValueError`` if a number is not finite, or the result is too large.

        Parameters
        ----------
        x
            Where the tangent touches.
        dx
            How far away the value is wanted.

        Examples
        --------
        >>> CURVES["square"].linear(3, 0.5)
        12.0
        """
        with np.errstate(over="ignore", invalid="ignore"):
            return in_range("f + f' dx", np.asarray(self(x)) + np.asarray(self.slope(x)) * finite("dx", dx))


CURVES: dict[str, Curve] = {
    "square": Curve(lambda x: x**2, lambda x: 2 * x),
    "exponential": Curve(lambda x: np.exp(-x), lambda x: -np.exp(-x)),
    "sigmoid": Curve(sigmoid, sigmoid.derivative),
    "sine": Curve(np.sin, np.cos),
}
r"""The curves of chapter 4 by name: :math:`x^2`, :math:`e^{-x}`, :math:`\sigma(x)`, :math:`\sin x`."""


@dataclass(frozen=True)
class Surface:
    r"""A function of several variables with its gradient.

    Section "Collect the slopes in a gradient" of chapter 4.

    Parameters
    ----------
    value
        The function :math:`f`: takes points ``(..., n)`` and returns numbers ``(...)``.
    slopes
        The gradient :math:`\nabla f`: takes points ``(..., n)`` and returns as many.

    Examples
    --------
    >>> bowl = SURFACES["bowl"]
    >>> bowl([3, 4])
    25.0
    >>> bowl.gradient([3, 4])
    array([6., 8.])
    """

    value: Callable[[Array], Array]
    slopes: Callable[[Array], Array]

    def __call__(self, x: ArrayLike) -> Array:
        """Return :math:`f` at one point ``(n,)`` or at many ``(..., n)``; ``ValueError`` as for the gradient."""
        return _evaluated("f", self.value, finite("x", x))

    def gradient(self, x: ArrayLike) -> Array:
        r"""Return :math:`\nabla f` at one point ``(n,)`` or at many ``(..., n)``.

        Raises ``ValueError`` if ``x`` is not finite numbers, not as many as the surface takes, or the gradient is
        too large.

        Examples
        --------
        >>> SURFACES["saddle"].gradient([1, 1])
        array([ 2., -2.])
        """
        return _evaluated("gradient", self.slopes, finite("x", x))


def _plane(value: Callable[[Array, Array], Array], *slopes: Callable[[Array, Array], Array]) -> Surface:
    """Make a surface over the plane from functions of x and y."""
    return Surface(
        lambda point: value(*_xy(point)),
        lambda point: np.stack([slope(*_xy(point)) for slope in slopes], axis=-1),
    )


def _xy(point: Array) -> tuple[Array, Array]:
    if point.shape[-1:] != (2,):
        raise ValueError(f"x: expected 2 coordinates, shape (2,) or (..., 2), got shape {point.shape}")
    return point[..., 0], point[..., 1]


SURFACES: dict[str, Surface] = {
    "bowl": _plane(lambda x, y: x**2 + y**2, lambda x, y: 2 * x, lambda x, y: 2 * y),
    "long_bowl": _plane(lambda x, y: x**2 + 5 * y**2, lambda x, y: 2 * x, lambda x, y: 10 * y),
    "two_valleys": _plane(
        lambda x, y: (x**2 - 1) ** 2 + x / 2 + y**2, lambda x, y: 4 * x * (x**2 - 1) + 0.5, lambda x, y: 2 * y
    ),
    "saddle": _plane(lambda x, y: x**2 - y**2, lambda x, y: 2 * x, lambda x, y: -2 * y),
    "sum": _plane(lambda x, y: x + y, lambda x, y: np.ones_like(x), lambda x, y: np.ones_like(y)),
    "product": _plane(lambda x, y: x * y, lambda x, y: y, lambda x, y: x),
    "ellipse": _plane(lambda x, y: x**2 + 3 * y**2, lambda x, y: 2 * x, lambda x, y: 6 * y),
}
r"""The surfaces of chapter 4 by name.

``bowl`` :math:`x^2 + y^2`, ``long_bowl`` :math:`x^2 + 5y^2`, ``two_valleys`` :math:`(x^2-1)^2 + \frac x2 + y^2`,
``saddle`` :math:`x^2 - y^2`; and for Lagrange ``sum`` :math:`x + y`, ``product`` :math:`xy`,
``ellipse`` :math:`x^2 + 3y^2`.
"""


def _evaluated(name: str, function: Callable[[Array], Array], x: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(name, np.asarray(function(x)))
