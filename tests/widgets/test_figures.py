"""What holds for every figure in dlmath.widgets; a new one is found by itself."""

import ast
import copy
import decimal
import importlib
import inspect
import io
import json
import math
import pickle
import pkgutil
import re
import tokenize
from contextlib import suppress
from fractions import Fraction
from functools import cache

import comm
import numpy as np
import pytest
import sympy
import traitlets
from support import node
from support.messages import forms
from support.page import Page

from dlmath import length, widgets
from dlmath.widgets import DecisionLine, Figure, catalogue
from dlmath.widgets import Network as NetworkFigure
from dlmath.widgets.figure import STATIC
from dlmath.widgets.parameters import Choice, Count, Number, Switch
from dlmath.widgets.sequences import Grid, Points, Runs
from dlmath.widgets.strokes import Strokes

# A figure without parameters of its own takes arguments, and has tests of its own.
FIGURES = [c for c in vars(widgets).values() if isinstance(c, type) and issubclass(c, Figure) and c.parameters()]


class Cloud(Figure):
    """A figure for a kind of parameter that the book's figures may not have; it draws nothing."""

    points = Points([(0, 1), (2.5, 0.79), (22, 12)], x=(0, 22), y=(-1, 12), step=0.01)


PARAMETERS = [
    pytest.param(c, name, id=f"{c.__name__}.{name}") for c in [*FIGURES, Cloud] for name in c.parameters()
]
PRESETS = [pytest.param(c, name, id=f"{c.__name__}-{name}") for c in FIGURES for name in c.presets]

each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda c: c.__name__)
each_parameter = pytest.mark.parametrize(("figure", "name"), PARAMETERS)
each_preset = pytest.mark.parametrize(("figure", "preset"), PRESETS)

NAN, INF = math.nan, math.inf


def deep(value, kind):
    """Return a value with every list and tuple in it, and itself, of one kind."""
    return kind(deep(part, kind) for part in value) if isinstance(value, list | tuple) else value


def plain(value):
    """Return what the front end gets to see of a value."""
    return json.loads(json.dumps(value, allow_nan=False))


def bad_values(parameter):
    """Values that no parameter of this kind may take."""
    yield from [None, NAN, INF, -INF, "nonsense", "", 1j, object(), {}, [NAN], b"1", np.array([0.0, 1.0])]
    if not isinstance(parameter, Runs | Strokes):  # which may be none
        yield []
    match parameter:
        case Number(min=low, max=high, step=step):
            yield from [low - step, high + step, math.nextafter(high, INF), str(low), True, False, [low]]
            yield from [10**400, -(10**400), Fraction(10**400), np.float32("nan"), np.str_("1"), np.array([low])]
            if isinstance(parameter, Count):
                yield from [low + 0.5, np.float64(high - 0.25), Fraction(2 * low + 1, 2)]
        case Choice(options=options):
            yield from [0, True, list(options), options[0] + " ", f" {options[0]}", options[0].title() + "x"]
        case Switch():
            yield from [2, -1, 0.5, "True", "1", [True], np.float64("nan")]
        case Strokes():
            alone = parameter.kind == "strokes"
            yield from [
                [[[50, 101]]] if alone else [[10, [[[50, 50]]]]],
                [[[1, 2]] * 401] if alone else [[1, [[]]]],
            ]
            yield from [[[]], [[[]]], [[[1]]], [[["1", "2"]]], [[[0.5, 1]]], [[[True, 1]]], "[[[1, 2]]]"]
        case Grid(default_value=cells, values=values):
            n = len(cells)
            yield from [
                cells[:-1],
                [*cells, values[0]],
                values[0],
                "1" * n,
                np.zeros((n, 1, 2)),
                [[cells]],
                [cells, cells],
                [1 + 0j] * n,
            ]
            yield from [
                [*cells[:-1], bad] for bad in (NAN, INF, 0.5, 99, None, "1", [], 1j, max(values) + 1, 10**400)
            ]
        case Points(default_value=points, x=(left, right), y=(low, high), step=step):
            yield from [
                points[:-1],
                [*points, points[0]],
                points[0],
                [points],
                np.ravel(points),
                np.array(1.0),
                iter(points),
            ]
            yield from [np.array(points, dtype=complex), np.ones((len(points), 2), bool), {*points}]
            for bad in (NAN, INF, None, "1", True, [], 1j, 10**400, Fraction(10**400)):
                yield from [[*points[:-1], (bad, low)], [*points[:-1], [left, bad]]]
            outside = [(left - step, low), (right + step, low), (left, low - step), (left, high + step)]
            shapes = [(left,), (left, low, low), left, {left: low, right: high}, "11", None]
            yield from [[*points[:-1], bad] for bad in (*outside, *shapes)]
        case Runs(eta=(low, high), epochs=most):
            pairs = [
                (low, most + 1),
                (low, -1),
                (low, 0.5),
                (low, NAN),
                (low / 2, 1),
                (high + 1, 1),
                (NAN, 1),
                ("1", 1),
            ]
            yield from [[pair] for pair in [*pairs, (low,), (low, 1, 1), low, None]]
            yield from [
                [(low, most), (low, 1)],
                [(low, 0)] * (parameter.most + 1),
                {(low, 1)},
                iter([(low, 1)]),
                "11",
                (low, 1),
            ]


