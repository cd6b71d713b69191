r"""Polynomials that learn by heart: chapter 2 of the book.

They have more parameters than a line, and with enough of them pass through every point they learn from.
"""

import numpy as np
from numpy.polynomial import Legendre
from numpy.typing import ArrayLike

from dlmath._check import short, whole
from dlmath._random import uniform
from dlmath._result import Array, in_range
from dlmath.regression import checked_points

__all__ = ["fit_polynomial", "noisy_sample"]


def fit_polynomial(x: ArrayLike, y: ArrayLike, degree: int) -> Legendre:
    r"""Return the polynomial of a degree with the smallest cost, ready to predict.

    .. math:: y = c_0 + c_1x + c_2x^2 + \dots + c_dx^d

    * ``x``, ``y``: the measured points, each of shape ``(points,)``.
    * ``degree``: the highest power :math:`d`, 0 or more.

    Section "Learn by heart" of chapter 2. The polynomial is a sum of Legendre's polynomials, which are less alike
    than powers, so that little is lost by rounding. Raises ``ValueError`` if there are not more different ``x``
    than the degree, or they are too unevenly spaced.

    >>> curve = fit_polynomial([0, 1, 2, 3], [1, 2, 5, 10], degree=2)
    >>> curve(np.array([4, 5])).round(6)
    array([17., 26.])
    """
    x, y = checked_points(x, y)
    degree = whole("degree", degree, 0)
    different = len(np.unique(x))
    if different <= degree:
        raise ValueError(
            f"x: expected more than {degree} different values for the degree {degree}, got {different}: "
            "no single polynomial is best"
        )
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        start, end = float(x.min()), float(x.max())
        in_range("x", np.array(end - start))
        domain = [start, end] if end > start else [start - 1, start + 1]
        scale = float(np.abs(y).max()) or 1.0
        curve, (_, rank, *_) = Legendre.fit(x, y / scale, degree, domain=domain, full=True)
        if rank <= degree:
            raise ValueError(f"x: expected values less close together for the degree {degree}, got {short(x)}")
        curve.coef = in_range("coefficients", np.asarray(curve.coef, dtype=np.float64) * scale)
    return curve


def noisy_sample(rng: np.random.Generator | np.random.RandomState, points: int = 12) -> tuple[Array, Array]:
    r"""Return points scattered about a curve, ``x`` and ``y``, each of shape ``(points,)``.

    .. math:: y_k = 4x_k^3 - 3x_k + \varepsilon_k, \qquad -1 \le x_k \le 1, \quad
        -\tfrac12 \le \varepsilon_k \le \tfrac12

    * ``rng``: the source of the :math:`x_k` and the errors :math:`\varepsilon_k`, all equally likely.
    * ``points``: how many.

    Section "Learn by heart" of chapter 2.

    >>> x, y = noisy_sample(np.random.RandomState(1), points=3)
    >>> bool((abs(y - (4 * x**3 - 3 * x)) <= 0.5).all())
    True
    """
    x, noise = uniform(rng, 1.0)(2, whole("points", points, 1))
    return x, 4 * x**3 - 3 * x + noise / 2
