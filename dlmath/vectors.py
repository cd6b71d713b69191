r"""Inner products: chapter 3 of the book.

Length, inner product and angle. Vectors and pictures are arrays of any shape; two of them can be compared when
their shapes are equal.
"""

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite
from dlmath._result import Array, in_range

__all__ = ["angle", "component", "cosine", "inner", "length"]


def inner(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return the inner product of two vectors, or the similarity of a picture and a pattern.

    .. math:: \boldsymbol a\cdot\boldsymbol b = \sum_i a_ib_i

    * ``a``, ``b``: vectors or pictures of the same shape, any shape.

    Sections "Multiply two arrows" and "Measure how similar two patterns are" of chapter 3.

    >>> inner([3, 4], [5, 0])
    15.0
    """
    a = finite("a", a)
    return float(in_range("inner product", _sum_of_products(a, finite("b", b, shape=a.shape))))


def length(a: ArrayLike) -> float:
    r"""Return the length of a vector.

    .. math:: |\boldsymbol a| = \sqrt{\boldsymbol a\cdot\boldsymbol a} = \sqrt{\sum_i a_i^2}

    * ``a``: a vector or picture of any shape.

    Section "Measure an arrow" of chapter 3. Squares of very large or small numbers are avoided by scaling.

    >>> length([3, 4])
    5.0
    """
    a = finite("a", a)
    scale = float(np.abs(a).max())
    if scale == 0:
        return 0.0
    with np.errstate(over="ignore", under="ignore"):
        part = a / scale
        return float(in_range("length", scale * np.sqrt(_sum_of_products(part, part))))


def component(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return how far the vector ``a`` reaches in the direction of ``b``: the length of its shadow, with a sign.

    .. math:: \frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol b|} = |\boldsymbol a|\cos\theta

    * ``a``, ``b``: vectors of the same shape; ``b`` is not 0.

    Section "Multiply two arrows" of chapter 3. Raises ``ValueError`` if ``b`` is 0 and so has no direction.

    >>> component([3, 4], [2, 0])
    3.0
    """
    a = finite("a", a)
    return float(in_range("component", _sum_of_products(a, _direction("b", finite("b", b, shape=a.shape)))))


def cosine(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return the cosine of the angle between two vectors, between −1 and 1.

    .. math:: \cos\theta = \frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol a||\boldsymbol b|}

    For a picture and a pattern this is their similarity, whatever the brightness of the picture.

    * ``a``, ``b``: vectors or pictures of the same shape, neither of them 0.

    Sections "Multiply two arrows" and "Measure how similar two patterns are" of chapter 3. Raises ``ValueError`` if
    one of the vectors is 0 and so has no direction.

    >>> cosine([1, 0], [1, 1])
    0.7071067811865475
    """
    a = finite("a", a)
    u, v = _direction("a", a), _direction("b", finite("b", b, shape=a.shape))
    return float(np.clip(_sum_of_products(u, v), -1.0, 1.0))


def angle(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return the angle between two vectors in radians, from 0 to :math:`\pi`.

    .. math:: \theta = \arccos\frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol a||\boldsymbol b|}

    Computed from the sides of the rhombus that the two directions span, which keeps all digits near 0 and
    :math:`\pi`, where the arc cosine loses half of them.

    * ``a``, ``b``: vectors of the same shape, neither of them 0.

    Section "Multiply two arrows" of chapter 3. ``numpy.degrees`` turns the result into degrees. Raises
    ``ValueError`` as for :func:`cosine`.

    >>> float(np.degrees(angle([1, 0], [1, 1])).round(9))
    45.0
    """
    a = finite("a", a)
    u, v = _direction("a", a), _direction("b", finite("b", b, shape=a.shape))
    return float(2 * np.arctan2(length(u - v), length(u + v)))


def _direction(name: str, vector: Array) -> Array:
    scale = float(np.abs(vector).max())
    if scale == 0:
        raise ValueError(f"{name}: expected a vector that is not 0, for 0 has no direction")
    with np.errstate(over="ignore"):  # of which NumPy 1 warns, for nothing, among the smallest numbers there are
        part = vector / scale
    return part / length(part)


def _sum_of_products(a: Array, b: Array) -> np.float64:
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return np.float64((a * b).sum())
