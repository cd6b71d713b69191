"""An oracle for costs, gradients and training: the book's networks in PyTorch, which differentiates by itself.

With Hypothesis strategies that invent networks and what they are to learn.
"""

import itertools

import numpy as np
import torch
from hypothesis import strategies as st

from dlmath import Activation, Layer, Network, relu, sigmoid, tanh

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)  # these networks are too small to share out


@Activation
def identity(z):
    """No activation: a unit that, unlike a sigmoid, can leave the range of numbers."""
    return z


@identity.with_derivative
def _one(z):
    return np.ones_like(z)


def _sigmoid(z):
    # PyTorch finds the slope of torch.sigmoid as a(1 − a), which has no digits left where a is near 1.
    return torch.exp(torch.nn.functional.logsigmoid(z))


# The activation functions in PyTorch, by the names of ours.
FUNCTIONS = {
    "sigmoid": _sigmoid,
    "tanh": lambda z: 2 * _sigmoid(2 * z) - 1,
    "relu": torch.relu,
    "identity": lambda z: z,
}


def layers_of(network):
    """Weights and biases of a network, layer by layer, each a leaf that wants its gradient."""
    return [
        torch.tensor(part, requires_grad=True)
        for layer in network.layers
        for part in (layer.W.copy(), layer.b.copy())
    ]


def answers(network, parts, x):
    """The outputs for a batch, from parts as ``layers_of`` returns them."""
    a = torch.tensor(np.array(x, dtype=float))
    for layer, W, b in zip(network.layers, parts[::2], parts[1::2], strict=True):
        a = FUNCTIONS[layer.activation.__name__](torch.nn.functional.linear(a, W, b))
    return a


def cost_of(network, parts, x, t):
    """C_T: half the sum of all squared differences."""
    outputs = answers(network, parts, x)
    return torch.nn.functional.mse_loss(outputs, torch.tensor(np.array(t, dtype=float)), reduction="sum") / 2


def flat(parts):
    """All numbers in the order of ``Network.parameters``."""
    return np.concatenate([part.detach().numpy().ravel() for part in parts])


def cost_and_gradient(network, x, t):
    parts = layers_of(network)
    cost = cost_of(network, parts, x, t)
    cost.backward()
    return cost.item(), flat([part.grad for part in parts])


def trained(network, x, t, eta, epochs):
    """Parameters and costs after PyTorch's own gradient descent, with the whole batch in each step."""
    parts = layers_of(network)
    optimiser = torch.optim.SGD(parts, lr=eta)
    costs = []
    for epoch in range(epochs + 1):
        cost = cost_of(network, parts, x, t)
        costs.append(cost.item())
        if epoch < epochs:
            optimiser.zero_grad()
            cost.backward()
            optimiser.step()
    return flat(parts), np.array(costs)


def trained_side_by_side(sizes, seeds, x, t, eta, epochs, scale=1.0):
    """Train sigmoid networks from many seeds at once; return their outputs for any pictures, and their costs.

    ``eta`` is one number, or one for each seed.
    """
    starts = []
    for seed in seeds:
        rng = np.random.RandomState(seed)
        starts.append(
            [
                rng.uniform(-scale, scale, shape)
                for inputs, units in itertools.pairwise(sizes)
                for shape in ((units, inputs), (1, units))
            ]
        )
    parts = [torch.tensor(np.array(part), requires_grad=True) for part in zip(*starts, strict=True)]
    rates = torch.tensor(np.broadcast_to(np.array(eta, dtype=float), len(seeds)).copy())[:, None, None]

    def outputs(pictures):
        a = torch.tensor(pictures, dtype=float).expand(len(seeds), -1, -1)
        for W, b in zip(parts[::2], parts[1::2], strict=True):
            a = torch.sigmoid(a @ W.transpose(1, 2) + b)
        return a

    costs = []
    for epoch in range(epochs + 1):
        each = ((outputs(x) - torch.tensor(t)) ** 2).sum(dim=(1, 2)) / 2
        costs.append(each.detach().numpy())
        if epoch < epochs:
            slopes = torch.autograd.grad(each.sum(), parts)
            with torch.no_grad():
                for part, slope in zip(parts, slopes, strict=True):
                    part -= rates * slope
    return lambda pictures: outputs(pictures).detach().numpy(), np.array(costs).T


SIZES = st.lists(st.integers(1, 6), min_size=2, max_size=6)
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def networks(draw, activations=(sigmoid, tanh, relu, identity)):
    """Networks of many sizes and depths, each layer with an activation function of its own."""
    rng = np.random.RandomState(draw(SEEDS))
    network = Network.random(draw(SIZES), rng, scale=draw(st.sampled_from([0.1, 1.0, 3.0])))
    return Network(tuple(Layer(layer.W, layer.b, draw(st.sampled_from(activations))) for layer in network.layers))


@st.composite
def lessons(draw, activations=(sigmoid, tanh, relu, identity)):
    """A network with pictures and their right answers."""
    network = draw(networks(activations))
    rng = np.random.RandomState(draw(SEEDS))
    pictures = draw(st.integers(1, 7))
    return (
        network,
        rng.uniform(-2, 2, (pictures, network.sizes[0])),
        rng.uniform(0, 1, (pictures, network.sizes[-1])),
    )
