"""The interactive figures of the book, one class a file.

``from dlmath import widgets``, then ``widgets.Neuron()`` shows the figure; ``dlmath.Neuron`` is the neuron itself.
``widgets.language("ja")`` chooses the language of figures made afterwards.
"""

import contextlib

from dlmath.widgets.answer import Answer
from dlmath.widgets.backprop import Backprop
from dlmath.widgets.catalogue import language
from dlmath.widgets.chain_rule import ChainRule
from dlmath.widgets.conv_network import ConvNetwork
from dlmath.widgets.conv_training import ConvTraining
from dlmath.widgets.convolution import Convolution
from dlmath.widgets.cost_slice import CostSlice
from dlmath.widgets.decision_line import DecisionLine
from dlmath.widgets.degree import Degree
from dlmath.widgets.demons import Demons
from dlmath.widgets.descent import Descent
from dlmath.widgets.figure import Figure
from dlmath.widgets.gradient import Gradient
from dlmath.widgets.handwriting import Handwriting
from dlmath.widgets.inner_product import InnerProduct
from dlmath.widgets.lagrange import Lagrange
from dlmath.widgets.linear_map import LinearMap
from dlmath.widgets.matrix_product import MatrixProduct
from dlmath.widgets.mirror import Mirror
from dlmath.widgets.network import Network
from dlmath.widgets.neuron import Neuron
from dlmath.widgets.pattern_match import PatternMatch
from dlmath.widgets.regression import Regression
from dlmath.widgets.split_chain import SplitChain
from dlmath.widgets.stress import Stress
from dlmath.widgets.tangent import Tangent
from dlmath.widgets.training import Training
from dlmath.widgets.two_costs import TwoCosts

__all__ = [
    "Answer",
    "Backprop",
    "ChainRule",
    "ConvNetwork",
    "ConvTraining",
    "Convolution",
    "CostSlice",
    "DecisionLine",
    "Degree",
    "Demons",
    "Descent",
    "Figure",
    "Gradient",
    "Handwriting",
    "InnerProduct",
    "Lagrange",
    "LinearMap",
    "MatrixProduct",
    "Mirror",
    "Network",
    "Neuron",
    "PatternMatch",
    "Regression",
    "SplitChain",
    "Stress",
    "Tangent",
    "Training",
    "TwoCosts",
    "language",
]

with contextlib.suppress(ImportError):
    from google.colab import output

    output.enable_custom_widget_manager()  # or Colab would show no widget but its own
