"""Figure *Neuron* of chapter 1: three inputs, their weighted sum, the activation function."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.activation import ACTIVATIONS
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number, Switch


class Neuron(Figure):
    r"""A neuron with three inputs: how the sum builds up, and where it lands on the activation's curve.

    .. math:: z = w_1x_1 + w_2x_2 + w_3x_3 - \theta, \qquad y = a(z)

    * ``x1``, ``x2``, ``x3``: whether a signal arrives (True or False).
    * ``w1``, ``w2``, ``w3``: weights, each from −3 to 3.
    * ``theta``: Threshold, from −4 to 4; the bias is ``-theta``.
    * ``activation``: ``"step"``, ``"sigmoid"``, ``"tanh"`` or ``"relu"``.

    Section "Let the threshold decide" of chapter 1.

    >>> figure = Neuron(w1=2, theta=1.5)
    >>> figure.theta
    1.5
    """

    name = "neuron"

    # Steps of a quarter: sums of such numbers are exact, so a sum that equals the threshold is seen to equal it.

    x1 = Switch(True, symbol="x_1")
    x2 = Switch(True, symbol="x_2")
    x3 = Switch(False, symbol="x_3")
    w1 = Number(1, min=-3, max=3, step=0.25, symbol="w_1")
    w2 = Number(1, min=-3, max=3, step=0.25, symbol="w_2")
    w3 = Number(1, min=-3, max=3, step=0.25, symbol="w_3")
    theta = Number(1.5, min=-4, max=4, step=0.25, symbol="θ")
    activation = Choice("step", list(ACTIVATIONS))

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "majority": {},
        "veto": {"x3": True, "w3": -2, "theta": 0.5},
        "degree": {"activation": "sigmoid"},
        "eager": {"x1": False, "x2": False, "theta": -0.5},
    }

    python = """\
from dlmath import Neuron, {activation:name}

x = [{x1:bit}, {x2:bit}, {x3:bit}]
neuron = Neuron.with_threshold(w=[{w1}, {w2}, {w3}], theta={theta}, activation={activation:name})
b = neuron.b
z = neuron.z(x)
y = neuron(x)
print(f"b = {{b:.2f}}, z = {{z:.2f}}, y = {{y:.3f}}")
"""
