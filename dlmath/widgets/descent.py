"""Figure *Descent* of chapter 4: gradient descent on a map."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Count, Number


class Descent(Figure):
    r"""A walk downhill on the map of a surface, and its height step by step.

    .. math:: \Delta\boldsymbol x = -\eta\,\nabla f

    * ``surface``: ``"bowl"``, ``"long_bowl"``, ``"two_valleys"`` or ``"saddle"``.
    * ``x0``, ``y0``: the starting point, each from −2 to 2.
    * ``eta``: the learning rate, from 0.01 to 1.2.
    * ``steps``: how many steps, from 0 to 50.

    Sections "Walk downhill" and "Choose the length of the step" of chapter 4.

    >>> Descent(eta=0.5).eta
    0.5
    """

    name = "descent"

    surface = Choice("bowl", ["bowl", "long_bowl", "two_valleys", "saddle"])
    eta = Number(0.1, min=0.01, max=1.2, step=0.01, symbol="η")
    steps = Count(10, min=0, max=50)
    x0 = Number(-1.75, min=-2, max=2, step=0.0625, symbol="x_0")
    y0 = Number(1.5, min=-2, max=2, step=0.0625, symbol="y_0")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "right": {},
        "small": {"eta": 0.01},
        "jump": {"eta": 0.5},
        "flip": {"eta": 0.95},
        "runaway": {"eta": 1.05},
        "zigzag": {"surface": "long_bowl", "eta": 0.19, "steps": 20},
        "left": {"surface": "two_valleys", "x0": -0.5, "y0": 1.5, "eta": 0.1, "steps": 50},
        "other": {"surface": "two_valleys", "x0": 0.5, "y0": 1.5, "eta": 0.1, "steps": 50},
        "saddle": {"surface": "saddle", "x0": -1.75, "y0": 0.0625, "eta": 0.1, "steps": 18},
    }

    python = """\
from dlmath import SURFACES, DivergenceError, descend

f = SURFACES[{surface}]
diverged = None
try:
    points = descend(f.gradient, start=[{x0}, {y0}], eta={eta}, steps={steps})
except DivergenceError as reason:
    points, diverged = reason.points, reason.step
    print(reason)
x, y = points[-1]
count = len(points) - 1
print("count", count, "x", x, "y", y)
"""
