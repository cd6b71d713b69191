"""The *Answer* figure: a reader answers an exercise and is told right or wrong, with a hint."""

import html
import math
import re
from collections.abc import Sequence
from typing import Any

import traitlets

from dlmath._check import finite_number
from dlmath.widgets import catalogue
from dlmath.widgets.figure import Figure

__all__ = ["Answer", "is_right", "read_number"]


def is_right(given: float, answer: float, tolerance: float) -> bool:
    r"""Return whether a number is close enough: :math:`|\text{given} - \text{answer}| \le \text{tolerance}`.

    Raises
    ------
    ValueError
        If one of them is not a finite number.

    Notes
    -----
    "Exercises" of every chapter. A hair of rounding (10⁻⁹) is allowed on top.

    Examples
    --------
    >>> is_right(0.62, answer=0.6225, tolerance=0.005)
    True
    """
    distance = abs(finite_number("given", given) - finite_number("answer", answer))
    return distance <= finite_number("tolerance", tolerance) + 1e-9


def read_number(text: str) -> float | None:
    """Read a number as people type it, with a comma or a point, any minus sign, and perhaps ° after it.

    Returns
    -------
    float or None
        The number; ``None`` when the text is not one.

    Notes
    -----
    "Exercises" of every chapter.

    Examples
    --------
    >>> read_number(" −0,5 ")
    -0.5
    >>> read_number("60°")
    60.0
    >>> read_number("half") is None
    True
    """
    plain = text.strip().removesuffix("°").rstrip().replace(",", ".", 1).replace("−", "-", 1)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)", plain):
        return None
    return float(plain)


class Answer(Figure):
    """A box for a number, or a choice, that says whether the answer is right.

    Parameters
    ----------
    exercise
        The exercise's label; question, hint and choices are in the catalogue under it.
    answer
        The right answer: a number, or the key of the right choice.
    tolerance
        How far off a number may be.
    choices
        The keys of the choices, for a question that is answered by choosing.

    Raises
    ------
    ValueError
        If the answer is neither a finite number nor one of the choices, the tolerance is negative, or the
        catalogue has no such exercise.

    Notes
    -----
    "Exercises" of every chapter.

    Examples
    --------
    >>> answer = Answer("ex-sum", 0.8)
    >>> answer.right is None
    True
    >>> answer.given = "0.8"
    >>> answer.right
    True
    """

    name = "answer"

    given = traitlets.Unicode("", help="what the reader typed or chose").tag(sync=True)

    def __init__(
        self, exercise: str, answer: float | str, tolerance: float = 0.005, choices: Sequence[str] = ()
    ) -> None:
        if "question" not in catalogue.text(exercise):
            raise ValueError(f"exercise: expected a label that the catalogue has, got {exercise!r}")
        if choices and answer not in choices:
            raise ValueError(f"answer: expected one of {', '.join(choices)}, got {answer!r}")
        self._exercise = exercise
        self._choices = list(choices)
        self._answer = answer if choices else finite_number("answer", answer)
        self._tolerance = finite_number("tolerance", tolerance)
        if self._tolerance < 0:
            raise ValueError(f"tolerance: expected a number that is not negative, got {tolerance!r}")
        super().__init__()

    def declaration(self) -> dict[str, Any]:
        """Return the question, what is right, and the text."""
        return {
            "name": self.name,
            "exercise": self._exercise,
            "answer": self._answer,
            "tolerance": self._tolerance,
            "choices": self._choices,
            "text": {**catalogue.text("answer"), **catalogue.text(self._exercise)},
        }

    def state(self) -> dict[str, Any]:
        """Return what the reader typed or chose.

        Examples
        --------
        >>> Answer("ex-sum", 0.8).state()
        {'given': ''}
        """
        return {"given": self.given}

    @property
    def right(self) -> bool | None:
        """Whether the given answer is right; ``None`` while there is none that can be read.

        Examples
        --------
        >>> answer = Answer("ex-sum", 0.8)
        >>> answer.given = "-0,8"
        >>> answer.right
        False
        """
        if self._choices:
            return self.given == self._answer if self.given in self._choices else None
        number = read_number(self.given)
        if number is None:
            return None
        return math.isfinite(number) and is_right(number, float(self._answer), self._tolerance)

    def _fallback(self) -> str:
        return f"<p>{html.escape(self.spec['text']['question'])}</p>"
