r"""Keep a network in a file: for the book's epilogue.

A file holds the parts of a network as arrays and nothing that could run, so that it may come from anywhere.
"""

import os
import zipfile
from pathlib import Path

import numpy as np

from dlmath._check import short
from dlmath.activation import ACTIVATIONS, activation_of
from dlmath.convolution_network import ConvolutionNetwork
from dlmath.network import Network
from dlmath.neuron import Layer

__all__ = ["load", "save"]

PARTS = ("filters", "filter_biases", "W", "b")


def save(network: Network | ConvolutionNetwork, path: str | os.PathLike[str]) -> None:
    """Write a network to a file, which :func:`load` reads.

    * ``network``: a :class:`~dlmath.Network` with activation functions of the book, or a
      :class:`~dlmath.ConvolutionNetwork`.
    * ``path``: where to; the name should end in ``.npz``.

    Section "Let it learn from people" of the epilogue. Raises ``ValueError`` if it is no network, or one with an
    activation function of your own, which a file cannot hold, or if the path is no name of a file; ``OSError`` if
    the file cannot be written.

    >>> import tempfile
    >>> network = Network.random([2, 1], rng=np.random.RandomState(1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(network, f"{folder}/network.npz")
    ...     load(f"{folder}/network.npz").sizes
    (2, 1)
    """
    if isinstance(network, ConvolutionNetwork):
        arrays = {name: getattr(network, name) for name in PARTS}
    elif isinstance(network, Network):
        arrays = {}
        for k, layer in enumerate(network.layers):
            name = layer.activation.__name__
            if ACTIVATIONS.get(name) is not layer.activation:
                raise ValueError(
                    f"network: expected activation functions of the book ({', '.join(ACTIVATIONS)}), got {name}"
                )
            arrays |= {f"W{k}": layer.W, f"b{k}": layer.b, f"activation{k}": np.array(name)}
    else:
        raise ValueError(f"network: expected a Network or a ConvolutionNetwork, got {short(network)}")
    with _file(path).open("wb") as file:  # numpy would add .npz to another name, and load not find it
        np.savez_compressed(file, **arrays)


def _file(path: object) -> Path:
    if not isinstance(path, str | os.PathLike):
        raise ValueError(f"path: expected the name of a file, got {short(path)}")
    return Path(path)


def load(path: str | os.PathLike[str]) -> Network | ConvolutionNetwork:
    """Read a network that :func:`save` has written.

    Section "Let it learn from people" of the epilogue. Raises ``ValueError`` if the file holds anything else;
    ``OSError`` if it cannot be read.

    >>> load(__file__)
    Traceback (most recent call last):
    ...
    ValueError: path: expected a file that dlmath.save has written, got another kind of file
    """
    file_path = _file(path)
    try:
        with np.load(file_path, allow_pickle=False) as file:
            parts = {name: file[name] for name in file.files}
    except (ValueError, EOFError, AttributeError, zipfile.BadZipFile) as reason:
        raise ValueError("path: expected a file that dlmath.save has written, got another kind of file") from reason
    if set(parts) == set(PARTS):
        return ConvolutionNetwork(**parts)
    count = len(parts) // 3
    if not count or set(parts) != {f"{name}{k}" for name in ("W", "b", "activation") for k in range(count)}:
        raise ValueError(f"path: expected the parts of a network, got {short(sorted(parts))}")
    return Network(
        tuple(
            Layer(parts[f"W{k}"], parts[f"b{k}"], activation_of(str(parts[f"activation{k}"]))) for k in range(count)
        )
    )
