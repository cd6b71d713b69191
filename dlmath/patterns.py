"""Small pictures as text art, which people can read and edit: ``#`` is a pixel that is on, ``.`` one that is off.

Chapter 1 uses a handful of 4×3 pictures, :data:`SAMPLES`. The learning data of chapters 5 to 7 are text files in
the folder ``data``; :func:`read_pictures` reads them and says on which line something is wrong.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite, one_of, short, string
from dlmath._result import Array, frozen

__all__ = ["SAMPLES", "Pictures", "as_text", "load_pictures", "picture", "read_pictures"]

DATA = Path(__file__).parent / "data"


def picture(text: str) -> Array:
    """Read a picture from text art; return its pixels, shape ``(rows, columns)``, 1.0 for on and 0.0 for off.

    Blank lines around the picture and spaces between pixels do not matter.

    Section "Meet the demons" of chapter 1. Raises ``ValueError`` with the number of the line that is not as long as
    the first, or has another character than ``#`` and ``.``.

    >>> picture('''
    ... . # .
    ... . # .
    ... ''')
    array([[0., 1., 0.],
           [0., 1., 0.]])
    """
    rows = [row for line in string("picture", text).strip().splitlines() if (row := "".join(line.split()))]
    if not rows:
        raise ValueError("picture: expected rows of # and ., got an empty text")
    for number, row in enumerate(rows, start=1):
        if strange := sorted(set(row) - {"#", "."}):
            raise ValueError(
                f"picture: line {number}: expected only # and ., got {', '.join(strange[:9])} in {short(row)}"
            )
        if len(row) != len(rows[0]):
            raise ValueError(f"picture: line {number}: expected {len(rows[0])} pixels as in line 1, got {len(row)}")
    return np.array([[1.0 if pixel == "#" else 0.0 for pixel in row] for row in rows])


def as_text(pixels: ArrayLike) -> str:
    """Write a picture, shape ``(rows, columns)``, as text art: ``#`` where a pixel is at least ½.

    Section "Meet the demons" of chapter 1.

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


class Pictures(NamedTuple):
    """Pictures with what they show.

    * ``x``: the pixels, 1.0 for on and 0.0 for off, shape ``(pictures, rows, columns)``.
    * ``digits``: the digit that each picture shows, shape ``(pictures,)``.

    Section "Look at the data" of chapter 5.

    >>> pictures = load_pictures("zeros_and_ones")
    >>> pictures.x.shape, pictures.digits[[0, -1]]
    ((64, 4, 3), array([0., 1.]))
    """

    x: Array
    digits: Array


def read_pictures(text: str) -> dict[str, Pictures]:
    """Read a set of pictures from text; return the parts of the set by name.

    A part is ``"learning"``, ``"unseen"`` or ``"unlike"``; :func:`load_pictures` says what each is for. A line with
    a part and a digit, such as ``learning 0``, says what the pictures after it are. Pictures stand side by side
    with spaces between them; a blank line ends a row of pictures. A line that begins with ``;`` is a remark.

    Section "Look at the data" of chapter 5. Raises ``ValueError`` if a line is neither of these, a picture has
    another size than the first, a picture is blank, or a picture occurs twice; the message names the line.

    >>> parts = read_pictures('''
    ... learning 0
    ... ##  .#
    ... ##  #.
    ... learning 1
    ... .#
    ... .#
    ... ''')
    >>> parts["learning"].x.shape, parts["learning"].digits
    ((3, 2, 2), array([0., 0., 1.]))
    """
    found: list[tuple[str, float, Array]] = []
    seen: dict[str, int] = {}
    heading: tuple[str, float] | None = None
    block: list[list[str]] = []
    for number, line in enumerate([*string("text", text).splitlines(), ""], start=1):
        title = re.fullmatch(r"(learning|unseen|unlike) (\d)", line.strip())
        rows = [] if title or line.startswith(";") else line.split()
        if rows:
            if not heading:
                raise ValueError(
                    f"line {number}: expected a heading such as 'learning 0' first, got {short(line.strip())}"
                )
            _check_rows(number, line, above=block[0] if block else rows)
            block.append(rows)
            continue
        first = number - len(block)
        for pixels in zip(*block, strict=True):
            drawn = picture("\n".join(pixels))
            if found and drawn.shape != found[0][2].shape:
                raise ValueError(f"line {first}: expected pictures of shape {found[0][2].shape}, got {drawn.shape}")
            if not drawn.any():
                raise ValueError(f"line {first}: expected a picture, got one that is blank")
            if (key := as_text(drawn)) in seen:
                raise ValueError(f"line {first}: expected a new picture, got that of line {seen[key]}")
            seen[key] = first
            found.append((*(heading or ("", 0.0)), drawn))
        block = []
        if title:
            heading = title[1], float(title[2])
    if not found:
        raise ValueError("expected pictures, got none")
    return {
        part: Pictures(
            frozen(np.array([drawn for name, _, drawn in found if name == part])),
            frozen(np.array([digit for name, digit, _ in found if name == part])),
        )
        for part in dict.fromkeys(name for name, _, _ in found)
    }


def _check_rows(number: int, line: str, above: list[str]) -> None:
    rows = line.split()
    if strange := sorted(set("".join(rows)) - {"#", "."}):
        raise ValueError(
            f"line {number}: expected only # and ., got {', '.join(strange[:9])} in {short(line.strip())}"
        )
    if len(rows) != len(above):
        raise ValueError(f"line {number}: expected {len(above)} pictures as above, got {len(rows)}")
    for row, first_row in zip(rows, above, strict=True):
        if len(row) != len(first_row):
            raise ValueError(
                f"line {number}: expected {len(first_row)} pixels as above, got {len(row)} in {short(row)}"
            )


@cache
def _set(name: str) -> dict[str, Pictures]:
    try:
        return read_pictures((DATA / f"{name}.txt").read_text("utf-8"))
    except ValueError as reason:
        raise ValueError(f"{name}.txt, {reason}") from None


def load_pictures(name: str, part: str = "learning") -> Pictures:
    """Return one part of the book's pictures.

    * ``name``: ``"zeros_and_ones"``, pictures of 4 rows and 3 columns, or ``"one_two_three"``, of 6 rows and 6
      columns.
    * ``part``: ``"learning"`` for what a network learns from, ``"unseen"`` for what it is tried on afterwards, and
      of the zeros and ones also ``"unlike"``, for pictures in which three pixels or more differ from every picture
      to learn from.

    Section "Look at the data" of chapter 5, and "Meet larger pictures" of chapter 7. Raises ``ValueError`` if its
    text file is wrong somewhere.

    >>> print(as_text(load_pictures("one_two_three", "unseen").x[12]))
    .##...
    #..#..
    ...#..
    ..#...
    .#....
    ####..
    """
    parts = _set(one_of("name", name, sorted(path.stem for path in DATA.glob("*.txt"))))
    return parts[one_of("part", part, parts)]
