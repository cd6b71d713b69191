"""The base class of all figures: a widget in Jupyter, a live figure on a page of the book.

A subclass declares its parameters, its presets and the Python it stands for. Everything else, the controls,
the frame, the link to share, comes from here and from the bundle ``static/<name>.js`` that draws the picture.
"""

import copy
import difflib
import html
import inspect
import json
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NoReturn

import anywidget
import traitlets

from dlmath._check import short
from dlmath.widgets import catalogue
from dlmath.widgets.converted import life
from dlmath.widgets.parameters import Parameter

__all__ = ["Figure"]

STATIC = Path(__file__).parent / "static"
LINK = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Figure(anywidget.AnyWidget):
    """An interactive figure.

    In Jupyter every parameter is an attribute: what the reader drags changes it, and what Python assigns
    moves the figure. On a page of the book, where there is no Python, the same bundle runs on its own.

    With ``predict=True`` the figure waits with its words, the sentence and the comments on presets, until the
    reader has moved something or asks for them; for a figure about which the text asks the reader to predict.

    In the address of a page a figure goes by its kind, the second of a kind as ``neuron-2``. With ``link="veto"``
    it goes by that name and is not counted, so that a figure that comes between others breaks no link to them.

    Raises ``TraitError`` if a parameter does not exist, its value does not fit, or ``link`` is no such name.

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

    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """States worth seeing, by name; parameters that are not named take their default. Read only."""

    python: ClassVar[str] = ""
    """The code that computes what the figure shows, with ``{parameter}`` where a value goes."""

    data: ClassVar[Any] = None
    """What the figure needs beside its parameters, such as learning data; plain JSON values."""

    _css = STATIC / "figure.css"
    _parameters: ClassVar[dict[str, Parameter]] = {}

    spec = traitlets.Dict(read_only=True).tag(sync=True)

    def __init_subclass__(cls, **keywords: Any) -> None:
        derived = "name" not in vars(cls)  # by anywidget, for each figure, to add its traits; or by a reader
        if not derived:
            cls._esm = STATIC / f"{cls.name}.js"
            # Shared by all figures of the class: not for one of them to change.
            frozen = {name: MappingProxyType(dict(preset)) for name, preset in cls.presets.items()}
            cls.presets = MappingProxyType(frozen)
        super().__init_subclass__(**keywords)
        if derived and not any(isinstance(value, Parameter) for value in vars(cls).values()):
            return
        declared = [found for c in reversed(cls.__mro__) for found in vars(c).items()]
        cls._parameters = {name: value for name, value in declared if isinstance(value, Parameter)}
        if "__init__" not in vars(cls):  # what help shows, and what the editor completes
            given = {**cls.defaults(), "predict": False, "link": ""}
            kind = inspect.Parameter.KEYWORD_ONLY
            cls.__signature__ = inspect.Signature([inspect.Parameter(n, kind, default=v) for n, v in given.items()])

    def __init__(self, *unnamed: Any, predict: bool = False, link: str = "", **parameters: Any) -> None:
        if unnamed:
            kind = type(self).__name__
            names = [f"{name}=…" for name in [*self.parameters(), "predict"][:2]]
            expected = f"parameters by their names, as in {kind}({', '.join(names)})"
            raise traitlets.TraitError(f"{kind}: expected {expected}, got {short(unnamed[0])} without a name")
        if not isinstance(predict, bool):
            raise traitlets.TraitError(f"{type(self).__name__}.predict: expected True or False, got {predict!r}")
        self._predict = predict
        if link and (not LINK.fullmatch(link) or catalogue.text(link.partition("-")[0])):
            expected = "words of a-z and 0-9 joined by hyphens, the first of them no figure's name"
            raise traitlets.TraitError(f"{type(self).__name__}.link: expected {expected}, got {link!r}")
        self._link = link
        if unknown := parameters.keys() - self.parameters().keys():
            raise self._unknown(*sorted(unknown))
        super().__init__(**parameters)

    def open(self) -> None:
        """Open the way to the front end, which then has the declaration from the first moment."""
        if not self.spec:
            self._initial = self.state()
            self.set_trait("spec", copy.deepcopy(self.declaration()))  # for its lists belong to the class
        super().open()

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a parameter; refuse a name that is none, which would change nothing, or hide what the class has."""
        if not name.startswith("_") and not self.has_trait(name):
            ours = any(name in vars(kind) for kind in type(self).__mro__ if kind.__module__.startswith("dlmath"))
            if ours or not hasattr(type(self), name):
                raise self._unknown(name)
        super().__setattr__(name, value)

    def observe(self, handler: Any, names: Any = traitlets.All, type: Any = "change") -> None:  # noqa: A002
        """Call ``handler`` whenever a parameter of these names changes; refuse a name that is none."""
        if not callable(handler):
            raise traitlets.TraitError(
                f"{self.__class__.__name__}.observe: expected a function, got {short(handler)}"
            )
        for name in [names] if isinstance(names, str) else [] if names is traitlets.All else names:
            if not self.has_trait(name):
                raise self._unknown(name)
        super().observe(handler, names, type)

    def __dir__(self) -> list[str]:
        return [*self.parameters(), "close", "layout", "observe", "presets", "reset", "state"]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.state().items())})"

    def _refuse_to_copy(self, *_: Any) -> NoReturn:
        """Say that a widget is tied to what shows it, and what to do instead of copying or pickling it."""
        kind = type(self).__name__
        another = f"; {kind}(**figure.state()) makes another one that shows the same" if self.parameters() else ""
        raise TypeError(f"{kind}: a widget cannot be copied or pickled{another}")

    __copy__ = __deepcopy__ = __reduce_ex__ = _refuse_to_copy

    def _unknown(self, *names: str) -> traitlets.TraitError:
        known = {name.lower(): name for name in self.parameters()}
        near = difflib.get_close_matches(names[0].lower(), known, n=1)
        return traitlets.TraitError(
            f"{type(self).__name__}: expected parameters among {', '.join(known.values())}, got {', '.join(names)}"
            + (f"; perhaps {known[near[0]]}?" if near else "")
        )

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """Return the parameters in the order in which the class declares them.

        >>> from dlmath.widgets import DecisionLine
        >>> list(DecisionLine.parameters())
        ['w1', 'w2', 'theta', 'activation', 'task']
        """
        return dict(cls._parameters)

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return the default of every parameter.

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
            "python": self._template(),
            "data": self.data,
            "predict": self._predict,
            "text": {**catalogue.text("language"), **catalogue.text("frame"), **catalogue.text(self.name)},
        }

    def _template(self) -> str:
        """Return the code that computes what the figure shows; where it trains, with a remark on its digits."""
        if "train(" not in self.python:
            return self.python
        text = catalogue.text("frame")
        remark = textwrap.fill(text["digits"], 100, initial_indent="# ", subsequent_indent="# ")
        return f"{remark}\n{self.python}"

    def state(self) -> dict[str, Any]:
        """Return the value of every parameter.

        >>> from dlmath.widgets import DecisionLine
        >>> DecisionLine(w1=2).state()
        {'w1': 2.0, 'w2': 1.0, 'theta': 1.5, 'activation': 'step', 'task': 'and'}
        """
        return {name: getattr(self, name) for name in self.parameters()}

    def reset(self) -> None:
        """Give every parameter the value the figure was made with.

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
        """Add to the widget's view what HTML shows: state, words until it is alive, what brings it to life."""
        data, metadata = super()._repr_mimebundle_(**keywords) or ({}, {})
        return {**data, "text/html": self._html(life(STATIC / f"{self.name}.js", STATIC / "figure.css"))}, metadata

    def _html(self, more: str = "") -> str:
        text = catalogue.text("frame")
        data = {
            "figure": self.name,
            "link": self._link,
            # For the link to the figure alone, which begins with the defaults of its kind.
            "own": "" if self._initial == self.defaults() else "own",
            "state": json.dumps({"spec": self.spec, **self.state()}, ensure_ascii=False),
            # For when the bundle, which has all other words, does not come.
            "failed": text["notLoaded"],
            "retry": text["retry"],
        }
        attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items() if value)
        return f'<div class="dlmath-figure"{attributes}>{self._fallback()}{more}</div>'

    def _fallback(self) -> str:
        text = self.spec["text"]
        parts = (text["title"], text["alt"], text["caption"], text["fallback"])
        title, alt, caption, fallback = (html.escape(part) for part in parts)
        return f"<p><strong>{title}</strong></p><p>{alt}</p><p>{caption}</p><noscript><p>{fallback}</p></noscript>"
