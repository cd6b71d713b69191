r"""Gradient descent: chapter 4 of the book.

Follows the chapter in its order: partial derivatives, the walk downhill, and a maximum under a constraint. The
curves and surfaces are in :mod:`dlmath.landscape`, the chain rule in :mod:`dlmath.chain`.
Left out: second derivatives and every refinement of the plain step.

Points are arrays with the coordinates along the last axis, so one point is ``(n,)`` and many are ``(points, n)``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, finite_number, function, positive, whole
from dlmath._result import Array, OutOfRangeError, in_range, on_arrays
from dlmath.landscape import Surface

__all__ = [
    "DivergenceError",
    "descend",
    "multiplier",
    "numerical_gradient",
    "on_constraint",
]


def numerical_gradient(f: Callable[[Array], float], x: ArrayLike, h: float = 1e-6) -> Array:
    r"""Return the partial derivatives of any function, from small differences.

    .. math::

        \frac{\partial f}{\partial x_i} \approx
        \frac{f(x_1, \dots, x_i + h, \dots, x_n) - f(x_1, \dots, x_n)}{h}

    * ``f``: takes a point of shape ``(n,)`` and returns one number. It is called n + 1 times.
    * ``x``: the point, shape ``(n,)``.
    * ``h``: the small difference; positive.

    Section "Hold all variables but one" of chapter 4. About six digits are right: a smaller ``h`` makes the formula
    more exact and the subtraction less so.

    >>> from dlmath import SURFACES
    >>> numerical_gradient(SURFACES["bowl"], [3, 4]).round(4)
    array([6., 8.])
    """
    function("f", f)
    x = finite("x", x, shape=(None,))
    h = positive("h", h)
    here = finite_number("f(x)", on_arrays("f", f, x.copy()))  # a copy, for f may write into it
    with np.errstate(over="ignore"):
        ahead = in_range("x + h", x + h)
    there = np.array([finite_number("f(x + h)", f(_with(x, i, ahead[i]))) for i in range(len(x))])
    with np.errstate(over="ignore"):
        return in_range("gradient", (there - here) / h)


def _with(x: Array, i: int, value: float) -> Array:
    point = x.copy()
    point[i] = value
    return point


class DivergenceError(ArithmeticError):
    r"""Gradient descent has run away: a step would leave the range of floating-point numbers.

    * ``eta``: the learning rate.
    * ``step``: the number of the step, or the epoch, that cannot be taken.
    * ``points``: where known: the points up to the last one that was still finite, shape ``(step, n)``.

    Section "Choose the length of the step" of chapter 4.

    >>> from dlmath import SURFACES
    >>> try:
    ...     descend(SURFACES["two_valleys"].gradient, start=[3, 0], eta=1, steps=50)
    ... except DivergenceError as reason:
    ...     print(reason)
    ...     print(reason.points.shape)
    eta = 1 is too large: step 6 leaves the range of floats
    (6, 2)
    """

    def __init__(self, eta: float, step: int, points: Array | None = None) -> None:
        super().__init__(f"eta = {eta:g} is too large: step {step} leaves the range of floats")
        self.eta, self.step, self.points = eta, step, points

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.eta, self.step, self.points)  # an exception is pickled with its message alone


def descend(gradient: Callable[[Array], ArrayLike], start: ArrayLike, eta: float, steps: int) -> Array:
    r"""Walk downhill; return every point of the way, shape ``(steps + 1, n)``.

    .. math:: \boldsymbol x \leftarrow \boldsymbol x + \Delta\boldsymbol x, \qquad \Delta\boldsymbol x = -\eta\,\nabla f(\boldsymbol x)

    * ``gradient``: takes a point of shape ``(n,)`` and returns the gradient there, of the same shape.
    * ``start``: the first point, shape ``(n,)``.
    * ``eta``: the learning rate, positive.
    * ``steps``: how many steps; 0 or more.

    Section "Walk downhill" of chapter 4. Raises ``DivergenceError`` if a step leaves the range of floating-point
    numbers.

    >>> from dlmath import SURFACES
    >>> descend(SURFACES["bowl"].gradient, start=[1, 2], eta=0.25, steps=2)
    array([[1.  , 2.  ],
           [0.5 , 1.  ],
           [0.25, 0.5 ]])
    """  # noqa: E501 - one formula
    function("gradient", gradient)
    point = finite("start", start, shape=(None,))
    eta = positive("eta", eta)
    steps = whole("steps", steps, 0)
    points = [point]
    for _ in range(steps):
        try:
            slopes = finite("gradient", on_arrays("gradient", gradient, point.copy()), shape=point.shape)
            with np.errstate(over="ignore", invalid="ignore"):
                point = np.atleast_1d(in_range("point", point - eta * slopes))
        except OutOfRangeError:
            raise DivergenceError(eta, len(points), np.array(points)) from None
        points.append(point)
    return np.array(points)


def multiplier(f_gradient: ArrayLike, g_gradient: ArrayLike) -> tuple[float, Array]:
    r"""Split the gradient of ``f`` into a multiple of the gradient of ``g`` and a rest along the constraint.

    .. math:: \nabla f = \lambda\nabla g + \boldsymbol r, \qquad \boldsymbol r\cdot\nabla g = 0

    * ``f_gradient``, ``g_gradient``: the gradients at one point, each of shape ``(n,)``; the one of ``g`` is not 0.

    Returns the number :math:`\lambda` and the rest :math:`\boldsymbol r`, shape ``(n,)``. Where the rest is 0, the
    point can be a maximum or minimum of ``f`` under the constraint, and :math:`\lambda` is Lagrange's multiplier.

    Section "Climb while staying on a path" of chapter 4.

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

    * ``g``: a surface over the plane with :math:`g(s\boldsymbol x) = s^2g(\boldsymbol x)` and positive values:
      ``"bowl"`` or ``"ellipse"`` of :data:`SURFACES`.
    * ``c``: the value to keep to; positive.
    * ``degrees``: the direction :math:`t`, counter-clockwise from the x axis: one number or an array.

    Section "Climb while staying on a path" of chapter 4.

    >>> from dlmath import SURFACES
    >>> on_constraint(SURFACES["bowl"], 2, 45).round(9)
    array([1., 1.])
    """
    function("g", g)
    t = np.radians(finite("degrees", degrees))
    direction = np.stack([np.cos(t), np.sin(t)], axis=-1)
    level = finite("g", on_arrays("g", g, direction.copy()), shape=t.shape)
    if (level <= 0).any():
        raise ValueError(f"g: expected positive values all around the origin, got {level.min():g}")
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range("point", direction * np.sqrt(positive("c", c) / level)[..., None])
