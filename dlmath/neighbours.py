"""Reading without learning: the baseline of chapters 5 to 7 and of the epilogue.

What a network has learned counts only beside what costs nothing: the answer of the most similar picture.
Left out: any other measure of likeness than the distance of chapter 3, pixel by pixel.
"""

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, short
from dlmath._result import Array
from dlmath.patterns import Pictures

__all__ = ["nearest_neighbour"]


def nearest_neighbour(x: ArrayLike, pictures: Pictures) -> Array:
    r"""Read each picture as what the most similar known picture shows; return the digits, shape ``(pictures,)``.

    .. math:: d_k = \sum_i \bigl(x_i - x_i[k]\bigr)^2

    This is the square of the length of the difference, and like the square error it counts one large difference
    more than several small ones. For pixels 0 and 1 it is the number of pixels that differ, the Hamming distance.
    Of several known pictures that are equally near, the digit of the majority counts, and if there is none, the
    smallest of the digits that most of them show.

    * ``x``: the pictures to read, each of the shape of the known ones or as a list of pixels: shape
      ``(pictures, rows, columns)`` or ``(pictures, pixels)``.
    * ``pictures``: the known pictures, such as :func:`dlmath.load_pictures` returns.

    Sections "Try it on what is new" of chapter 5 and "Let it learn from people" of the epilogue.

    >>> from dlmath import load_pictures
    >>> known, unseen = (load_pictures("zeros_and_ones", part) for part in ("learning", "unseen"))
    >>> int((nearest_neighbour(unseen.x, known) == unseen.digits).sum())
    24
    """
    if not isinstance(pictures, Pictures):
        raise ValueError(f"pictures: expected Pictures, such as load_pictures returns, got {short(pictures)}")
    x = finite("x", x)
    known = pictures.x
    if x.ndim < 2 or x.shape[1:] not in (known.shape[1:], (known[0].size,)):
        raise ValueError(
            f"x: expected shape (pictures, {known[0].size}) or (pictures, {', '.join(map(str, known.shape[1:]))}), "
            f"got shape {x.shape}"
        )
    digits = np.unique(pictures.digits)
    read = np.empty(len(x))
    for k, pixels in enumerate(x.reshape(len(x), -1)):
        distances = ((known.reshape(len(known), -1) - pixels) ** 2).sum(axis=1)
        nearest = pictures.digits[distances == distances.min()]
        read[k] = digits[(nearest[:, None] == digits).sum(axis=0).argmax()]
    return read