def good_values(parameter):
    """Values at the ends of what a parameter can take, as different types write them."""
    yield parameter.default_value
    match parameter:
        case Count(min=low, max=high):
            yield from [low, high, (low + high) // 2, float(low), np.float64(high), Fraction(high), np.int64(low)]
        case Number(min=low, max=high):
            middle = (low + high) / 2
            yield from [low, high, middle, np.float64(low), np.float32(middle), Fraction(high)]
            yield from map(np.int64, range(math.ceil(low), math.floor(high) + 1))
        case Choice(options=options):
            yield from options
            yield np.str_(options[-1])
        case Switch():
            yield from [True, False, 1, 0, 1.0, np.True_, np.False_]
        case Grid(default_value=cells, values=values):
            yield from [[value] * len(cells) for value in values]
            yield tuple(reversed(cells))
            yield np.array(cells)
            columns = next(n for n in range(2, len(cells) + 1) if len(cells) % n == 0)
            yield np.array(cells, dtype=float).reshape(-1, columns)
            yield iter(cells)
        case Strokes():
            drawing = [[[0, 100], [50, 50]], [[7, 7]]]
            yield from [[], drawing] if parameter.kind == "strokes" else [[], [[0, drawing], (9, [[(1, 2)]])]]
        case Runs(eta=(low, high), epochs=most):
            yield from [
                [],
                (),
                [(low, most)],
                [[high, 1], [low, 0]],
                np.array([[low, 3.0], [high, 4.0]]),
                [(np.float64(high), np.int64(2))],
            ]
        case Points(default_value=points, x=(left, right), y=(low, high)):
            for corner in [(left, low), (right, low), (left, high), (right, high)]:
                yield from [
                    [list(corner) for _ in points],
                    [corner] * len(points),
                    np.array([corner] * len(points)),
                ]
            yield points[::-1]
            yield np.array(points[::-1])
            yield [np.array(point) for point in points]


def states(figure):
    """Every preset, and the states in the corners of what the figure can be."""
    return copy.deepcopy(all_states(figure))


@cache
def all_states(figure):
    return list(made_states(figure))


def made_states(figure):
    for preset in figure.presets.values():
        yield {**figure.defaults(), **preset}
    parameters = figure.parameters()
    for name, parameter in parameters.items():
        for value in good_values(parameter):
            if type(value) in (float, int, str, bool, list):
                yield figure(**{name: value}).state()
    for end in ("min", "max"):
        yield {**figure.defaults(), **{name: getattr(p, end) for name, p in parameters.items() if hasattr(p, end)}}


def spoil(figure):
    """Change every list of a figure in place, if it lets us."""
    for name, parameter in figure.parameters().items():
        if isinstance(parameter, Grid):
            cells = getattr(figure, name)
            with suppress(TypeError):
                cells[0] = next(value for value in parameter.values if value != cells[0])
        if isinstance(parameter, Points):
            with suppress(TypeError):
                getattr(figure, name)[0][0] += parameter.step


def refusal(figure, name):
    return rf"^{figure.__name__}\.{name}: expected .+, got "


@pytest.mark.parametrize("make", [DecisionLine, lambda: widgets.Answer("ex-sum", 0.8)])
def test_the_front_end_hears_of_a_figure_once_all_its_words_are_there(make, monkeypatch):
    told = []
    monkeypatch.setattr(comm, "create_comm", lambda data, **_: told.append(data["state"]) or comm.DummyComm())
    figure = make()
    assert [state["spec"] for state in told if "spec" in state] == [figure.declaration()]


def test_there_are_figures_and_all_of_them_are_found():
    for module in pkgutil.iter_modules(widgets.__path__):
        for found in vars(importlib.import_module(f"dlmath.widgets.{module.name}")).values():
            if isinstance(found, type) and issubclass(found, Figure):
                assert getattr(widgets, found.__name__) is found, f"dlmath.widgets does not export {found.__name__}"
                assert found.__name__ in widgets.__all__
    assert len(FIGURES) >= 3


@each_figure
def test_a_figure_has_a_bundle_under_a_name_of_its_own(figure):
    assert (STATIC / f"{figure.name}.js").is_file()
    assert (node.ROOT / "js" / "figures" / f"{figure.name}.ts").is_file()
    assert [c for c in FIGURES if c.name == figure.name] == [figure]


# Parameters.


@each_parameter
def test_a_parameter_refuses_bad_values_and_keeps_its_own(figure, name):
    shown = figure()
    before = shown.state()
    for bad in bad_values(figure.parameters()[name]):
        with pytest.raises(traitlets.TraitError, match=refusal(figure, name)):
            setattr(shown, name, bad)
        assert shown.state() == before, f"{bad!r} left a trace"
        with pytest.raises(traitlets.TraitError, match=refusal(figure, name)):
            figure(**{name: bad})


@each_parameter
def test_the_refusal_says_what_came(figure, name):
    with pytest.raises(traitlets.TraitError, match=r"got 'what came'$"):
        setattr(figure(), name, "what came")


@each_parameter
def test_a_parameter_accepts_its_default_and_its_extremes_in_plain_types(figure, name):
    shown = figure()
    for good in good_values(figure.parameters()[name]):
        wanted = [float(cell) for cell in np.ravel(good)] if isinstance(good, np.ndarray) else good
        if hasattr(good, "__next__"):
            wanted = figure.defaults()[name]
        if isinstance(figure.parameters()[name], Points):
            wanted = [tuple(point) for point in good]
        if isinstance(figure.parameters()[name], Runs):
            wanted = [tuple(pair) for pair in good]
        if isinstance(figure.parameters()[name], Strokes):
            wanted = deep(good, tuple)
        setattr(shown, name, good)
        value = getattr(shown, name)
        assert (tuple(value) == tuple(wanted)) if isinstance(value, list | tuple) else (value == wanted)
        assert type(value) in (float, int, str, bool, list, tuple)
        assert plain(value) == deep(value, list)


@each_parameter
def test_setting_a_parameter_tells_whoever_watches(figure, name):
    shown, seen = figure(), []
    shown.observe(lambda change: seen.append((change.name, change.new)), name)
    others = [
        value for value in good_values(figure.parameters()[name]) if isinstance(value, list | str | int | float)
    ]
    new = next(value for value in others if plain(value) != plain(shown.state()[name]))
    setattr(shown, name, new)
    assert plain(seen) == plain([[name, new]])


def test_points_are_declared_with_their_ranges_and_set_by_the_front_end_as_lists():
    shown = Cloud()
    (declared,) = plain(shown.spec)["controls"]
    default = [[0, 1], [2.5, 0.79], [22, 12]]
    assert declared == {
        **{"name": "points", "kind": "points", "symbol": "", "group": None, "default": default},
        **{"x": [0, 22], "y": [-1, 12], "step": 0.01},
    }
    shown.set_state({"points": [[1, 2], [3, 4], [5, 6]]})
    assert shown.points == ((1, 2), (3, 4), (5, 6))
    assert plain(shown.get_state("points")) == {"points": [[1, 2], [3, 4], [5, 6]]}
    shown.reset()
    assert plain(shown.state()) == {"points": default}


@each_figure
def test_a_slider_can_reach_its_ends_its_default_and_every_preset(figure):
    sliders = {name: parameter for name, parameter in figure.parameters().items() if isinstance(parameter, Number)}
    for name, slider in sliders.items():
        presets = [preset[name] for preset in figure.presets.values() if name in preset]
        for value in (slider.min, slider.max, slider.default_value, *presets):
            steps = value / slider.step  # the front end fits to multiples of the step
            assert steps == pytest.approx(round(steps), abs=1e-9), f"{name} = {value} lies between two steps"


@each_figure
def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named(figure):
    known = ", ".join(figure.parameters())
    with pytest.raises(traitlets.TraitError) as error:
        figure(colour="red", angle=1)
    said = f"{figure.__name__}: expected parameters among {known}, got angle, colour"
    assert str(error.value).startswith(said)


@each_figure
def test_a_parameter_without_its_name_is_refused_and_the_way_is_shown(figure):
    name = [*figure.parameters(), "predict"][0]
    with pytest.raises(traitlets.TraitError) as error:
        figure(1)
    assert str(error.value).startswith(f"{figure.__name__}: expected parameters by their names, as in ")
    assert f"{figure.__name__}({name}=…" in str(error.value)
    assert str(error.value).endswith("got 1 without a name")


@each_figure
def test_what_figures_of_a_kind_share_cannot_be_changed_by_one_of_them(figure):
    with pytest.raises(AttributeError):
        figure().presets.clear()
    for preset in figure.presets.values():
        with pytest.raises(TypeError):
            preset["w1"] = 1


@each_figure
def test_a_slip_in_a_name_is_refused_and_the_nearest_name_is_said(figure):
    shown = figure()
    for name in figure.parameters():
        slip = name.swapcase()
        if slip in figure.parameters():
            continue
        for do in (
            lambda slip=slip: setattr(shown, slip, 1),
            lambda slip=slip: shown.observe(print, slip),
            lambda slip=slip: figure(**{slip: 1}),
        ):
            with pytest.raises(traitlets.TraitError, match=f"; perhaps {name}\\?$"):
                do()
        assert not hasattr(shown, slip)
    with pytest.raises(traitlets.TraitError, match=r", got picture_of_mine(; perhaps \w+\?)?$"):
        shown.picture_of_mine = 1
    assert shown.state() == figure.defaults()


@each_figure
def test_a_figure_shows_its_state_and_completes_its_parameters(figure):
    shown = figure()
    assert eval(repr(shown), {figure.__name__: figure}).state() == shown.state()
    assert set(figure.parameters()) <= set(dir(shown))
    assert list(inspect.signature(figure).parameters) == [*figure.parameters(), "predict", "link"]


@each_figure
def test_what_a_figure_declares_is_its_own(figure):
    before = copy.deepcopy((figure.data, figure().spec))

    def scribble(value):
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            scribble(item)
        if isinstance(value, dict | list):
            value.clear()

    scribble(figure().spec)
    assert (figure.data, figure().spec) == before


@pytest.mark.parametrize(
    "two", [2, 2.0, np.int8(2), np.float32(2), np.array(2), Fraction(2), decimal.Decimal(2), sympy.Integer(2)]
)
def test_a_number_is_a_number_whatever_its_kind(two):
    shown = DecisionLine(w1=two)
    assert (shown.w1, type(shown.w1)) == (2.0, float)
    assert length([two, 0]) == 2
    assert NetworkFigure(picture=two).picture == 2
    with pytest.raises(traitlets.TraitError, match="expected a number from"):
        DecisionLine(w1=two**4)


@pytest.mark.parametrize("name", ["state", "reset", "observe", "presets", "data", "name"])
def test_nothing_of_the_class_is_hidden_by_what_is_set(name):
    with pytest.raises(traitlets.TraitError, match=f"got {name}"):
        setattr(DecisionLine(), name, 3)


def test_who_watches_is_a_function():
    with pytest.raises(traitlets.TraitError, match=r"^DecisionLine\.observe: expected a function, got 3$"):
        DecisionLine().observe(3, "w1")


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps, lambda figure: copy.deepcopy([figure])])
@pytest.mark.parametrize("figure", [widgets.Neuron(w1=2), widgets.Answer("ex-sum", 0.8)])
def test_what_cannot_be_copied_or_pickled_says_so_and_what_to_do_instead(copied, figure):
    name = type(figure).__name__
    with pytest.raises(TypeError, match=f"^{name}: a widget cannot be copied or pickled") as refused:
        copied(figure)
    assert (f"{name}(**figure.state())" in str(refused.value)) is bool(figure.parameters())


