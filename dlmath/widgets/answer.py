"""The *Answer* figure: a reader answers an exercise and is told right or wrong, with a hint."""

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from dlmath._check import finite_number
from dlmath.widgets import catalogue
from dlmath.widgets.figure import Figure
from dlmath.widgets.typed import readings

__all__ = ["Answer", "is_right"]


def is_right(given: float, answer: float, tolerance: float) -> bool:
    r"""Return whether a number is close enough: :math:`|\text{given} - \text{answer}| \le \text{tolerance}`.

    "Exercises" of every chapter. A hair of rounding (10⁻⁹) is allowed on top.

    >>> is_right(0.62, answer=0.6225, tolerance=0.005)
    True
    """
    distance = abs(finite_number("given", given) - finite_number("answer", answer))
    return distance <= finite_number("tolerance", tolerance) + 1e-9


class Answer(Figure):
    """A box for a number, a choice, or lines one of which is wrong, that says whether the answer is right.

    * ``exercise``: the exercise's label; question, hint, choices, lines and replies are in the catalogue under it.
    * ``answer``: the right answer: a number, the key of the right choice, or the number of the wrong line, counted
      from 1.
    * ``tolerance``: how far off a number may be.
    * ``unit``: the unit that may be typed behind the number.
    * ``choices``: the keys of the choices, for a question that is answered by choosing; for lines, the keys of the
      reasons among which the reader chooses when the wrong line is found.
    * ``slips``: wrong numbers to which a slip leads, each with the key of its reply.
    * ``lines``: how many lines there are, for a question that asks for the wrong one.
    * ``reason``: the key of the right reason, where there are reasons to choose among; else the reason is told.

    Raises ``ValueError`` if the answer is not a finite number, one of the choices, or the number of a line; if the
    tolerance is negative, a slip is right, or the reason not among the choices; or if the catalogue has no such
    exercise.

    "Exercises" of every chapter.

    >>> answer = Answer("ex-sum", 0.8)
    >>> answer.right is None
    True
    >>> answer.given = "0.8"
    >>> answer.right
    True
    """

    name = "answer"

    given = traitlets.Unicode("", help="what the reader typed or chose, or the number of a line").tag(sync=True)
    reason = traitlets.Unicode("", help="the reason the reader chose, for a wrong line").tag(sync=True)

    def __init__(
        self,
        exercise: str,
        answer: float | str,
        tolerance: float = 0.005,
        choices: Sequence[str] = (),
        *,
        unit: str = "",
        slips: Mapping[str, float] | None = None,
        lines: int = 0,
        reason: str | None = None,
    ) -> None:
        if "question" not in catalogue.text(exercise):
            raise ValueError(f"exercise: expected a label that the catalogue has, got {exercise!r}")
        self._exercise = exercise
        self._choices = list(choices)
        self._lines = lines
        self._unit = unit
        self._reason = reason
        self._answer = _right_answer(answer, choices, lines)
        if reason not in (choices if lines and choices else (None,)):
            expected = f"one of {', '.join(choices)}" if lines and choices else "none without lines and choices"
            raise ValueError(f"reason: expected {expected}, got {reason!r}")
        self._tolerance = finite_number("tolerance", tolerance)
        if self._tolerance < 0:
            raise ValueError(f"tolerance: expected a number that is not negative, got {tolerance!r}")
        if slips and (lines or choices):
            raise ValueError(f"slips: expected none for a question that is not answered by a number, got {slips!r}")
        self._slips = {key: finite_number(f"slips[{key!r}]", slip) for key, slip in (slips or {}).items()}
        for key, slip in self._slips.items():
            if is_right(slip, float(self._answer), self._tolerance):
                raise ValueError(f"slips[{key!r}]: expected a wrong answer, got {slip!r}, which is right")
        super().__init__()

    def declaration(self) -> dict[str, Any]:
        """Return the question, what is right, and the text."""
        return {
            "name": self.name,
            "exercise": self._exercise,
            "answer": self._answer,
            "tolerance": self._tolerance,
            "unit": self._unit,
            "choices": self._choices,
            "slips": self._slips,
            "lines": self._lines,
            "reason": self._reason,
            "text": {**catalogue.text("language"), **catalogue.text("answer"), **catalogue.text(self._exercise)},
        }

    def state(self) -> dict[str, Any]:
        """Return what the reader typed or chose.

        >>> Answer("ex-sum", 0.8).state()
        {'given': '', 'reason': ''}
        """
        return {"given": self.given, "reason": self.reason}

    @property
    def right(self) -> bool | None:
        """Whether the given answer is right; ``None`` while there is none that can be read, or a reason is missing.

        >>> answer = Answer("ex-sum", 0.8)
        >>> answer.given = "-0,8"
        >>> answer.right
        False
        """
        if self._lines:
            if self.given not in map(str, range(1, self._lines + 1)):
                return None
            if self.given != str(self._answer) or not self._choices:
                return self.given == str(self._answer)
            return self.reason == self._reason if self.reason in self._choices else None
        if self._choices:
            return self.given == self._answer if self.given in self._choices else None
        verdicts = {
            math.isfinite(number) and is_right(number, float(self._answer), self._tolerance)
            for number in readings(self.given, self._unit)
        }
        return verdicts.pop() if len(verdicts) == 1 else None

    def _fallback(self) -> str:
        text = {key: html.escape(str(words)) for key, words in self.spec["text"].items()}
        question = f"<p>{text['question']}</p>"
        if self._lines:
            return question + _listed("ol", [text[f"line.{line + 1}"] for line in range(self._lines)])
        return question + _listed("ul", [text[f"choice.{choice}"] for choice in self._choices])


def _right_answer(answer: float | str, choices: Sequence[str], lines: int) -> float | str:
    """Return the answer if a question with these choices or lines can have it, or refuse it."""
    if lines:
        if answer not in range(1, lines + 1):
            raise ValueError(f"answer: expected the number of a line from 1 to {lines}, got {answer!r}")
        return int(answer)
    if choices:
        if answer not in choices:
            raise ValueError(f"answer: expected one of {', '.join(choices)}, got {answer!r}")
        return answer
    return finite_number("answer", answer)


def _listed(tag: str, items: Sequence[str]) -> str:
    """Return a list as HTML; nothing without items."""
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>" if items else ""
