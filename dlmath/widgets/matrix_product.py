"""Figure *MatrixProduct* of chapter 3: two tables and what comes of them, entry by entry."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Count
from dlmath.widgets.sequences import Grid

ENTRIES = [0, 1, 2, 3, 4, -4, -3, -2, -1]
IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1]


class MatrixProduct(Figure):
    r"""Matrix product, Hadamard product and transpose of 3×3 matrices.

    .. math:: c_{ij} = \sum_k a_{ik}b_{kj}

    * ``A``, ``B``: the matrices: 9 whole numbers from −4 to 4 each, row by row (or 3×3 tables).
    * ``op``: ``"product"``, ``"hadamard"`` or ``"transpose"`` (of A).
    * ``i``, ``j``: Row and column of the entry that is explained, from 1 to 3.

    Section "Do one after the other" of chapter 3.

    >>> MatrixProduct(op="hadamard").op
    'hadamard'
    """

    name = "matrix_product"

    A = Grid([1, 0, 2, -1, 3, 1, 2, 1, 0], values=ENTRIES)
    B = Grid([3, 1, 0, 2, 1, 2, 1, 0, 1], values=ENTRIES)
    op = Choice("product", ["product", "hadamard", "transpose"])
    i = Count(2, min=1, max=3, symbol="i")
    j = Count(1, min=1, max=3, symbol="j")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "product": {},
        "identity": {"B": IDENTITY},
        "swap": {"B": [0, 1, 0, 1, 0, 0, 0, 0, 1]},
        "left": {"A": [0, 1, 0, 1, 0, 0, 0, 0, 1], "B": [1, 0, 2, -1, 3, 1, 2, 1, 0]},
        "hadamard": {"op": "hadamard"},
        "transpose": {"op": "transpose"},
    }

    python = """\
import numpy as np

A = np.reshape({A}, (3, 3))
B = np.reshape({B}, (3, 3))
C = {{"product": A @ B, "hadamard": A * B, "transpose": A.T}}[{op}]
c = C[{i} - 1, {j} - 1]
print(C, "c", c)
"""
