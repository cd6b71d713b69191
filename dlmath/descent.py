r"""Gradient descent: chapter 4 of the book.

Follows the chapter in its order: slope and straight approximation, partial derivatives, a maximum under a
constraint, and the walk downhill. The chain rule is in :mod:`dlmath.chain`.
Left out: second derivatives and every refinement of the plain step.

Points are arrays with the coordinates along the last axis, so one point is ``(n,)`` and many are ``(points, n)``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, OutOfRangeError, finite, finite_number, in_range, positive, whole
from dlmath.neuron import sigmoid

__all__ = [
    "CURVES",
    "SURFACES",
    "Curve",
    "DivergenceError",
    "Surface",
    "descend",
    "multiplier",
    "numerical_gradient",
    "on_constraint",
]


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


def numerical_gradient(f: Callable[[Array], float], x: ArrayLike, h: float = 1e-6) -> Array:
    r"""Return the partial derivatives of any function, from small differences.

    .. math::

        \frac{\partial f}{\partial x_i} \approx
        \frac{f(x_1, \dots, x_i + h, \dots, x_n) - f(x_1, \dots, x_n)}{h}

    Section "Hold all variables but one" of chapter 4. About six digits are right: a smaller ``h`` makes the
    formula more exact and the subtraction less so.

    Raises ``ValueError`` if ``x`` is not a list of finite numbers, ``h`` not a positive number, ``f`` not a finite
    number there, or a result is too large.

    Parameters
    ----------
    f
        Takes a point of shape ``(n,)`` and returns one number. It is called n + 1 times.
    x
        The point, shape ``(n,)``.
    h
        The small difference; positive.

    Examples
    --------
    >>> numerical_gradient(SURFACES["bowl"], [3, 4]).round(4)
    array([6., 8.])
    """
    x = finite("x", x, shape=(None,))
    h = positive("h", h)
    here = finite_number("f(x)", f(x))
    with np.errstate(over="ignore"):
        points = in_range("x + h", x + h * np.eye(len(x)))
    there = np.array([finite_number("f(x + h)", f(point)) for point in points])
    with np.errstate(over="ignore"):
        return in_range("gradient", (there - here) / h)


def multiplier(f_gradient: ArrayLike, g_gradient: ArrayLike) -> tuple[float, Array]:
    r"""Split the gradient of ``f`` into a multiple of the gradient of ``g`` and a rest along the constraint.

    .. math:: \nabla f = \lambda\nabla g + \boldsymbol r, \qquad \boldsymbol r\cdot\nabla g = 0

    Section "Climb while staying on a path" of chapter 4.

    Raises ``ValueError`` if the gradients are not of the same length, not finite, that of ``g`` is 0, or a result
    is too large.

    Parameters
    ----------
    f_gradient, g_gradient
        The gradients at one point, each of shape ``(n,)``; the one of ``g`` is not 0.

    Returns
    -------
    tuple
        The number :math:`\lambda` and the rest :math:`\boldsymbol r`, shape ``(n,)``. Where the rest is 0, the
        point can be a maximum or minimum of ``f`` under the constraint, and :math:`\lambda` is Lagrange's
        multiplier.

    Examples
    --------
    >>> multiplier([1, 1], [2, 2])
    (0.5, array([0., 0.]))
    """
    f_gradient = finite("f_gradient", f_gradient, shape=(None,))
    g_gradient = finite("g_gradient", g_gradient, shape=f_gradient.shape)
    scale = float(np.abs(g_gradient).max())
    if scale == 0:
        raise ValueError("g_gradient: expected a vector that is not 0: here g says nothing about the way")
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        unit = g_gradient / scale
        times = (f_gradient @ unit) / (unit @ unit)
        rest = in_range("rest", f_gradient - times * unit)
        return float(in_range("lambda", np.float64(times / scale))), rest


def on_constraint(g: Surface, c: float, degrees: ArrayLike) -> Array:
    r"""Return the point in a given direction from the origin at which ``g`` has the value ``c``.

    .. math:: (x, y) = s\,(\cos t, \sin t), \qquad s = \sqrt{c / g(\cos t, \sin t)}

    For a ``g`` that grows with the square of the distance, as those of the book do.

    Section "Climb while staying on a path" of chapter 4.

    Raises ``ValueError`` if ``c`` is not a positive number, a direction is not finite, ``g`` is not positive there,
    or the point is too far away.

    Parameters
    ----------
    g
        A surface over the plane with :math:`g(s\boldsymbol x) = s^2g(\boldsymbol x)` and positive values:
        ``"bowl"`` or ``"ellipse"`` of :data:`SURFACES`.
    c
        The value to keep to; positive.
    degrees
        The direction :math:`t`, counter-clockwise from the x axis: one number or an array.

    Examples
    --------
    >>> on_constraint(SURFACES["bowl"], 2, 45).round(9)
    array([1., 1.])
    """
    t = np.radians(finite("degrees", degrees))
    direction = np.stack([np.cos(t), np.sin(t)], axis=-1)
    level = np.asarray(g(direction))
    if (level <= 0).any():
        raise ValueError(f"g: expected positive values all around the origin, got {level.min():g}")
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range("point", direction * np.sqrt(positive("c", c) / level)[..., None])


class DivergenceError(ArithmeticError):
    r"""Gradient descent has run away: a step would leave the range of floating-point numbers.

    Section "Choose the length of the step" of chapter 4.

    Parameters
    ----------
    eta
        The learning rate.
    step
        The number of the step, or the epoch, that cannot be taken.
    points
        Where known: the points up to the last one that was still finite, shape ``(step, n)``.

    Examples
    --------
    >>> try:
    ...     descend(SURFACES["two_valleys"].gradient, start=[3, 0], eta=1, steps=50)
    ... except DivergenceError as reason:
    ...     print(reason)
    ...     print(reason.points.shape)
    descent with eta = 1: step 6 leaves the range of floating-point numbers; use a smaller eta
    (6, 2)
    """

    def __init__(self, eta: float, step: int, points: Array | None = None) -> None:
        super().__init__(
            f"descent with eta = {eta:g}: step {step} leaves the range of floating-point numbers; use a smaller eta"
        )
        self.eta, self.step, self.points = eta, step, points


def descend(gradient: Callable[[Array], ArrayLike], start: ArrayLike, eta: float, steps: int) -> Array:
    r"""Walk downhill; return every point of the way, shape ``(steps + 1, n)``.

    .. math:: \boldsymbol x \leftarrow \boldsymbol x + \Delta\boldsymbol x, \qquad \Delta\boldsymbol x = -\eta\,\nabla f(\boldsymbol x)

    Section "Walk downhill" of chapter 4.

    Parameters
    ----------
    gradient
        Takes a point of shape ``(n,)`` and returns the gradient there, of the same shape.
    start
        The first point, shape ``(n,)``.
    eta
        The learning rate, positive.
    steps
        How many steps; 0 or more.

    Raises
    ------
    ValueError
        If the start is not a list of finite numbers, ``eta`` not a positive number, ``steps`` not a whole number, or
        the gradient has another shape than the point or is not finite numbers.
    DivergenceError
        If a step leaves the range of floating-point numbers.

    Examples
    --------
    >>> descend(SURFACES["bowl"].gradient, start=[1, 2], eta=0.25, steps=2)
    array([[1.  , 2.  ],
           [0.5 , 1.  ],
           [0.25, 0.5 ]])
    """  # noqa: E501 - one formula
    point = finite("start", start, shape=(None,))
    eta = positive("eta", eta)
    steps = whole("steps", steps, 0)
    points = [point]
    for _ in range(steps):
        try:
            slopes = finite("gradient", gradient(point), shape=point.shape)
            with np.errstate(over="ignore", invalid="ignore"):
                point = np.atleast_1d(in_range("point", point - eta * slopes))
        except OutOfRangeError:
            raise DivergenceError(eta, len(points), np.array(points)) from None
        points.append(point)
    return np.array(points)


def _evaluated(name: str, function: Callable[[Array], Array], x: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range(name, np.asarray(function(x)))
