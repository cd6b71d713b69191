"""Figure *DecisionLine* of chapter 1: what a neuron with two inputs can decide."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number


class DecisionLine(Figure):
    r"""The plane of two inputs, coloured by the neuron's output, with the line on which it is undecided.

    .. math:: w_1x_1 + w_2x_2 = \theta

    * ``w1``, ``w2``: weights, each from −3 to 3.
    * ``theta``: Threshold, from −3 to 3.
    * ``activation``: ``"step"`` or ``"sigmoid"``.
    * ``task``: what the four corners ask for: ``"and"``, ``"or"``, ``"nand"``, ``"not"`` (of the first input) or
      ``"xor"``.

    Section "See what one neuron can decide" of chapter 1.

    >>> DecisionLine(task="xor").task
    'xor'
    """

    name = "decision_line"

    # Steps of an eighth, for the reason given in neuron.py.

    w1 = Number(1, min=-3, max=3, step=0.125, symbol="w_1")
    w2 = Number(1, min=-3, max=3, step=0.125, symbol="w_2")
    theta = Number(1.5, min=-3, max=3, step=0.125, symbol="θ")
    activation = Choice("step", ["step", "sigmoid"])
    task = Choice("and", ["and", "or", "nand", "not", "xor"])

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "and": {},
        "or": {"theta": 0.5, "task": "or"},
        "not": {"w1": -1, "w2": 0, "theta": -0.5, "task": "not"},
        "xor": {"task": "xor"},
        "soft": {"w1": 0.75, "w2": 0.5, "theta": 0.375, "activation": "sigmoid", "task": "or"},
        "steep": {"w1": 3, "w2": 2, "theta": 1.5, "activation": "sigmoid", "task": "or"},
    }

    python = """\
import math

from dlmath import Neuron, {activation:name}

tasks = {{"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "not": [1, 1, 0, 0], "xor": [0, 1, 1, 0]}}
neuron = Neuron.with_threshold(w=[{w1}, {w2}], theta={theta}, activation={activation:name})
outputs = neuron([[0, 0], [0, 1], [1, 0], [1, 1]])
wanted = tasks[{task}]
right = sum(int((output >= 0.5) == want) for output, want in zip(outputs, wanted))
length = math.hypot({w1}, {w2})
distance = abs({theta}) / length if length else None
print("distance", distance if distance is None else round(distance, 2))
print("outputs", outputs.round(2), "wanted", wanted, "right", right)
"""
