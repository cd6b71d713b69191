"""Figure *TwoCosts* of chapter 5: one unit, and what two costs tell it about its mistake."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Number, Switch


class TwoCosts(Figure):
    r"""The square error and the cross-entropy of one sigmoid unit, with their slopes along its sum.

    .. math:: \frac{\partial}{\partial z}\,\tfrac12(t - a)^2 = (a - t)\,a\,(1 - a), \qquad
        \frac{\partial}{\partial z}\bigl(-\{t\ln a + (1 - t)\ln(1 - a)\}\bigr) = a - t

    * ``z``: the sum of the unit, from −8 to 8; its output is :math:`a = \sigma(z)`.
    * ``t``: whether the right answer is 1 (True) or 0 (False).

    Section "Choose another cost" of chapter 5.

    >>> TwoCosts(z=2, t=False).z
    2.0
    """

    name = "two_costs"

    z = Number(0, min=-8, max=8, step=0.1, symbol="z")
    t = Switch(True)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "wrong": {"z": -6},
        "steepest": {"z": -0.7},
        "undecided": {},
        "right": {"z": 3},
    }

    python = """\
from dlmath import cross_entropy, sigmoid, square_error

z, t = {z}, {t:bit}
a = sigmoid(z)
square = square_error([a], [t])
entropy = cross_entropy([a], [t])
square_slope = (a - t) * a * (1 - a)
entropy_slope = a - t
print(f"a = {{a:.4f}}, square = {{square:.4f}}, entropy = {{entropy:.4f}}")
print(f"square_slope = {{square_slope:.4f}}, entropy_slope = {{entropy_slope:.4f}}")
"""
