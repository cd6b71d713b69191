"""The mathematics of the book *Mathematics to Understand Deep Learning*, one module a chapter.

Importing ``dlmath`` needs NumPy and nothing else. Pictures are in ``dlmath.plotting`` (Matplotlib) and the
interactive figures in ``dlmath.widgets`` (ipywidgets); import them where you use them.
"""

from dlmath.demons import Demons
from dlmath.neuron import ACTIVATIONS, Activation, Layer, Neuron, relu, sigmoid, step, tanh
from dlmath.patterns import SAMPLES, as_text, picture

__version__ = "0.1.0"

__all__ = [
    "ACTIVATIONS",
    "SAMPLES",
    "Activation",
    "Demons",
    "Layer",
    "Neuron",
    "as_text",
    "picture",
    "relu",
    "sigmoid",
    "step",
    "tanh",
]
