"""The adjustable parameters of a figure: traits that know their symbol, range and step.

A figure declares each parameter once, here in Python. The front end makes the control from the declaration,
and a value that does not fit is refused with a message that says what was expected.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from dlmath._check import finite_number, short

__all__ = ["Choice", "Count", "Number", "Parameter", "Switch", "is_one_of", "is_within"]


def is_within(value: Any, low: float, high: float) -> bool:
    """Return whether ``value`` is a real number in a range; NaN, infinity and truth values are in none."""
    try:
        return not isinstance(value, bool | np.bool_) and low <= finite_number("value", value) <= high
    except ValueError:
        return False


def is_one_of(value: Any, known: Sequence[int]) -> bool:
    """Return whether ``value`` is one of some whole numbers."""
    return is_within(value, min(known), max(known)) and float(value) in known


class Parameter(traitlets.TraitType[Any, Any]):
    """What all parameters share: they are synchronised with the front end and describe themselves to it.

    * ``default``: the value of a figure that is made without naming this parameter.
    * ``symbol``: the book's symbol, ``w_1`` or ``θ``; empty where there is none.
    * ``group``: which fieldset its control stands in; ``None`` where the picture itself is the control.
    """

    kind = ""

    def __init__(self, default: Any, *, symbol: str = "", group: str | None = "main") -> None:
        super().__init__(default_value=default)
        self.tag(sync=True)
        self.symbol = symbol
        self.group = group

    def declaration(self) -> dict[str, Any]:
        """Return what the front end needs to make the control, as plain JSON values."""
        return {"name": self.name, "kind": self.kind, "symbol": self.symbol, "group": self.group}

    def refuse(self, obj: Any, expected: str, value: object) -> None:
        """Raise the error that names the figure, the parameter, what was expected and what came."""
        raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: expected {expected}, got {short(value)}")


class Number(Parameter):
    """A real number in a range: a slider.

    >>> from dlmath.widgets import Neuron
    >>> Neuron(w1=7)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.w1: expected a number from -3 to 3, got 7
    """

    kind = "number"

    def __init__(self, default: float, *, min: float, max: float, step: float, **keywords: Any) -> None:  # noqa: A002
        super().__init__(float(default), **keywords)
        self.min, self.max, self.step = min, max, step

    def validate(self, obj: Any, value: Any) -> float:
        """Return ``value`` as a float, or refuse it."""
        if not is_within(value, self.min, self.max):
            self.refuse(obj, f"a number from {self.min:g} to {self.max:g}", value)
        return float(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the slider's range and step."""
        return {**super().declaration(), "min": self.min, "max": self.max, "step": self.step}


class Count(Number):
    """A whole number in a range: a slider in steps of one or more.

    >>> from dlmath.widgets import Network
    >>> Network(picture=1.5)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Network.picture: expected a whole number from 1 to 64, got 1.5
    """

    def __init__(self, default: int, *, min: int, max: int, step: int = 1, **keywords: Any) -> None:  # noqa: A002
        super().__init__(default, min=min, max=max, step=step, **keywords)
        self.default_value = default

    def validate(self, obj: Any, value: Any) -> int:
        """Return ``value`` as an int, or refuse it."""
        if not is_within(value, self.min, self.max) or not float(value).is_integer():
            self.refuse(obj, f"a whole number from {self.min:g} to {self.max:g}", value)
        return int(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration, which says that no fraction of it is a value."""
        return {**super().declaration(), "whole": True}


class Choice(Parameter):
    """One of a few words: radio buttons.

    >>> from dlmath.widgets import Neuron
    >>> Neuron(activation="cosine")
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.activation: expected one of step, sigmoid, tanh, relu, got 'cosine'
    """

    kind = "choice"

    def __init__(self, default: str, options: Sequence[str], **keywords: Any) -> None:
        super().__init__(default, **keywords)
        self.options = tuple(options)

    def validate(self, obj: Any, value: Any) -> str:
        """Return ``value`` if it is one of the options, or refuse it."""
        if not isinstance(value, str) or value not in self.options:
            self.refuse(obj, f"one of {', '.join(self.options)}", value)
        return str(value)

    def declaration(self) -> dict[str, Any]:
        """Return the declaration with the options."""
        return {**super().declaration(), "options": list(self.options)}


class Switch(Parameter):
    """On or off: a check box.

    >>> from dlmath.widgets import Neuron
    >>> Neuron(x1=2)
    Traceback (most recent call last):
    ...
    traitlets.traitlets.TraitError: Neuron.x1: expected True or False, got 2
    """

    kind = "switch"

    def __init__(self, default: bool, **keywords: Any) -> None:
        super().__init__(bool(default), **keywords)

    def validate(self, obj: Any, value: Any) -> bool:
        """Return ``value`` as a bool (0 and 1 are fine), or refuse it."""
        if not isinstance(value, bool | np.bool_) and not is_one_of(value, (0, 1)):
            self.refuse(obj, "True or False", value)
        return bool(value)
