r"""The demons' network of chapter 1: twelve pixels, three hidden demons, two output demons.

Follows section "Meet the demons". Pixels are numbered 1 to 12 in reading order. The weights here are set by
hand; chapter 5 keeps the same shape of network and lets it find them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from dlmath._check import finite
from dlmath._result import Array
from dlmath.neuron import Layer

__all__ = ["LIKES", "LISTENS", "STRENGTH", "THETA_HIDDEN", "THETA_OUTPUT", "Demons"]

STRENGTH = 4.0
"""The weight of one liking: liked +4, indifferent 0, disliked −4."""

LIKES: Array = np.zeros((3, 12))
"""Which pixels the hidden demons A, B, C like (1), shape (3, 12): A pixels 4 and 7, B 5 and 8, C 6 and 9."""
for _demon, _pixels in enumerate([(4, 7), (5, 8), (6, 9)]):
    LIKES[_demon, [_pixel - 1 for _pixel in _pixels]] = 1.0
LIKES.flags.writeable = False

LISTENS: Array = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
"""Whom the output demons listen to (1), shape (2, 3): demon 0 to A and C, demon 1 to B."""
LISTENS.flags.writeable = False

THETA_HIDDEN: Array = np.array([6.0, 6.0, 6.0])
"""Thresholds of A, B, C. One liked pixel (4) is not enough, two (8) are."""
THETA_HIDDEN.flags.writeable = False

THETA_OUTPUT: Array = np.array([4.0, 2.0])
"""Thresholds of output demons 0 and 1. Demon 0 hears two demons, so it takes more to convince it."""
THETA_OUTPUT.flags.writeable = False


class Demons(NamedTuple):
    r"""The network as two layers of sigmoid neurons.

    .. math::

        a^2_j = \sigma\Bigl(4\sum_{i=1}^{12} L_{ji}\,x_i - \theta^2_j\Bigr), \qquad
        a^3_j = \sigma\Bigl(4\sum_{i=1}^{3} M_{ji}\,a^2_i - \theta^3_j\Bigr)

    with likings :math:`L` (``likes``) and :math:`M` (``listens``) that are 1, 0 or −1.

    Section "Meet the demons" of chapter 1.

    >>> from dlmath.patterns import SAMPLES
    >>> demons = Demons.of()
    >>> demons.excitement(SAMPLES["one"])[1].round(2)
    array([0.02, 0.82])
    >>> demons.verdict(SAMPLES["one"])
    1
    """

    hidden: Layer
    output: Layer

    @classmethod
    def of(
        cls,
        likes: ArrayLike = LIKES,
        listens: ArrayLike = LISTENS,
        theta_hidden: ArrayLike = THETA_HIDDEN,
        theta_output: ArrayLike = THETA_OUTPUT,
    ) -> "Demons":
        """Make the network from likings, shapes ``(3, 12)`` and ``(2, 3)``, and thresholds, ``(3,)`` and ``(2,)``.

        A demon A with no taste at all is calm whatever it sees.

        >>> likes = LIKES.copy()
        >>> likes[0] = 0
        >>> float(Demons.of(likes=likes).hidden([1] * 12)[0].round(3))
        0.002
        """
        W2 = STRENGTH * finite("likes", likes, shape=(3, 12))
        W3 = STRENGTH * finite("listens", listens, shape=(2, 3))
        b2 = -finite("theta_hidden", theta_hidden, shape=(3,))
        b3 = -finite("theta_output", theta_output, shape=(2,))
        return cls(Layer(W2, b2), Layer(W3, b3))

    def excitement(self, picture: ArrayLike) -> tuple[Array, Array]:
        """Return how excited the hidden demons, shape ``(3,)``, and the output demons, ``(2,)``, are.

        * ``picture``: twelve pixels in reading order or as a 4×3 table, each from 0 (off) to 1 (on).

        >>> Demons.of().excitement([0] * 12)[0].round(3)
        array([0.002, 0.002, 0.002])
        """
        pixels = finite("picture", picture)
        if pixels.shape not in ((12,), (4, 3)):
            raise ValueError(f"picture: expected 12 pixels or a table of 4 rows of 3, got shape {pixels.shape}")
        if pixels.min() < 0 or pixels.max() > 1:
            raise ValueError(f"picture: expected pixels from 0 to 1, got {pixels.min():g} to {pixels.max():g}")
        a2 = self.hidden(pixels.ravel())
        return a2, self.output(a2)

    def verdict(self, picture: ArrayLike) -> int | None:
        """Return the digit whose output demon is the more excited, or ``None`` when they are equally excited.

        >>> from dlmath.patterns import SAMPLES
        >>> Demons.of().verdict(SAMPLES["zero"])
        0
        """
        _, a3 = self.excitement(picture)
        if abs(a3[0] - a3[1]) < 1e-12:
            return None
        return int(a3.argmax())
