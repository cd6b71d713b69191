"""Figure *ChainRule* of chapter 4: the derivative as a sum over the paths of a small graph."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.chain import GRAPHS
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class ChainRule(Figure):
    r"""A computation in small steps, the derivative on every edge, and the product along every path.

    .. math:: \frac{dy}{dx} = \sum_{\text{paths}}\ \prod_{\text{edges}} \text{derivative}

    * ``graph``: ``"exponential"`` :math:`e^{-x}`, ``"sigmoid"`` :math:`\sigma(x)` or ``"two_paths"`` :math:`x^2(3 -
      x)`.
    * ``x``: where the derivative is taken, from −3 to 3.

    Section "Follow the paths" of chapter 4.

    >>> ChainRule(graph="two_paths", x=2).graph
    'two_paths'
    """

    name = "chain_rule"

    graph = Choice("sigmoid", list(GRAPHS))
    x = Number(0, min=-3, max=3, step=0.125, symbol="x")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "sigmoid": {},
        "exponential": {"graph": "exponential", "x": 1},
        "two": {"graph": "two_paths", "x": 1},
    }

    python = """\
from dlmath import GRAPHS

graph = GRAPHS[{graph}]
y = graph.values({x})["y"]
products = graph.products({x})
derivative = graph.derivative({x})
print(graph.edges({x}))
print("y", round(y, 4), "products", products, "derivative", round(derivative, 4))
"""
