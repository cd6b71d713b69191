"""Figure *ConvNetwork* of chapter 7: one picture forwards through the network, and its errors backwards."""

from collections.abc import Mapping
from typing import Any, ClassVar

from dlmath.widgets.figure import Figure
from dlmath.widgets.learning_data import learning_data
from dlmath.widgets.parameters import Count, Number
from dlmath.widgets.sequences import Grid

# The random beginning is that of the network that the chapter trains. The place that is explained at first, (4, 2)
# of map 2, wins its block, so that one and the same number can be followed to the outputs and back.
SEED = 6


class ConvNetwork(Figure):
    r"""A convolution network and one picture, stage by stage: forwards, backwards, and a step of learning.

    .. math::

        \delta^{Fk}_{ij} = \Bigl(\sum_n w^{On}_{k-i'j'}\,\delta^O_n\Bigr)\,m^k_{ij}\,a^{Fk}_{ij}(1 - a^{Fk}_{ij})

    * ``stage``: how far the calculation has come: 1 maps, 2 pooling, 3 outputs, 4 square error, 5 errors of the
      outputs, 6 errors of the maps, 7 slopes of the output layer, 8 slopes of the filters, 9 a step of learning.
    * ``picture``: which of the 96 pictures, from 1.
    * ``epochs``: for how many epochs the network has learned from all pictures, from 0 to 300, with the learning
      rate 0.2.
    * ``eta``: the learning rate of the steps that follow, from 0.01 to 2.
    * ``steps``: how many steps the network has then learned from this picture alone, from 0 to 100.
    * ``flipped``: which of the 36 pixels are turned over (1), row by row (or a 6×6 table).
    * ``k``, ``i``, ``j``, ``p``, ``q``, ``n``: which filter (1 to 3), place of its map (1 to 4 each), weight of the
      filter (1 to 3 each) and output (1 to 3) the equation is about.

    Sections "Put the network together" and "Send the errors back" of chapter 7.

    >>> ConvNetwork(stage=6, k=2).stage
    6
    """

    name = "conv_network"
    data: ClassVar[dict[str, Any]] = {**learning_data("one_two_three"), "seed": SEED}

    stage = Count(1, min=1, max=9)
    picture = Count(33, min=1, max=96)
    epochs = Count(0, min=0, max=300, step=5)
    eta = Number(0.2, min=0.01, max=2, step=0.01, symbol="η")
    steps = Count(0, min=0, max=100)
    flipped = Grid([0] * 36, values=[0, 1])
    k = Count(2, min=1, max=3, group=None)
    i = Count(4, min=1, max=4, group=None)
    j = Count(2, min=1, max=4, group=None)
    p = Count(3, min=1, max=3, group=None)
    q = Count(2, min=1, max=3, group=None)
    n = Count(2, min=1, max=3, group=None)

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "forward": {},
        "answer": {"stage": 3},
        "winners": {"stage": 6},
        "slopes": {"stage": 8},
        "learned": {"stage": 3, "epochs": 300},
    }

    python = f"""\
import numpy as np

from dlmath import ConvolutionNetwork, load_pictures, one_hot, square_error, train

pictures = load_pictures("one_two_three")
X, T = pictures.x, one_hot(pictures.digits - 1, 3)
network = ConvolutionNetwork.random(rng=np.random.RandomState({SEED}))
network = train(network, X, T, eta=0.2, epochs={{epochs}}).network
x = np.abs(X[{{picture}} - 1] - np.reshape({{flipped}}, (6, 6)))
t = T[{{picture}} - 1]
network = train(network, [x], [t], eta={{eta}}, epochs={{steps}}).network
a_pool, a_out = network.forward(x).a_pool[0], network(x)[0]
C, *groups = network.gradient(x, [t])
slopes = np.concatenate([group.ravel() for group in groups])
delta_out = (a_out - t) * a_out * (1 - a_out)
delta_pool = np.einsum("n,nkij->kij", delta_out, network.W) * a_pool * (1 - a_pool)
after = train(network, [x], [t], eta={{eta}}, epochs=1).network
C_next = square_error(after(x)[0], t)
print("a_out", a_out.round(2), "C", round(C, 3), "C_next", round(C_next, 3), "delta_pool", delta_pool.round(3))
"""
