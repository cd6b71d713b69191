"""The Python that a figure gives to copy computes what the figure shows."""

import contextlib
import io
import json
import re
from functools import partial

import pytest
from support.figures import numbers


def same(shown, computed):
    """Return whether a value from JSON is what Python computed; null stands for None."""
    if shown is None or computed is None:
        return shown is computed
    if isinstance(shown, list):
        return len(shown) == len(computed) and all(map(same, shown, computed))
    if isinstance(shown, dict):
        return shown.keys() == computed.keys() and all(same(shown[key], computed[key]) for key in shown)
    if isinstance(shown, str | bool):
        return shown == computed
    return abs(shown - computed) <= 1e-9 * max(1, abs(shown))


def is_written(shown, value):
    """Return whether HTML shows a value, a number rounded to as many digits as it has there."""
    if value is None:
        return shown == "—"
    if isinstance(value, str):
        return shown == value
    shown = re.sub("</?span.*?>", "", shown).replace("−", "-")
    text, power = re.fullmatch(r"(.*?)(?: · 10<sup>(\d+)</sup>)?", shown).groups()
    digits = len(text.partition(".")[2])
    if power:
        return abs(value) >= 1e6 and float(f"{text}e{power}") == float(f"{value:.{digits}e}")
    # What rounds to nothing has no sign.
    return text == f"{value:.{digits}f}" or (float(text) == 0 == round(value, digits) and text[0] != "-")


@pytest.mark.gate
def test_the_copied_python_computes_what_the_figure_shows_and_reset_forgets_it(gallery, request, subtests):
    thorough = request.node.get_closest_marker("gate")
    for figure in gallery():
        with subtests.test(figure.name):
            beginning = figure.alone().look()
            moves = [partial(figure.shuffle, [end] * 500) for end in (0, 0.999)]
            moves += [partial(figure.shuffle, numbers(seed)) for seed in range(3)]
            moves += [partial(figure.choose, preset["name"]) for preset in figure.spec["presets"]]
            if any(control["kind"] == "runs" for control in figure.spec["controls"]):
                moves += [partial(figure.play_and_step, 60), figure.begin_anew]
            elif figure.host.query_selector("[data-action=play]"):
                moves.append(partial(figure.play_until, 2))
            for move in moves if thorough else moves[1::2]:  # every other one; the gates make all
                move()
                code = figure.copied("python")
                assert code == figure.text(".dl-python code")
                computed = {}
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(code, f"<{figure.name}>", "exec"), computed)
                values = json.loads(figure.host.query_selector("[data-values]").get_attribute("data-values"))
                for name, value in values.items():
                    assert same(value, computed[name]), (
                        f"{name}: {value} in the figure, {computed[name]} by\n{code}"
                    )
                for output in figure.host.query_selector_all("[data-shown]"):
                    assert is_written(output.inner_html(), values[output.get_attribute("data-shown")])
                figure.do("reset")
                figure.must_show(beginning)