def test_another_figure_is_made_from_the_state_of_one():
    figure = widgets.Neuron(w1=2, activation="tanh")
    assert widgets.Neuron(**figure.state()).state() == figure.state()


def test_what_does_not_fit_is_not_printed_in_full():
    with pytest.raises(traitlets.TraitError, match="expected 12 values") as error:
        NetworkFigure(flipped=[0] * 10_000)
    assert len(str(error.value)) < 200


# State.


@each_figure
def test_a_figure_resets_to_what_it_was_made_with(figure):
    for start in states(figure):
        shown = figure(**start)
        for other in (figure.defaults(), *figure.presets.values()):
            for name, value in other.items():
                setattr(shown, name, value)
        shown.reset()
        assert plain(shown.state()) == plain(start)


@each_figure
def test_two_figures_share_nothing(figure):
    defaults = json.dumps(figure.defaults())
    one, other = figure(), figure()
    spoil(one)
    assert json.dumps(other.state()) == json.dumps(figure().state()) == json.dumps(figure.defaults()) == defaults


@each_figure
def test_a_reset_also_undoes_what_was_changed_in_place(figure):
    shown = figure()
    spoil(shown)
    shown.reset()
    assert plain(shown.state()) == plain(figure.defaults())


@each_figure
def test_the_presets_are_different_states(figure):
    every = [json.dumps({**figure.defaults(), **preset}) for preset in figure.presets.values()]
    assert len(set(every)) == len(every)


