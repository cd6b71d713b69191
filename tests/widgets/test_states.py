"""The types of the figures' states in TypeScript say what Python declares."""

import json
import subprocess

import pytest
from support import node

from dlmath import widgets
from dlmath.widgets.figure import Figure
from dlmath.widgets.parameters import Choice, Number, Parameter, Switch
from dlmath.widgets.sequences import Grid, Points, Runs
from dlmath.widgets.strokes import Drawings, Strokes

FIGURES = [
    figure
    for figure in vars(widgets).values()
    if isinstance(figure, type)
    and issubclass(figure, Figure)
    and figure is not Figure
    and figure is not widgets.Answer
]
SAME = "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;"


def typescript(parameter: Parameter) -> str:
    """Return the type of a parameter's values."""
    match parameter:
        case Choice(options=options):
            return " | ".join(map(json.dumps, options))
        case Switch():
            return "boolean"
        case Number():
            return "number"
        case Grid():
            return "number[]"
        case Points() | Runs():
            return "number[][]"
        case Drawings():
            return "[number, number[][][]][]"
        case Strokes():
            return "number[][][]"
    raise AssertionError(f"{parameter}: this test does not know its type")


def written(declared):
    """Return TypeScript that compiles if the figures' types are the given ones."""
    lines = [SAME]
    for name, types in declared.items():
        path = json.dumps(str(node.ROOT / "js" / "figures" / f"{name}.ts"))
        state = "; ".join(f"{key}: {value}" for key, value in types.items())
        lines += [
            f"import type {{ State as {name}State }} from {path};",
            f"export const {name}: Same<{name}State, {{ {state} }}> = true;",
        ]
    return "\n".join(lines)


def declaration():
    return {
        figure.name: {name: typescript(parameter) for name, parameter in figure.parameters().items()}
        for figure in FIGURES
    }


@pytest.mark.gate
def test_the_states_of_the_figures_are_those_that_python_declares_and_one_that_differs_is_found(tmp_path):
    assert len(FIGURES) > 15
    wrong = declaration()
    wrong["neuron"]["activation"] = '"step" | "sigmoid"'
    del wrong["tangent"]["dx"]
    wrong["descent"]["x0"] = "string"
    (tmp_path / "right.ts").write_text(written(declaration()), "utf-8")
    (tmp_path / "wrong.ts").write_text(written(wrong), "utf-8")
    config = {"extends": str(node.ROOT / "js" / "tsconfig.json"), "include": [str(tmp_path)]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(config), "utf-8")
    # Both at once, for the compiler takes seconds to start.
    tsc = node.ROOT / "js" / "node_modules" / "typescript" / "bin" / "tsc"
    said = subprocess.run(["node", tsc, "-p", tmp_path], capture_output=True, encoding="utf-8").stdout
    assert said.count("wrong.ts(") == said.count("error") == 3, said
