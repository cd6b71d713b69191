"""Figure *InnerProduct* of chapter 3: two arrows, their angle, their shadow, and the bounds of their product."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Number, Switch


class InnerProduct(Figure):
    r"""Two arrows in the plane and their inner product on a gauge between its bounds.

    .. math:: -|\boldsymbol a||\boldsymbol b| \le \boldsymbol a\cdot\boldsymbol b \le |\boldsymbol a||\boldsymbol b|

    * ``a1``, ``a2``: components of the first arrow, each from −4 to 4.
    * ``b1``, ``b2``: components of the second arrow, each from −4 to 4.
    * ``keep``: whether a dragged arrow keeps its length.

    Section "Multiply two arrows" of chapter 3.

    >>> InnerProduct(a1=1, a2=0).a1
    1.0
    """

    name = "inner_product"

    a1 = Number(3, min=-4, max=4, step=0.01, symbol="a_1")
    a2 = Number(1, min=-4, max=4, step=0.01, symbol="a_2")
    b1 = Number(2, min=-4, max=4, step=0.01, symbol="b_1")
    b2 = Number(3, min=-4, max=4, step=0.01, symbol="b_2")
    keep = Switch(False)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "acute": {},
        "right": {"b1": -1, "b2": 3},
        "same": {"a1": 2, "b1": 4, "b2": 2},
        "opposite": {"b1": -3, "b2": -1},
        "short": {"b1": 1, "b2": 1.5},
    }

    python = """\
import numpy as np

from dlmath import angle, component, cosine, inner, length

a, b = [{a1}, {a2}], [{b1}, {b2}]
product = inner(a, b)
bound = length(a) * length(b)
shadow = component(a, b) if any(b) else None
cos = cosine(a, b) if any(a) and any(b) else None
theta = float(np.degrees(angle(a, b))) if any(a) and any(b) else None
print("product", product, "bound", bound, "shadow", shadow, "cos", cos, "theta", theta)
"""