@each_preset
def test_a_preset_is_a_state_the_figure_can_have(figure, preset):
    chosen = figure.presets[preset]
    assert chosen.keys() <= figure.parameters().keys()
    assert plain(figure(**chosen).state()) == plain({**figure.defaults(), **chosen})


@each_figure
def test_the_declaration_is_plain_json_and_complete(figure):
    presets = {name: plain(figure(**preset).state()) for name, preset in figure.presets.items()}
    for start in states(figure):
        shown = figure(**start)
        declared = plain(shown.declaration())
        assert declared == plain(shown.spec)
        assert [control["name"] for control in declared["controls"]] == list(start)
        assert {control["name"]: control["default"] for control in declared["controls"]} == plain(start)
        assert {preset["name"]: preset["state"] for preset in declared["presets"]} == presets


@each_figure
def test_the_front_end_gets_every_parameter_and_may_set_it(figure):
    for start in states(figure):
        shown = figure()
        shown.set_state(start)
        assert plain(shown.state()) == plain(start)
        assert plain({**start, "spec": shown.spec}).items() <= plain(shown.get_state([*start, "spec"])).items()
        assert {*start, "spec"} <= set(shown.keys)  # what ipywidgets keeps in step


@each_figure
def test_the_front_end_cannot_be_given_another_declaration(figure):
    with pytest.raises(traitlets.TraitError, match="read-only"):
        figure().spec = {}


