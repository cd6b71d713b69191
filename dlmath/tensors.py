r"""Tensors: chapter 3 of the book.

What a matrix does to areas, turning, and the stress at a point of a body. Left out: the matrix products, which are
NumPy's own: ``A @ B``, ``A * B`` (Hadamard) and ``A.T`` (transpose).
"""

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, finite_number, short
from dlmath._result import Array, in_range
from dlmath.vectors import component, length

__all__ = ["area_factor", "normal_and_shear", "rotation", "traction", "turned"]


def area_factor(W: ArrayLike) -> float:
    r"""Return by how much a matrix enlarges areas in the plane.

    .. math:: |w_{11}w_{22} - w_{12}w_{21}|

    * ``W``: the matrix, shape ``(2, 2)``.

    Section "See what a matrix does" of chapter 3. It is 0 if the whole plane falls onto a line.

    >>> area_factor([[2, 1], [0, 3]])
    6.0
    """
    (a, b), (c, d) = finite("W", W, shape=(2, 2))
    with np.errstate(over="ignore", invalid="ignore"):
        return float(in_range("area", np.abs(a * d - b * c)))


def rotation(psi: float) -> Array:
    r"""Return the matrix that gives a vector's components in axes turned by ``psi``, shape ``(2, 2)``.

    .. math:: R = \begin{pmatrix} \cos\psi & \sin\psi \\ -\sin\psi & \cos\psi \end{pmatrix}

    * ``psi``: the angle, counter-clockwise, in radians.

    Section "Turn the axes" of chapter 3. The first row is the new first axis.

    >>> (rotation(np.pi / 6) @ [2, 0]).round(9)
    array([ 1.73205081, -1.        ])
    """
    psi = finite_number("psi", psi)
    return np.array([[np.cos(psi), np.sin(psi)], [-np.sin(psi), np.cos(psi)]])


def turned(T: ArrayLike, R: ArrayLike) -> Array:
    r"""Return the components of a tensor of rank 2 in turned axes.

    .. math:: T' = R\,T\,{}^tR

    * ``T``: components in the old axes, shape ``(n, n)``.
    * ``R``: the rotation, shape ``(n, n)``: its rows are the new axes.

    Section "Turn the axes" of chapter 3. Raises ``ValueError`` if the rows of ``R`` are not of length 1 and at
    right angles.

    >>> turned([[1, 0], [0, 3]], rotation(np.pi / 4)).round(9)
    array([[2., 1.],
           [1., 2.]])
    """
    T = _square("T", T)
    R = finite("R", R, shape=T.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        if not np.allclose(R @ R.T, np.eye(len(R)), rtol=0, atol=1e-9):
            raise ValueError(f"R: expected rows of length 1 at right angles to each other, got {short(R.tolist())}")
        return in_range("turned tensor", R @ T @ R.T)


def traction(T: ArrayLike, n: ArrayLike) -> Array:
    r"""Return the force per unit of area that acts on a cut: the stress vector of the cut.

    .. math:: \boldsymbol T^{(n)} = {}^tT\,\boldsymbol n, \qquad T^{(n)}_j = \sum_i n_i\tau_{ij}

    * ``T``: the stress tensor: row :math:`i` holds the force on the cut at right angles to axis :math:`i`; shape
      ``(3, 3)``, or ``(2, 2)`` in a plane. Positive pulls.
    * ``n``: the direction at right angles to the cut, a vector of length 1, shape ``(3,)`` or ``(2,)``.

    Section "Cut a body" of chapter 3. The result is in the unit of ``T``, such as newtons per square millimetre.
    Raises ``ValueError`` if the length of ``n`` is not 1.

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

    * ``T``, ``n``: as for :func:`traction`.

    Section "Cut a body" of chapter 3. A negative normal part presses.

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
