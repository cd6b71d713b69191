r"""Inner products and tensors: chapter 3 of the book.

Follows the chapter in its order: length, inner product and angle, and the stress at a point of a body.
Left out: the matrix products, which are NumPy's own: ``A @ B``, ``A * B`` (Hadamard) and ``A.T`` (transpose).

Vectors and pictures are arrays of any shape; two of them can be compared when their shapes are equal.
"""

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, finite_number, in_range

__all__ = ["angle", "component", "cosine", "inner", "length", "normal_and_shear", "rotation", "traction", "turned"]


def inner(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return the inner product of two vectors, or the similarity of a picture and a pattern.

    .. math:: \boldsymbol a\cdot\boldsymbol b = \sum_i a_ib_i

    Sections "Multiply two arrows" and "Measure how similar two patterns are" of chapter 3.

    Raises ``ValueError`` if the shapes differ, the numbers are not finite, or the result is too large.

    Parameters
    ----------
    a, b
        Vectors or pictures of the same shape, any shape.

    Examples
    --------
    >>> inner([3, 4], [5, 0])
    15.0
    """
    a = finite("a", a)
    return float(in_range("inner product", _sum_of_products(a, finite("b", b, shape=a.shape))))


def length(a: ArrayLike) -> float:
    r"""Return the length of a vector.

    .. math:: |\boldsymbol a| = \sqrt{\boldsymbol a\cdot\boldsymbol a} = \sqrt{\sum_i a_i^2}

    Section "Measure an arrow" of chapter 3. Squares of very large or small numbers are avoided by scaling.

    Raises ``ValueError`` if the numbers are not finite, or the length is too large.

    Parameters
    ----------
    a
        A vector or picture of any shape.

    Examples
    --------
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

    Section "Multiply two arrows" of chapter 3.

    Raises ``ValueError`` if the shapes differ, the numbers are not finite, ``b`` is 0 and so has no direction, or
    the result is too large.

    Parameters
    ----------
    a, b
        Vectors of the same shape; ``b`` is not 0.

    Examples
    --------
    >>> component([3, 4], [2, 0])
    3.0
    """
    a = finite("a", a)
    return float(in_range("component", _sum_of_products(a, _direction("b", finite("b", b, shape=a.shape)))))


def cosine(a: ArrayLike, b: ArrayLike) -> float:
    r"""Return the cosine of the angle between two vectors, between −1 and 1.

    .. math:: \cos\theta = \frac{\boldsymbol a\cdot\boldsymbol b}{|\boldsymbol a||\boldsymbol b|}

    For a picture and a pattern this is their similarity, whatever the brightness of the picture.

    Sections "Multiply two arrows" and "Measure how similar two patterns are" of chapter 3.

    Raises ``ValueError`` if the shapes differ, the numbers are not finite, or one of the vectors is 0 and so has no
    direction.

    Parameters
    ----------
    a, b
        Vectors or pictures of the same shape, neither of them 0.

    Examples
    --------
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

    Section "Multiply two arrows" of chapter 3. ``numpy.degrees`` turns the result into degrees.

    Raises ``ValueError`` as for :func:`cosine`.

    Parameters
    ----------
    a, b
        Vectors of the same shape, neither of them 0.

    Examples
    --------
    >>> float(np.degrees(angle([1, 0], [1, 1])).round(9))
    45.0
    """
    a = finite("a", a)
    u, v = _direction("a", a), _direction("b", finite("b", b, shape=a.shape))
    return float(2 * np.arctan2(length(u - v), length(u + v)))


def rotation(psi: float) -> Array:
    r"""Return the matrix that gives a vector's components in axes turned by ``psi``, shape ``(2, 2)``.

    .. math:: R = \begin{pmatrix} \cos\psi & \sin\psi \\ -\sin\psi & \cos\psi \end{pmatrix}

    Section "Turn the axes" of chapter 3. The first row is the new first axis.

    Raises ``ValueError`` if ``psi`` is not a finite number.

    Parameters
    ----------
    psi
        The angle, counter-clockwise, in radians.

    Examples
    --------
    >>> (rotation(np.pi / 6) @ [2, 0]).round(9)
    array([ 1.73205081, -1.        ])
    """
    psi = finite_number("psi", psi)
    return np.array([[np.cos(psi), np.sin(psi)], [-np.sin(psi), np.cos(psi)]])


def turned(T: ArrayLike, R: ArrayLike) -> Array:
    r"""Return the components of a tensor of rank 2 in turned axes.

    .. math:: T' = R\,T\,{}^tR

    Section "Turn the axes" of chapter 3.

    Raises ``ValueError`` if the shapes do not fit, the numbers are not finite, the rows of ``R`` are not of length
    1 and at right angles, or the result is too large.

    Parameters
    ----------
    T
        Components in the old axes, shape ``(n, n)``.
    R
        The rotation, shape ``(n, n)``: its rows are the new axes.

    Examples
    --------
    >>> turned([[1, 0], [0, 3]], rotation(np.pi / 4)).round(9)
    array([[2., 1.],
           [1., 2.]])
    """
    T = _square("T", T)
    R = finite("R", R, shape=T.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.allclose(R @ R.T, np.eye(len(R)), rtol=0, atol=1e-9):
            raise ValueError(f"R: expected rows of length 1 at right angles to each other, got {R.tolist()}")
        return in_range("turned tensor", R @ T @ R.T)


def traction(T: ArrayLike, n: ArrayLike) -> Array:
    r"""Return the force for each unit of area that acts on a cut: the stress vector of the cut.

    .. math:: \boldsymbol T^{(n)} = {}^tT\,\boldsymbol n, \qquad T^{(n)}_j = \sum_i n_i\tau_{ij}

    Section "Cut a body" of chapter 3. The result is in the unit of ``T``, such as newtons for each square
    millimetre.

    Raises ``ValueError`` if the shapes do not fit, the numbers are not finite, the length of ``n`` is not 1, or the
    result is too large.

    Parameters
    ----------
    T
        The stress tensor: row :math:`i` holds the force on the cut at right angles to axis :math:`i`; shape
        ``(3, 3)``, or ``(2, 2)`` in a plane. Positive pulls.
    n
        The direction at right angles to the cut, a vector of length 1, shape ``(3,)`` or ``(2,)``.

    Examples
    --------
    >>> traction([[50, 30, 0], [30, -30, 0], [0, 0, 10]], [0.6, 0.8, 0])
    array([54., -6.,  0.])
    """
    T = _square("T", T)
    n = finite("n", n, shape=(len(T),))
    if abs(length(n) - 1) > 1e-9:
        raise ValueError(f"n: expected a vector of length 1, got length {length(n):.6g}")
    with np.errstate(over="ignore", invalid="ignore"):
        return in_range("traction", T.T @ n)


def normal_and_shear(T: ArrayLike, n: ArrayLike) -> tuple[float, float]:
    r"""Return the two parts of the force on a cut: straight out of it, and along it.

    .. math::

        \sigma_n = \boldsymbol n\cdot\boldsymbol T^{(n)}, \qquad
        \tau_n = |\boldsymbol T^{(n)} - \sigma_n\boldsymbol n|

    Section "Cut a body" of chapter 3. A negative normal part presses.

    Raises ``ValueError`` as for :func:`traction`.

    Parameters
    ----------
    T, n
        As for :func:`traction`.

    Examples
    --------
    >>> normal, shear = normal_and_shear([[50, 30, 0], [30, -30, 0], [0, 0, 10]], [0.6, 0.8, 0])
    >>> round(normal, 9), round(shear, 9)
    (27.6, 46.8)
    """
    force, direction = traction(T, n), finite("n", n)
    normal = component(force, direction)
    with np.errstate(over="ignore"):
        return normal, length(in_range("shear", force - normal * direction))


def _square(name: str, value: ArrayLike) -> Array:
    T = finite(name, value, shape=(None, None))
    if T.shape[0] != T.shape[1]:
        raise ValueError(f"{name}: expected as many rows as columns, got shape {T.shape}")
    return T


def _direction(name: str, vector: Array) -> Array:
    scale = float(np.abs(vector).max())
    if scale == 0:
        raise ValueError(f"{name}: expected a vector that is not 0, for 0 has no direction")
    part = vector / scale
    return part / length(part)


def _sum_of_products(a: Array, b: Array) -> np.float64:
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        return np.float64((a * b).sum())
