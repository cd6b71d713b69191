"""The interactive figures of the book, one class a file.

``from dlmath import widgets``, then ``widgets.Neuron()`` shows the figure; ``dlmath.Neuron`` is the neuron itself.
"""

from dlmath.widgets.answer import Answer
from dlmath.widgets.decision_line import DecisionLine
from dlmath.widgets.demons import Demons
from dlmath.widgets.figure import Figure
from dlmath.widgets.neuron import Neuron

__all__ = ["Answer", "DecisionLine", "Demons", "Figure", "Neuron"]
