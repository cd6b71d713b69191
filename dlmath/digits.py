r"""Real handwriting: the digits of the book's epilogue.

1,797 handwritten digits, each a table of 8×8 shades of grey, by 13 people: a part of the UCI data "Optical
Recognition of Handwritten Digits" of E. Alpaydin and C. Kaynak (1998, CC BY 4.0). Every digit was scanned and
stretched to a bitmap of 32×32 pixels, and the black pixels of each block of 4×4 were counted: a pooling that adds.

Follows the epilogue: the data, what a shift does to them, and how a drawing is made into such a table.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, one_of, positive, short, truth, whole
from dlmath._result import Array, frozen
from dlmath.patterns import DATA, Pictures

__all__ = ["digit_of", "load_digits", "shifted"]

LEARNING = 1200
"""So many digits, the first of the file, are there to learn from."""

SIDE, BLOCK = 32, 4
# What rounding may take from a squared distance, in pixels of the bitmap.
EDGE = 1e-9


@cache
def _digits() -> Pictures:
    with np.load(DATA / "digits.npz") as file:
        return Pictures(frozen(file["counts"] / 16), frozen(file["labels"].astype(float)))


def load_digits(part: str = "learning") -> Pictures:
    """Return handwritten digits, shape ``(pictures, 8, 8)``, 0 for paper and 1 for ink, and what they are.

    * ``part``: ``"learning"``, the first 1,200 of the file; ``"unseen"``, the other 597, by other people but for
      perhaps one; or ``"all"``, in the order of the file.

    Section "Look at real handwriting" of the epilogue.

    >>> digits = load_digits()
    >>> digits.x.shape, digits.digits[:5]
    ((1200, 8, 8), array([0., 1., 2., 3., 4.]))
    """
    x, digits = _digits()
    some = {"learning": slice(LEARNING), "unseen": slice(LEARNING, None), "all": slice(None)}
    return Pictures(x[some[one_of("part", part, some)]], digits[some[part]])


def shifted(x: ArrayLike, down: int, right: int) -> Array:
    """Return pictures moved by whole pixels; what leaves the picture is lost, and paper comes in.

    * ``x``: pictures, shape ``(..., rows, columns)``.
    * ``down``, ``right``: by how many pixels; negative for up and left.

    Section "Move everything by one pixel" of the epilogue. Raises ``ValueError`` for a shift by more than one
    picture's size.

    >>> shifted([[1, 2], [3, 4]], down=1, right=0)
    array([[0., 0.],
           [1., 2.]])
    """
    pictures = finite("x", x)
    if pictures.ndim < 2:
        raise ValueError(f"x: expected shape (..., rows, columns), got shape {pictures.shape}")
    moved = pictures
    for name, by, axis in (("down", down, -2), ("right", right, -1)):
        size = pictures.shape[axis]
        by = whole(name, by, -size)
        if by > size:
            raise ValueError(f"{name}: expected at most {size}, the size of a picture, got {by}")
        edges = [(0, 0)] * pictures.ndim
        edges[axis] = (max(by, 0), max(-by, 0))
        kept = slice(max(-by, 0), size + max(-by, 0))
        moved = np.pad(moved, edges)[(..., kept, slice(None)) if axis == -2 else (..., kept)]
    return moved


def digit_of(
    strokes: Sequence[ArrayLike], crop: bool = True, centre: bool = True, pen: float = 4.0, side: float = 1.0
) -> Array:
    r"""Return a drawing as a table of 8×8 shades, made as the data were made.

    The strokes are drawn on a bitmap of 32×32 pixels, of which those within half the pen's width of a stroke are
    black; then the black pixels of each block of 4×4 are counted and divided by 16.

    * ``strokes``: for each stroke its points :math:`(x, y)`, shape ``(points, 2)``, x to the right and y downwards.
    * ``crop``: whether the drawing is cut out and stretched to the full height; a wide one to the full width.
    * ``centre``: whether it is put in the middle; otherwise it stays where it was drawn (without ``crop``), or at
      the left (with it).
    * ``pen``: the width of the pen in pixels of the bitmap.
    * ``side``: the side of the square that was drawn on, in units of the points.

    Section "Draw your own" of the epilogue.

    >>> one = digit_of([[[0.5, 0.1], [0.5, 0.9]]])
    >>> one[4]
    array([0. , 0. , 0. , 0.5, 0.5, 0. , 0. , 0. ])
    """
    pen, side = positive("pen", pen), positive("side", side)
    truth(crop=crop, centre=centre)
    if not isinstance(strokes, Sequence | np.ndarray) or isinstance(strokes, str) or not len(strokes):
        raise ValueError(f"strokes: expected at least one, each a list of points, got {short(strokes)}")
    lines = [finite("strokes", stroke, shape=(None, 2)) * (SIDE / side) for stroke in strokes]
    points = np.concatenate(lines)
    low, high = points.min(axis=0), points.max(axis=0)
    if crop:
        # Half the pen's width goes beyond the points on every side.
        room = SIDE - pen
        scale = room / max(*(high - low), 1e-9) if max(high - low) > pen else 1.0
        lines = [(line - low) * scale + pen / 2 for line in lines]
        low, high = np.full(2, pen / 2), (high - low) * scale + pen / 2
    if centre:
        lines = [line + (SIDE / 2 - (low + high) / 2) for line in lines]
    return _counts(lines, pen)


def _counts(lines: Sequence[Array], pen: float) -> Array:
    ys, xs = np.mgrid[:SIDE, :SIDE] + 0.5
    pixels = np.stack([xs, ys], axis=-1)
    black = np.zeros((SIDE, SIDE), bool)
    for line in lines:
        for start, end in zip(line, line[1:] if len(line) > 1 else line, strict=False):
            along = end - start
            t = np.clip((pixels - start) @ along / max(along @ along, 1e-12), 0, 1)
            # A pixel whose middle lies on the very edge is black, however the places of the strokes were rounded.
            black |= ((pixels - start - t[..., None] * along) ** 2).sum(axis=-1) <= (pen / 2) ** 2 + EDGE
    counts = black.reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK).sum(axis=(1, 3))
    return np.asarray(counts / BLOCK**2)
