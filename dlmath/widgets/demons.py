"""Figure *Demons* of chapter 1: twelve pixels, three hidden demons, two output demons, one verdict."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.demons import LIKES, LISTENS, THETA_HIDDEN, THETA_OUTPUT
from dlmath.patterns import SAMPLES
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number
from dlmath.widgets.sequences import Grid


def _pixels(name: str) -> list[int]:
    return [int(pixel) for pixel in SAMPLES[name].ravel()]


class Demons(Figure):
    r"""The demons' network: click pixels, see who gets excited and how the verdict comes about.

    * ``pixels``: the picture: 12 values, 0 or 1, in reading order (or a 4×3 table).
    * ``likes_A``, ``likes_B``, ``likes_C``: what each hidden demon makes of the 12 pixels: 1 likes, 0 does not
      care, −1 dislikes.
    * ``listens``: what output demons 0 and 1 make of A, B, C: 6 values 1, 0 or −1, row by row.
    * ``theta_A``, ``theta_B``, ``theta_C``, ``theta_0``, ``theta_1``: the demons' thresholds, each from 0 to 12; a
      high threshold is a calm character.
    * ``edit``: whose likings are open to change: ``"A"``, ``"B"``, ``"C"``, ``"0"``, ``"1"`` or ``"none"``.

    Section "Meet the demons" of chapter 1.

    >>> figure = Demons()
    >>> figure.pixels = [0, 1, 0] * 4
    >>> sum(figure.pixels)
    4
    """

    name = "demons"

    pixels = Grid(_pixels("stroke"), values=[0, 1])
    likes_A = Grid(LIKES[0].astype(int).tolist(), values=[0, 1, -1])
    likes_B = Grid(LIKES[1].astype(int).tolist(), values=[0, 1, -1])
    likes_C = Grid(LIKES[2].astype(int).tolist(), values=[0, 1, -1])
    listens = Grid(LISTENS.astype(int).ravel().tolist(), values=[0, 1, -1])
    edit = Choice("none", ["none", "A", "B", "C", "0", "1"])
    theta_A = Number(THETA_HIDDEN[0], min=0, max=12, step=0.5, symbol="θ_A", group="characters")
    theta_B = Number(THETA_HIDDEN[1], min=0, max=12, step=0.5, symbol="θ_B", group="characters")
    theta_C = Number(THETA_HIDDEN[2], min=0, max=12, step=0.5, symbol="θ_C", group="characters")
    theta_0 = Number(THETA_OUTPUT[0], min=0, max=12, step=0.5, symbol="θ_0", group="characters")
    theta_1 = Number(THETA_OUTPUT[1], min=0, max=12, step=0.5, symbol="θ_1", group="characters")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "stroke": {},
        "zero": {"pixels": _pixels("zero")},
        "one": {"pixels": _pixels("one")},
        "broken": {"pixels": _pixels("broken zero")},
        "noisy": {"pixels": _pixels("noisy one")},
        "shy": {"pixels": _pixels("one"), "theta_B": 12},
    }

    python = """\
from dlmath import Demons, picture

pixels = picture(\"\"\"
{pixels:picture}
\"\"\")
demons = Demons.of(
    likes=[
        {likes_A},
        {likes_B},
        {likes_C},
    ],
    listens=[{listens:rows}],
    theta_hidden=[{theta_A}, {theta_B}, {theta_C}],
    theta_output=[{theta_0}, {theta_1}],
)
hidden, output = demons.excitement(pixels)
verdict = demons.verdict(pixels)
print("hidden", hidden.round(2), "output", output.round(2), "verdict", verdict)
"""
