"""Figure *Lagrange* of chapter 4: the highest point of a path."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class Lagrange(Figure):
    r"""A point on a path :math:`g = c`, the gradients of f and g there, and the multiplier.

    .. math:: \nabla f = \lambda\nabla g + \boldsymbol r

    * ``f``: what is to be large: ``"sum"`` :math:`x + y` or ``"product"`` :math:`xy`.
    * ``g``: what is held: ``"bowl"`` :math:`x^2 + y^2` or ``"ellipse"`` :math:`x^2 + 3y^2`.
    * ``t``: where on the path, in degrees seen from the origin, from 0 to 360.
    * ``c``: the value of g, from 1 to 6.

    Section "Climb while staying on a path" of chapter 4.

    >>> Lagrange(t=45).t
    45.0
    """

    name = "lagrange"

    f = Choice("sum", ["sum", "product"])
    g = Choice("bowl", ["bowl", "ellipse"])
    t = Number(10, min=0, max=360, step=0.5, symbol="t")
    c = Number(2, min=1, max=6, step=0.25, symbol="c")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "climb": {},
        "top": {"t": 45},
        "bottom": {"t": 225},
        "product": {"f": "product", "t": 45},
        "ellipse": {"f": "product", "g": "ellipse", "t": 30, "c": 6},
    }

    python = """\
from dlmath import SURFACES, length, multiplier, on_constraint

f, g = SURFACES[{f}], SURFACES[{g}]
x, y = on_constraint(g, c={c}, degrees={t})
height = f([x, y])
lam, along = multiplier(f.gradient([x, y]), g.gradient([x, y]))
rest = length(along)
print("x", round(x, 3), "y", round(y, 3), "height", round(height, 3), "lam", round(lam, 3), "rest", round(rest, 3))
"""
