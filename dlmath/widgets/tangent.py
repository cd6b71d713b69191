"""Figure *Tangent* of chapter 4: a curve, its tangent, and how the error shrinks."""

from typing import Any, ClassVar

from dlmath.landscape import CURVES
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class Tangent(Figure):
    r"""The straight approximation of a curve near a point, and its error on a logarithmic scale.

    .. math:: f(x + \Delta x) \approx f(x) + f'(x)\,\Delta x

    Parameters
    ----------
    curve
        ``"square"``, ``"exponential"``, ``"sigmoid"`` or ``"sine"``.
    x
        Where the tangent touches, from −3 to 3.
    dx
        How far away the values are compared, from −2 to 2.

    Raises
    ------
    TraitError
        If a value does not fit.

    Notes
    -----
    Section "Look at a curve through a magnifying glass" of chapter 4.

    Examples
    --------
    >>> Tangent(dx=0.5).dx
    0.5
    """

    name = "tangent"

    curve = Choice("square", list(CURVES))
    x = Number(1, min=-3, max=3, step=0.125, symbol="x")
    dx = Number(1, min=-2, max=2, step=0.015625, symbol="Δx")

    presets: ClassVar[dict[str, dict[str, Any]]] = {
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
linear = f.linear(x, dx)
error = abs(exact - linear)
print(f"slope {{slope:.4f}}, exact {{exact:.4f}}, tangent {{linear:.4f}}, error {{error:.6f}}")
"""
