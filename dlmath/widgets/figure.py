"""The base class of all figures: a widget in Jupyter, a live figure on a page of the book.

A subclass declares its parameters, its presets and the Python it stands for. Everything else, the controls,
the frame, the link to share, comes from here and from the bundle ``static/<name>.js`` that draws the picture.
"""

import html
import json
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from dlmath.widgets import catalogue
from dlmath.widgets.parameters import Parameter

__all__ = ["Figure"]

STATIC = Path(__file__).parent / "static"


class Figure(anywidget.AnyWidget):
    """An interactive figure.

    In Jupyter every parameter is an attribute: what the reader drags changes it, and what Python assigns
    moves the figure. On a page of the book, where there is no Python, the same bundle runs on its own.

    Raises
    ------
    TraitError
        If a parameter does not exist, or its value does not fit.

    Examples
    --------
    >>> from dlmath.widgets import Neuron
    >>> figure = Neuron(w1=2)
    >>> figure.w1
    2.0
    >>> figure.observe(lambda change: print("θ is now", change.new), "theta")
    >>> figure.theta = 0.5
    θ is now 0.5
    """

    name: ClassVar[str] = ""
    """The name of the bundle and of the section in the catalogue; empty for abstract classes."""

    presets: ClassVar[dict[str, dict[str, Any]]] = {}
    """States worth seeing, by name; parameters that are not named take their default."""

    python: ClassVar[str] = ""
    """The code that computes what the figure shows, with ``{parameter}`` where a value goes."""

    data: ClassVar[Any] = None
    """What the figure needs beside its parameters, such as learning data; plain JSON values."""

    _css = STATIC / "figure.css"

    spec = traitlets.Dict(read_only=True).tag(sync=True)

    def __init_subclass__(cls, **keywords: Any) -> None:
        if "name" in vars(cls):  # not in the classes that anywidget derives to add its traits
            cls._esm = STATIC / f"{cls.name}.js"
        super().__init_subclass__(**keywords)

    def __init__(self, **parameters: Any) -> None:
        if unknown := parameters.keys() - self.parameters().keys():
            known = ", ".join(self.parameters())
            raise traitlets.TraitError(
                f"{type(self).__name__}: expected parameters among {known}, got {', '.join(sorted(unknown))}"
            )
        super().__init__(**parameters)
        self._initial = self.state()
        self.set_trait("spec", self.declaration())

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Return the parameters in the order in which the class declares them.

        Examples
        --------
        >>> from dlmath.widgets import DecisionLine
        >>> list(DecisionLine.parameters())
        ['w1', 'w2', 'theta', 'activation', 'task']
        """
        traits = cls.class_traits()
        declared = [name for c in reversed(cls.__mro__) for name in vars(c)]
        return {name: traits[name] for name in declared if isinstance(traits.get(name), Parameter)}

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return the default of every parameter.

        Examples
        --------
        >>> from dlmath.widgets import DecisionLine
        >>> DecisionLine.defaults()["theta"]
        1.5
        """
        return {name: parameter.default_value for name, parameter in cls.parameters().items()}

    def declaration(self) -> dict[str, Any]:
        """Return what the front end must know beside the state: controls, presets, template and text."""
        return {
            "name": self.name,
            "controls": [
                {**parameter.declaration(), "default": self._initial[name]}
                for name, parameter in self.parameters().items()
            ],
            "presets": [
                {"name": name, "state": {**self.defaults(), **preset}} for name, preset in self.presets.items()
            ],
            "python": self.python,
            "data": self.data,
            "text": {**catalogue.text("frame"), **catalogue.text(self.name)},
        }

    def state(self) -> dict[str, Any]:
        """Return the value of every parameter.

        Examples
        --------
        >>> from dlmath.widgets import DecisionLine
        >>> DecisionLine(w1=2).state()
        {'w1': 2.0, 'w2': 1.0, 'theta': 1.5, 'activation': 'step', 'task': 'and'}
        """
        return {name: getattr(self, name) for name in self.parameters()}

    def reset(self) -> None:
        """Give every parameter the value the figure was made with.

        Examples
        --------
        >>> from dlmath.widgets import DecisionLine
        >>> figure = DecisionLine(w1=2)
        >>> figure.w1 = -1
        >>> figure.reset()
        >>> figure.w1
        2.0
        """
        with self.hold_sync():
            for name, value in self._initial.items():
                setattr(self, name, value)

    def _repr_mimebundle_(self, **keywords: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Add to the widget's view what a page of the book shows: the state, and words until it is alive."""
        data, metadata = super()._repr_mimebundle_(**keywords) or ({}, {})
        return {**data, "text/html": self._html()}, metadata

    def _html(self) -> str:
        state = json.dumps({"spec": self.spec, **self.state()}, ensure_ascii=False)
        return (
            f'<div class="dlmath-figure" data-figure="{self.name}" data-state="{html.escape(state)}">'
            f"{self._fallback()}</div>"
        )

    def _fallback(self) -> str:
        text = self.spec["text"]
        parts = (text["title"], text["alt"], text["caption"], text["fallback"])
        title, alt, caption, fallback = (html.escape(part) for part in parts)
        return f"<p><strong>{title}</strong></p><p>{alt}</p><p>{caption}</p><noscript><p>{fallback}</p></noscript>"
