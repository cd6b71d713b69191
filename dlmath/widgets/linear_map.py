"""Figure *LinearMap* of chapter 3: what a layer does to the plane, and what two of them do one after the other."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


def _entry(default: float, symbol: str, group: str = "main") -> Number:
    return Number(default, min=-3, max=3, step=0.25, symbol=symbol, group=group)


class LinearMap(Figure):
    r"""Squared paper, and what a matrix makes of it; a second matrix may come before or after.

    .. math:: \boldsymbol x \mapsto W\boldsymbol x, \qquad VW\boldsymbol x, \qquad WV\boldsymbol x

    * ``w11``, ``w12``, ``w21``, ``w22``: entries of :math:`W`, each from −3 to 3.
    * ``v11``, ``v12``, ``v21``, ``v22``: entries of :math:`V`, each from −3 to 3.
    * ``order``: ``"w"``: :math:`W` alone; ``"vw"``: first :math:`W`, then :math:`V`; ``"wv"``: the other way round.

    Sections "See what a matrix does" and "Do one after the other" of chapter 3.

    >>> LinearMap(w11=2).w11
    2.0
    """

    name = "linear_map"

    w11 = _entry(1.5, "w_{11}")
    w12 = _entry(-0.5, "w_{12}")
    w21 = _entry(0.5, "w_{21}")
    w22 = _entry(1, "w_{22}")
    order = Choice("w", ["w", "vw", "wv"])
    v11 = _entry(2, "v_{11}", "second")
    v12 = _entry(0, "v_{12}", "second")
    v21 = _entry(0, "v_{21}", "second")
    v22 = _entry(1, "v_{22}", "second")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "layer": {},
        "xor": {"w11": 1, "w12": 1, "w21": -1, "w22": -1},
        "turn": {"w11": 0, "w12": -1, "w21": 1, "w22": 0},
        "stretch": {"w11": 2, "w12": 0, "w21": 0, "w22": 1},
        "shear": {"w11": 1, "w12": 1, "w21": 0, "w22": 1},
        "projection": {"w11": 1, "w12": 0, "w21": 0, "w22": 0},
        "mirror": {"w11": 0, "w12": 1, "w21": 1, "w22": 0},
        "turnstretch": {"w11": 0, "w12": -1, "w21": 1, "w22": 0, "order": "vw"},
        "stretchturn": {"w11": 0, "w12": -1, "w21": 1, "w22": 0, "order": "wv"},
    }

    python = """\
import numpy as np

from dlmath import area_factor

W = np.array([[{w11}, {w12}], [{w21}, {w22}]])
V = np.array([[{v11}, {v12}], [{v21}, {v22}]])
M = {{"w": W, "vw": V @ W, "wv": W @ V}}[{order}]
area = area_factor(M)
print("M", M, "area", area)
"""
