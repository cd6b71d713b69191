r"""Curves and surfaces to walk on: chapter 4 of the book.

Functions of one variable with their slopes and straight approximations, functions of several with their gradients.

Points are arrays with the coordinates along the last axis, so one point is ``(n,)`` and many are ``(points, n)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, function
from dlmath._result import Array, Named, in_range, on_arrays
from dlmath.activation import sigmoid

__all__ = ["CURVES", "SURFACES", "Curve", "Surface"]


@dataclass(frozen=True)
class Curve(Named, catalogue="CURVES"):
    r"""A function of one variable with its derivative.

    * ``value``: the function :math:`f`, on arrays.
    * ``derivative``: the derivative :math:`f'`, on arrays.

    Section "Look at a curve through a magnifying glass" of chapter 4.

    >>> square = CURVES["square"]
    >>> square(3), square.slope(3)
    (9.0, 6.0)
    """

    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]

    def __post_init__(self) -> None:
        function("value", self.value)
        function("derivative", self.derivative)

    def __call__(self, x: ArrayLike) -> Array:
        """Return :math:`f(x)`, element by element."""
        x = finite("x", x)
        return _evaluated("f", self.value, x, x.shape)

    def slope(self, x: ArrayLike) -> Array:
        """Return :math:`f'(x)`, element by element.

        >>> CURVES["exponential"].slope(0)
        -1.0
        """
        x = finite("x", x)
        return _evaluated("slope", self.derivative, x, x.shape)

    def linear(self, x: ArrayLike, dx: ArrayLike) -> Array:
        r"""Return the straight approximation :math:`f(x) + f'(x)\,\Delta x`.

        * ``x``: where the tangent touches.
        * ``dx``: how far away the value is wanted.

        >>> CURVES["square"].linear(3, 0.5)
        12.0
        """
        x, dx = finite("x", x), finite("dx", dx)
        if x.shape != dx.shape and x.shape and dx.shape:
            raise ValueError(f"dx: expected one number or shape {x.shape}, got shape {dx.shape}")
        with np.errstate(over="ignore", invalid="ignore"):
            return in_range("f + f' dx", np.asarray(self(x)) + np.asarray(self.slope(x)) * dx)


CURVES: dict[str, Curve] = {
    "square": Curve(lambda x: x**2, lambda x: 2 * x),
    "exponential": Curve(lambda x: np.exp(-x), lambda x: -np.exp(-x)),
    "sigmoid": Curve(sigmoid, sigmoid.derivative),
    "sine": Curve(np.sin, np.cos),
}
r"""The curves of chapter 4 by name: :math:`x^2`, :math:`e^{-x}`, :math:`\sigma(x)`, :math:`\sin x`."""


@dataclass(frozen=True)
class Surface(Named, catalogue="SURFACES"):
    r"""A function of several variables with its gradient.

    * ``value``: the function :math:`f`: takes points ``(..., n)`` and returns numbers ``(...)``.
    * ``slopes``: the gradient :math:`\nabla f`: takes points ``(..., n)`` and returns as many.

    Section "Collect the slopes in a gradient" of chapter 4.

    >>> bowl = SURFACES["bowl"]
    >>> bowl([3, 4])
    25.0
    >>> bowl.gradient([3, 4])
    array([6., 8.])
    """

    value: Callable[[Array], Array]
    slopes: Callable[[Array], Array]

    def __post_init__(self) -> None:
        function("value", self.value)
        function("slopes", self.slopes)

    def __call__(self, x: ArrayLike) -> Array:
        """Return :math:`f` at one point ``(n,)`` or at many ``(..., n)``."""
        x = finite("x", x)
        return _evaluated("f", self.value, x, x.shape[:-1])

    def gradient(self, x: ArrayLike) -> Array:
        r"""Return :math:`\nabla f` at one point ``(n,)`` or at many ``(..., n)``.

        >>> SURFACES["saddle"].gradient([1, 1])
        array([ 2., -2.])
        """
        x = finite("x", x)
        return _evaluated("gradient", self.slopes, x, x.shape)

    def linear_change(self, x: ArrayLike, dx: ArrayLike) -> Array:
        r"""Return the straight approximation :math:`\nabla f\cdot\Delta\boldsymbol x` to the change of height.

        * ``x``: where the step begins, one point ``(n,)`` or many ``(..., n)``.
        * ``dx``: the step, of the same shape or one that broadcasts with it.

        >>> SURFACES["bowl"].linear_change([1, 2], [0.5, -0.25])
        0.0
        """
        slopes, dx = np.asarray(self.gradient(x)), finite("dx", dx)
        if dx.shape[-1:] != slopes.shape[-1:]:
            raise ValueError(f"dx: expected {slopes.shape[-1]} components as in x, got shape {dx.shape}")
        with np.errstate(over="ignore", invalid="ignore"):
            return in_range("change", np.asarray((slopes * dx).sum(axis=-1)))


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


def _evaluated(name: str, compute: Callable[[Array], Array], x: Array, shape: tuple[int, ...]) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.asarray(on_arrays(name, compute, x))
    if values.dtype.kind not in "buif" or values.shape != shape:
        raise ValueError(
            f"{name}: expected real numbers of shape {shape}, got {values.dtype} of shape {values.shape}"
        )
    return in_range(name, values.astype(np.float64, copy=False))
