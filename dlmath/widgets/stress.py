"""Figure *Stress* of chapter 3: the force on a cut through a body, whichever way one cuts."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Number


class Stress(Figure):
    r"""A cut through a point of a body in the plane, the force on it, and the stress tensor in turned axes.

    .. math:: \boldsymbol T^{(n)} = {}^tT\boldsymbol n, \qquad T' = R\,T\,{}^tR

    * ``t11``, ``t12``, ``t22``: components of the stress tensor in newtons per square millimetre, from −100 to
      100; :math:`\tau_{21}` equals :math:`\tau_{12}`, and positive pulls.
    * ``phi``: direction of the cut's normal in degrees, from −180 to 180, counter-clockwise from axis 1.
    * ``psi``: by how many degrees the axes are turned, from −90 to 90.

    Sections "Cut a body" and "Turn the axes" of chapter 3.

    >>> Stress(phi=90).phi
    90.0
    """

    name = "stress"

    t11 = Number(80, min=-100, max=100, step=5, symbol="τ_{11}")
    t12 = Number(0, min=-100, max=100, step=5, symbol="τ_{12}")
    t22 = Number(0, min=-100, max=100, step=5, symbol="τ_{22}")
    phi = Number(30, min=-180, max=180, step=1, symbol="φ")
    psi = Number(0, min=-90, max=90, step=1, symbol="ψ")

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "pull": {},
        "shear": {"t11": 0, "t12": 60, "phi": 45},
        "water": {"t11": -60, "t22": -60, "phi": 20},
        "general": {"t11": 50, "t12": 30, "t22": -30, "phi": 53},
        "turned": {"t11": 80, "psi": 45},
    }

    python = """\
import numpy as np

from dlmath import normal_and_shear, rotation, traction, turned

T = [[{t11}, {t12}], [{t12}, {t22}]]
phi = np.radians({phi})
n = [np.cos(phi), np.sin(phi)]
force = traction(T, n)
normal, shear = normal_and_shear(T, n)
components = turned(T, rotation(np.radians({psi})))
print("force", force, "normal", round(normal, 2), "shear", round(shear, 2), "components", components.round(2))
"""
