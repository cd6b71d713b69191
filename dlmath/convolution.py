r"""Convolution and pooling: chapter 7 of the book.

Follows the chapter in its order: a filter that walks over a picture, and pooling. The whole network is in
``dlmath.convolution_network``.

Pictures are tables of pixels: one picture is ``(rows, columns)``, a batch ``(pictures, rows, columns)``.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from dlmath._check import finite, finite_number, whole
from dlmath._result import Array, in_range

__all__ = ["as_pictures", "feature_map", "max_pool"]


def feature_map(x: ArrayLike, w: ArrayLike, b: float = 0.0) -> Array:
    r"""Return how similar a filter is to a picture, at every place.

    .. math:: z_{ij} = s_{ij} + b, \quad s_{ij} = \sum_{p,q} w_{pq}\,x_{i+p-1,\,j+q-1}

    * ``x``: one picture, shape ``(rows, columns)``, or a batch, ``(pictures, rows, columns)``.
    * ``w``: the filter, shape ``(height, width)``, no larger than the picture.
    * ``b``: the bias; without one, the map holds the similarities :math:`s_{ij}` themselves.

    Section "Let the demon walk" of chapter 7. The result has ``rows - height + 1`` rows and ``columns - width + 1``
    columns. Mathematicians would call this the cross-correlation.

    >>> feature_map([[0, 1, 1], [1, 0, 1]], [[0, 1], [1, 0]])
    array([[2., 1.]])
    """
    pictures = as_pictures(x)
    w = finite("w", w, shape=(None, None), copy=False)
    if pictures.shape[-2] < w.shape[0] or pictures.shape[-1] < w.shape[1]:
        raise ValueError(
            f"w: expected a filter no larger than the picture {pictures.shape[-2:]}, got shape {w.shape}"
        )
    windows = sliding_window_view(pictures, w.shape, axis=(-2, -1))
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(in_range("z", np.einsum("...ijpq,pq->...ij", windows, w) + finite_number("b", b)))


def max_pool(z: ArrayLike, size: int = 2) -> tuple[Array, NDArray[np.intp]]:
    r"""Keep the largest value of every block; also say which one it was.

    .. math:: a^P_{ij} = \max\,\{a_{pq} : (p, q) \text{ in block } (i, j)\}

    * ``z``: a map, shape ``(rows, columns)``, or several, ``(..., rows, columns)``.
    * ``size``: rows and columns of a block; both sides of the map must be multiples of it.

    Returns the largest values, shape ``(..., rows / size, columns / size)``, and the place of each within its
    block, counted row by row from 0. If several are equally large, the first counts.

    Section "Keep the strongest" of chapter 7.

    >>> values, winners = max_pool([[1, 5, 0, 0], [2, 3, 0, 4]])
    >>> values.tolist(), winners.tolist()
    ([[5.0, 4.0]], [[1, 3]])
    """
    z = finite("z", z, copy=False)
    size = whole("size", size, 1)
    if z.ndim < 2 or z.shape[-2] % size or z.shape[-1] % size:
        raise ValueError(f"z: expected rows and columns that are multiples of {size}, got shape {z.shape}")
    *more, rows, columns = z.shape
    blocks = z.reshape(*more, rows // size, size, columns // size, size)
    blocks = np.moveaxis(blocks, -3, -2).reshape(*more, rows // size, columns // size, size * size)
    winners = blocks.argmax(axis=-1)
    return np.take_along_axis(blocks, winners[..., None], axis=-1)[..., 0], winners


def as_pictures(x: ArrayLike) -> Array:
    """Return ``x`` as one picture or as a batch, or raise ``ValueError``.

    >>> as_pictures([[0, 1]])
    array([[0., 1.]])
    """
    pictures = finite("x", x, copy=False)
    if pictures.ndim not in (2, 3):
        raise ValueError(
            "x: expected a picture (rows, columns) or a batch (pictures, rows, columns), "
            f"got shape {pictures.shape}"
        )
    return pictures
