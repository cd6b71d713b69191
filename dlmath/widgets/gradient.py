"""Figure *Gradient* of chapter 4: a step on a map, and what the gradient promises of it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class Gradient(Figure):
    r"""A point on a map with its gradient, a step in its two legs, and the change of height in every direction.

    .. math:: \Delta z \approx \nabla f\cdot\Delta\boldsymbol x = |\nabla f|\,|\Delta\boldsymbol x|\cos\theta

    * ``surface``: ``"bowl"``, ``"long_bowl"``, ``"two_valleys"`` or ``"saddle"``.
    * ``x``, ``y``: the point, each from −1.25 to 1.25.
    * ``length``: the length of the step, from 0.05 to 0.75.
    * ``t``: its direction in degrees, counter-clockwise from the x axis.

    Section "Collect the slopes in a gradient" of chapter 4.

    >>> Gradient(t=45).t
    45.0
    """

    name = "gradient"

    surface = Choice("long_bowl", ["bowl", "long_bowl", "two_valleys", "saddle"])
    t = Number(145, min=0, max=360, step=1, symbol="t")
    length = Number(0.45, min=0.05, max=0.75, step=0.05, symbol="|Δx|")
    x = Number(0.75, min=-1.25, max=1.25, step=0.0625, symbol="x")
    y = Number(0.75, min=-1.25, max=1.25, step=0.0625, symbol="y")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "slant": {},
        "short": {"length": 0.05},
        "round": {"surface": "bowl", "x": 1, "y": 1, "t": 0},
        "pass": {"surface": "saddle", "x": 0, "y": 0, "t": 30},
    }

    python = """\
import numpy as np

from dlmath import SURFACES

f = SURFACES[{surface}]
point, angle = np.array([{x}, {y}]), np.radians({t})
step = {length} * np.array([np.cos(angle), np.sin(angle)])
promised = f.linear_change(point, step)
exact = f(point + step) - f(point)
print("promised", promised, "exact", exact)
"""