@each_figure
def test_a_figure_may_have_a_name_of_its_own_in_links(figure):
    assert "data-link" not in figure()._repr_mimebundle_()[0]["text/html"]
    assert ' data-link="my-veto-2"' in figure(link="my-veto-2")._repr_mimebundle_()[0]["text/html"]
    for link in ("My", "a b", "neuron", "neuron-2", "answer", "a.b", "2", "a-", '"'):
        with pytest.raises(traitlets.TraitError, match=rf"{figure.__name__}.link: expected words"):
            figure(link=link)


@each_figure
def test_a_figure_says_whether_the_reader_is_to_predict(figure):
    assert figure().spec["predict"] is False
    assert figure(predict=True).spec["predict"] is True
    with pytest.raises(traitlets.TraitError, match=rf"{figure.__name__}.predict: expected True or False, got 1"):
        figure(predict=1)


# What a page gets.


@each_figure
def test_a_cell_shows_the_widget_and_for_a_page_its_html(figure):
    for start in states(figure):
        shown = figure(**start)
        data, metadata = shown._repr_mimebundle_()
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == shown.model_id
        assert isinstance(metadata, dict)
        page = Page(data["text/html"])
        assert page.tags[0] == "div"
        own = {"data-own"} if shown.state() != figure.defaults() else set()
        assert page.attributes[0].keys() - own == {
            "class",
            "data-figure",
            "data-state",
            "data-failed",
            "data-retry",
        }
        assert own <= page.attributes[0].keys()
        assert page.attributes[0]["class"] == "dlmath-figure"
        assert page.attributes[0]["data-figure"] == figure.name
        assert json.loads(page.attributes[0]["data-state"]) == plain({"spec": shown.declaration(), **start})
        text = catalogue.text(figure.name)
        assert all(text[part] in page.text for part in ("title", "alt", "caption"))


