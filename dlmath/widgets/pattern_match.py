"""Figure *PatternMatch* of chapter 3: how similar a picture is to the pattern that a demon likes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.sequences import Grid

SLASH = [0, 0, 1, 0, 1, 0, 1, 0, 0]


class PatternMatch(Figure):
    r"""The similarity of a picture and a pattern of 3×3 pixels, product by product.

    .. math:: A\cdot F = \sum_{i,j} w_{ij}x_{ij}

    * ``A``: the picture: 9 values 0 or 1, row by row (or a 3×3 table).
    * ``F``: the pattern: 9 values 0, 1 or −1, row by row (or a 3×3 table).

    Section "Measure how similar two patterns are" of chapter 3.

    >>> PatternMatch(A=[[1, 1, 1]] * 3).A
    (1, 1, 1, 1, 1, 1, 1, 1, 1)
    """

    name = "pattern_match"

    A = Grid(SLASH, values=[0, 1])
    F = Grid(SLASH, values=[0, 1, -1])

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "exact": {},
        "extra": {"A": [0, 0, 1, 0, 1, 0, 1, 1, 0]},
        "all": {"A": [1] * 9},
        "dislikes": {"A": [1] * 9, "F": [2 * pixel - 1 for pixel in SLASH]},
        "other": {"A": [1, 0, 0, 0, 1, 0, 0, 0, 1]},
        "shifted": {"A": [0, 1, 0, 1, 0, 0, 0, 0, 0]},
    }

    python = """\
import numpy as np

from dlmath import cosine, inner

A = np.reshape({A}, (3, 3))
F = np.reshape({F}, (3, 3))
products = (A * F).ravel().tolist()
similarity = inner(A, F)
squares = [inner(A, A), inner(F, F)]
cos = cosine(A, F) if A.any() and F.any() else None
print("products", products, "similarity", similarity, "squares", squares, "cos", cos)
"""
