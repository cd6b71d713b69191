"""Small pictures as text art, which people can read and edit: ``#`` is a pixel that is on, ``.`` one that is off.

Chapter 1 uses a handful of 4×3 pictures; the learning data of chapters 5 and 7 join them there.
"""

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import Array, finite, frozen

__all__ = ["SAMPLES", "as_text", "picture"]


def picture(text: str) -> Array:
    """Read a picture from text art; return its pixels, shape ``(rows, columns)``, 1.0 for on and 0.0 for off.

    Blank lines around the picture and spaces between pixels do not matter.

    Raises
    ------
    ValueError
        If there is no row, a row is shorter or longer than the first, or a character is neither ``#`` nor ``.``;
        the message names the line.

    Notes
    -----
    Section "Meet the demons" of chapter 1.

    Examples
    --------
    >>> picture('''
    ... . # .
    ... . # .
    ... ''')
    array([[0., 1., 0.],
           [0., 1., 0.]])
    """
    rows = [row for line in text.strip().splitlines() if (row := "".join(line.split()))]
    if not rows:
        raise ValueError("picture: expected rows of # and ., got an empty text")
    for number, row in enumerate(rows, start=1):
        if strange := sorted(set(row) - {"#", "."}):
            raise ValueError(f"picture: line {number}: expected only # and ., got {', '.join(strange)} in {row!r}")
        if len(row) != len(rows[0]):
            raise ValueError(f"picture: line {number}: expected {len(rows[0])} pixels as in line 1, got {len(row)}")
    return np.array([[1.0 if pixel == "#" else 0.0 for pixel in row] for row in rows])


def as_text(pixels: ArrayLike) -> str:
    """Write a picture, shape ``(rows, columns)``, as text art: ``#`` where a pixel is at least ½.

    Raises
    ------
    ValueError
        If ``pixels`` is not a table of finite numbers.

    Notes
    -----
    Section "Meet the demons" of chapter 1.

    Examples
    --------
    >>> print(as_text([[0, 1, 0], [1, 1, 1]]))
    .#.
    ###
    """
    table = finite("pixels", pixels, shape=(None, None))
    return "\n".join("".join("#" if pixel >= 0.5 else "." for pixel in row) for row in table)


SAMPLES: dict[str, Array] = {
    name: frozen(picture(text))
    for name, text in {
        # A ring and a stroke as neat as they come.
        "zero": """
            ###
            #.#
            #.#
            ###
        """,
        "one": """
            .#.
            .#.
            .#.
            .#.
        """,
        # No more than demon B needs: pixels 5 and 8 alone.
        "stroke": """
            ...
            .#.
            .#.
            ...
        """,
        # A zero whose right side is broken, and a one with a serif and a stray pixel.
        "broken zero": """
            ##.
            #.#
            #..
            ###
        """,
        "noisy one": """
            ##.
            .#.
            .##
            .#.
        """,
    }.items()
}
"""The pictures of chapter 1, each of shape (4, 3), by name."""