def test_the_html_shows_the_state_the_figure_has_now():
    shown = widgets.Neuron(w1=2)
    shown.w1 = -1
    state = json.loads(Page(shown._repr_mimebundle_()[0]["text/html"]).attributes[0]["data-state"])
    assert state["w1"] == -1
    assert state["spec"]["controls"][3]["default"] == 2


HOSTILE = """"><script>alert(1)</script>'><img src=x onerror='alert(1)'>&quot;&amp;</div><!-- {w1} -->"""


@each_figure
def test_no_text_can_break_out_of_the_html(figure, monkeypatch):
    genuine = catalogue.text
    monkeypatch.setattr(catalogue, "text", lambda section: dict.fromkeys(genuine(section), HOSTILE))
    page = Page(figure()._repr_mimebundle_()[0]["text/html"])
    assert set(page.tags) == {"div", "p", "strong", "noscript", "script"}
    assert page.text.count(HOSTILE) == 4
    assert set(json.loads(page.attributes[0]["data-state"])["spec"]["text"].values()) == {HOSTILE}
    assert all(attributes == {} for attributes in page.attributes[1:])


# Copy as Python.


@each_figure
def test_the_copied_python_runs_in_every_state(figure, capsys):
    every = list(states(figure))
    snippets = node.call("js/lib/state.ts", "fill", [(figure.python, state) for state in every])
    for state, snippet in zip(every, snippets, strict=True):
        exec(compile(snippet, f"<{figure.__name__} {state}>", "exec"), {})
        assert capsys.readouterr().out.strip(), "prints what it computed"


@each_figure
def test_the_copied_python_has_a_place_for_what_exists_only(figure):
    places = re.findall(r"\{(\w+)(?::\w+)?\}", re.sub(r"\{\{.*?\}\}", "", figure.python))
    assert places
    assert set(places) <= figure.parameters().keys()


@each_figure
def test_python_that_trains_says_that_its_last_digits_differ_from_the_figures(figure):
    remark, found, code = figure().spec["python"].rpartition("# ")
    said = " ".join((remark + found + code.partition("\n")[0]).replace("# ", "").split()) if found else ""
    assert said == (catalogue.text("frame")["digits"] if figure.python.count("train(") else "")
    assert figure().spec["python"].endswith(figure.python)


@each_figure
def test_the_copied_python_says_nothing_in_words_of_a_language(figure):
    (snippet,) = node.call("js/lib/state.ts", "fill", [(figure.python, next(iter(states(figure))))])
    tokens = tokenize.generate_tokens(io.StringIO(snippet).readline)
    assert [token.string for token in tokens if token.type == tokenize.COMMENT] == []
    tree = list(ast.walk(ast.parse(snippet)))
    names = {node.id for node in tree if isinstance(node, ast.Name)}
    for call in tree:
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "print":
            printed = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
            words = re.findall(r"[^\W\d]\w*", " ".join(value for value in printed if isinstance(value, str)))
            assert set(words) <= names | {"f"}, "prints what is no name in it"


# The catalogue.

LIBRARY = sorted((node.ROOT / "js" / "lib").glob("*.ts"))


