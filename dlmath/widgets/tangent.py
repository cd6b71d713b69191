"""Figure *Tangent* of chapter 4: a curve, its tangent, and how the error shrinks."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.landscape import CURVES
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class Tangent(Figure):
    r"""A secant and the tangent it turns into, and the error of the tangent on a logarithmic scale.

    .. math:: f(x + \Delta x) \approx f(x) + f'(x)\,\Delta x

    * ``curve``: ``"square"``, ``"exponential"``, ``"sigmoid"`` or ``"sine"``.
    * ``x``: where the tangent touches, from −3 to 3.
    * ``dx``: how far away the values are compared, from −2 to 2.

    Section "Look at a curve through a magnifying glass" of chapter 4.

    >>> Tangent(dx=0.5).dx
    0.5
    """

    name = "tangent"

    curve = Choice("square", list(CURVES))
    x = Number(1, min=-3, max=3, step=0.125, symbol="x")
    dx = Number(1, min=-2, max=2, step=0.015625, symbol="Δx")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "square": {},
        "half": {"dx": 0.5},
        "quarter": {"dx": 0.25},
        "sigmoid": {"curve": "sigmoid", "x": 0, "dx": 1},
        "exponential": {"curve": "exponential", "x": 0, "dx": 0.5},
    }

    python = """\
from dlmath import CURVES

f = CURVES[{curve}]
x, dx = {x}, {dx}
slope = f.slope(x)
exact = f(x + dx)
secant = (exact - f(x)) / dx if dx else slope
linear = f.linear(x, dx)
error = abs(exact - linear)
print("slope", round(slope, 4), "exact", round(exact, 4), "linear", round(linear, 4), "error", round(error, 6))
"""
