r"""Regression: chapter 2 of the book.

Follows the chapter in its order: the measured points, the errors of a line, their cost, and the best line.
Curves with more parameters, which learn by heart, are in ``dlmath.polynomial``.
Left out: more than one input, and what statistics adds about how far a fitted line can be trusted.

Measured points are two arrays of equal length, ``x`` and ``y``; a line is its slope ``p`` and its height ``q``
at :math:`x = 0`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, finite_number
from dlmath._result import Array, in_range

__all__ = [
    "FORBES",
    "Line",
    "fit_line",
    "line_cost",
    "line_cost_gradient",
    "residuals",
    "typical_error",
]

# J. D. Forbes, "Further experiments and remarks on the measurement of heights by the boiling point of water",
# Transactions of the Royal Society of Edinburgh 21 (1857), 235-243.
FORBES: Array = np.array([
    [194.5, 20.79], [194.3, 20.79], [197.9, 22.40], [198.4, 22.67], [199.4, 23.15], [199.9, 23.35],
    [200.9, 23.89], [201.1, 23.99], [201.4, 24.02], [201.3, 24.01], [203.6, 25.14], [204.6, 26.57],
    [209.5, 28.49], [208.6, 27.76], [210.7, 29.04], [211.9, 29.88], [212.2, 30.06],
])  # fmt: skip
"""Forbes's measurements in the Alps and in Scotland, shape (17, 2): boiling point of water in degrees
Fahrenheit, air pressure in inches of mercury."""
FORBES.flags.writeable = False


class Line(NamedTuple):
    r"""A straight line, ready to predict.

    .. math:: y = px + q

    * ``p``: slope: how much :math:`y` grows when :math:`x` grows by 1; in units of y per unit of x.
    * ``q``: height at :math:`x = 0`, in units of y.

    Section "Draw a line through measurements" of chapter 2.

    >>> line = Line(p=0.5, q=1)
    >>> line([0, 2, 4])
    array([1., 2., 3.])
    """

    p: float
    q: float

    def __call__(self, x: ArrayLike) -> Array:
        """Return the predictions :math:`px + q`, the shape of ``x``."""
        p, q = finite_number("p", self.p), finite_number("q", self.q)
        with np.errstate(over="ignore", invalid="ignore"):
            return in_range("prediction", p * finite("x", x) + q)


def residuals(x: ArrayLike, y: ArrayLike, p: float, q: float) -> Array:
    r"""Return how far each point lies above the line (below it: negative).

    .. math:: r_k = y_k - (px_k + q)

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.

    Section "Measure how wrong a line is" of chapter 2.

    >>> residuals([5, 10, 15], [4, 9, 8], p=0.5, q=2)
    array([-0.5,  2. , -1.5])
    """
    x, y = checked_points(x, y)
    return in_range("residual", _residuals(x, y, finite_number("p", p), finite_number("q", q)))


def line_cost(x: ArrayLike, y: ArrayLike, p: ArrayLike, q: ArrayLike) -> Array:
    r"""Return the total of the square errors.

    .. math:: C_T(p, q) = \sum_k \tfrac12 (y_k - px_k - q)^2

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.
    * ``p``, ``q``: the line; or arrays of slopes and heights of the same shape, for many lines at once.

    Section "Measure how wrong a line is" of chapter 2. In units of y, squared.

    >>> line_cost([5, 10, 15], [4, 9, 8], p=0.5, q=2)
    3.25
    >>> line_cost([5, 10, 15], [4, 9, 8], p=[0.5, 0.4], q=[2, 3])
    array([3.25, 3.  ])
    """
    x, y = checked_points(x, y)
    p = finite("p", p)
    q = finite("q", q, shape=p.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        squares = _residuals(x, y, p[..., None], q[..., None]) ** 2
        return in_range("C_T", squares.sum(axis=-1) / 2)


def line_cost_gradient(x: ArrayLike, y: ArrayLike, p: float, q: float) -> Array:
    r"""Return both slopes of the cost at one line, shape ``(2,)``.

    .. math::

        \frac{\partial C_T}{\partial p} = -\sum_k x_k r_k, \qquad
        \frac{\partial C_T}{\partial q} = -\sum_k r_k, \qquad r_k = y_k - px_k - q

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.

    Section "Find the lowest point of the bowl" of chapter 2.

    >>> line_cost_gradient([5, 10, 15], [4, 9, 8], p=0.5, q=2)
    array([ 5., -0.])
    """
    x, y = checked_points(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        r = _residuals(x, y, finite_number("p", p), finite_number("q", q))
        return in_range("gradient", np.array([-(x @ r), -r.sum()]))


def fit_line(x: ArrayLike, y: ArrayLike) -> Line:
    r"""Return the one line with the smallest cost.

    .. math::

        p = \frac{\sum_k (x_k - \bar x)(y_k - \bar y)}{\sum_k (x_k - \bar x)^2}, \qquad
        q = \bar y - p\bar x

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.

    Section "Find the lowest point of the bowl" of chapter 2. Raises ``ValueError`` if all ``x`` are equal, or there
    is only one point.

    >>> fit_line([5, 10, 15], [4, 9, 8])
    Line(p=0.4, q=3.0)
    >>> fit_line([5, 5], [1, 2])
    Traceback (most recent call last):
    ...
    ValueError: x: expected at least two different values, got 5 for all 2 points: no single line is best
    """
    x, y = checked_points(x, y)
    if len(x) < 2:
        raise ValueError("x, y: expected at least two points, got 1: many lines pass through a single point")
    if (x == x[0]).all():
        raise ValueError(
            f"x: expected at least two different values, got {x[0]:g} for all {len(x)} points: "
            "no single line is best"
        )
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        # From the first point on, for a mean of numbers far from 0 loses digits; scaled, for squares can overflow.
        dx, dy = x - x[0], y - y[0]
        scale = np.abs(dx).max()
        u = dx / scale
        du = u - u.mean()
        p = (du @ (dy - dy.mean())) / (du @ du) / scale
        q = y[0] + dy.mean() - p * (x[0] + dx.mean())
    p, q = in_range("p, q", np.array([p, q])).tolist()
    return Line(p, q)


def typical_error(r: ArrayLike) -> float:
    r"""Return the size of an error whose square is the average of all squares.

    .. math:: \sqrt{\frac{2C_T}{n}} = \sqrt{\frac1n\sum_k r_k^2}

    * ``r``: the residuals, shape ``(points,)``.

    Section "Fit the line to the mountains" of chapter 2. In units of y.

    >>> typical_error([3, -4, 0, 0])
    2.5
    """
    r = finite("r", r, shape=(None,))
    scale = np.abs(r).max()
    return float(scale * np.sqrt(np.mean((r / scale) ** 2))) if scale else 0.0


def checked_points(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return measured points as two arrays of equal length, or refuse them."""
    x = finite("x", x, shape=(None,))
    return x, finite("y", y, shape=x.shape)


def _residuals(x: Array, y: Array, p: Array | float, q: Array | float) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return y - p * x - q