def texts(*paths):
    """Return what sources ask for: whole keys, keys with a ${hole}, values shown, and each key with its values."""
    keys, shown, values = set(), set(), []
    for found in node.call("tests/support/texts.mjs", "texts", [(str(path),) for path in paths]):
        assert not found["unresolved"], f"cannot tell which text is meant by {found['unresolved']}"
        shown |= set(found["shown"])
        values += [(key, set(use["values"])) for use in found["uses"] for key in use["keys"]]
        keys |= {key for use in found["uses"] for key in use["keys"]}
    return {key for key in keys if "${" not in key}, {key for key in keys if "${" in key}, shown, values


def expand(figure, shown):
    """Return the keys that the frame makes from a figure's declaration, by the template it makes them with."""
    controls = [parameter for parameter in figure.parameters().values() if parameter.group is not None]
    choices = [parameter for parameter in controls if isinstance(parameter, Choice)]
    return {
        "label.${name}": {f"label.{control.name}" for control in controls},
        "${name}.${option}": {f"{choice.name}.{option}" for choice in choices for option in choice.options},
        "group.${group}": {f"group.{control.group}" for control in controls if control.group != "main"},
        "preset.${preset.name}": {f"preset.{name}" for name in figure.presets},
        "preset.${preset.name}.comment": {f"preset.{name}.comment" for name in figure.presets},
        "shown.${name}": {f"shown.{name}" for name in shown},
    }


def sources(figure):
    """Return the files a figure is drawn by: its own, and those in the folder of its name."""
    figures = node.ROOT / "js" / "figures"
    return [figures / f"{figure.name}.ts", *sorted((figures / figure.name).glob("*.ts"))]


@each_figure
def test_every_text_a_figure_needs_is_in_the_catalogue_and_no_other(figure):
    frame, own = catalogue.text("frame"), catalogue.text(figure.name)
    shared, made, _, _ = texts(*LIBRARY)
    exact, patterns, shown, _ = texts(*sources(figure))
    expanded = expand(figure, shown)
    assert made == expanded.keys(), "the frame makes keys in a way this test does not know"
    needed = shared | exact | set().union(*expanded.values())
    frame |= catalogue.text("language")
    assert sorted(needed - own.keys() - frame.keys()) == [], f"texts missing under {figure.name}"
    used = set(needed)
    for pattern in patterns:
        matching = {key for key in own if re.fullmatch(re.sub(r"\\\$\\\{.+?\\\}", ".+", re.escape(pattern)), key)}
        assert matching, f"no text for {pattern}"
        used |= matching
    assert sorted(own.keys() - used) == [], f"texts under {figure.name} that nothing shows"
    # What a step is, a figure may call by a name of its own.
    assert own.keys() & frame.keys() <= {"step"}, "a figure's text hides the frame's"


@each_figure
def test_every_place_in_a_text_is_given_a_value(figure):
    text = {**catalogue.text("language"), **catalogue.text("frame"), **catalogue.text(figure.name)}
    filled = {}
    for key, values in [*texts(*LIBRARY)[3], *texts(*sources(figure))[3]]:
        filled[key] = filled.get(key, values) & values
    for pattern in texts(*sources(figure))[1]:
        for key in text:
            if re.fullmatch(re.sub(r"\\\$\\\{.+?\\\}", ".+", re.escape(pattern)), key):
                filled[key] = filled.get(key, filled[pattern]) & filled[pattern]
    for key, message in text.items():
        if key not in {"quoted"} - filled.keys():  # not every figure quotes
            places = {name for words in forms(message).values() for name in re.findall(r"\{(\w+)\}", words)}
            counted = {"n"} if isinstance(message, dict) else set()
            assert places | counted <= filled.get(key, set()), f"{figure.name}: {key}"


def test_every_text_of_the_frame_and_of_the_language_is_used():
    shared, *_ = texts(*LIBRARY)
    figures, *_ = texts(*(path for figure in FIGURES for path in sources(figure)))
    assert catalogue.text("language").keys() - shared - figures == set()
    python = set(
        re.findall(r'text\["(\w+)"\]', (node.ROOT / "dlmath" / "widgets" / "figure.py").read_text("utf-8"))
    )
    assert sorted(catalogue.text("frame").keys() - shared - python) == []


@each_figure
def test_no_text_that_must_say_something_is_empty(figure):
    assert [
        key
        for key, message in catalogue.text(figure.name).items()
        if not all(words.strip() for words in forms(message).values())
    ] == []
