"""Figure *Convolution* of chapter 7: a filter walks over a picture, and the strongest of each block is kept."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from dlmath.patterns import picture
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Count
from dlmath.widgets.sequences import Grid

TWO = picture("""
    ..##..
    .#..#.
    ....#.
    ...#..
    ..#...
    .####.
""")
SLASH = [0, 0, 1, 0, 1, 0, 1, 0, 0]


def _pixels(table: Any) -> list[int]:
    return [int(pixel) for pixel in np.asarray(table).ravel()]


class Convolution(Figure):
    r"""A feature map: how similar a filter is to a picture at every place, and what pooling keeps of it.

    .. math:: s_{ij} = \sum_{p,q} w_{pq}\,x_{i+p-1,\,j+q-1}

    * ``x``: the picture: 36 values 0 or 1, row by row (or a 6×6 table).
    * ``w``: the filter: 9 values 0, 1 or −1, row by row (or a 3×3 table).
    * ``i``, ``j``: the place that is explained: row and column of the map, from 1 to 4.

    Sections "Let the demon walk" and "Keep the strongest" of chapter 7.

    >>> Convolution(i=4, j=2).i
    4
    """

    name = "convolution"

    x = Grid(_pixels(TWO), values=[0, 1])
    w = Grid(SLASH, values=[0, 1, -1])
    i = Count(3, min=1, max=4, symbol="i")
    j = Count(3, min=1, max=4, symbol="j")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "slash": {},
        "shifted": {"x": _pixels(np.roll(TWO, 1, axis=1)), "j": 4},
        "backslash": {"w": [1, 0, 0, 0, 1, 0, 0, 0, 1], "i": 1, "j": 3},
        "edge": {"w": [0, 0, 0, -1, -1, -1, 1, 1, 1], "i": 4, "j": 2},
    }

    python = """\
import numpy as np

from dlmath import feature_map, max_pool

x = np.reshape({x}, (6, 6))
w = np.reshape({w}, (3, 3))
z = feature_map(x, w)
pooled, winners = max_pool(z)
here = z[{i} - 1, {j} - 1]
print(z, "here", here, "pooled", pooled.ravel())
"""
