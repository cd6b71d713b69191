"""Which folder may import from which, and how much one file and one function may hold."""

import ast
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What a folder may import of ours, beside itself. Tests may import anything, and nothing imports tests but tests.
MAY_IMPORT = {
    "dlmath": set(),
    "theme": {"dlmath"},
    "tools": {"dlmath"},
    "bench": {"dlmath", "tools"},
    "tests": {"dlmath", "theme", "tools", "bench", "support"},
}
# A name that begins with one of these is of ours; what tests share is imported as ``support``.
OURS = {*MAY_IMPORT, "support"}
PYTHON = sorted(path for folder in MAY_IMPORT for path in (ROOT / folder).rglob("*.py"))
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] != "tests"]
SCRIPTS = sorted(
    path for ending in ("ts", "js", "mjs") for path in (ROOT / "js").rglob(f"*.{ending}")
    if "node_modules" not in path.parts
)  # fmt: skip
# And what the pages and the tools run beside the figures; the rest is built.
BUILT = {ROOT / "theme" / "static" / "figures", ROOT / "theme" / "static" / "katex"}
PROGRAMS = SCRIPTS + sorted(
    path for ending in ("js", "mjs") for folder in ("theme", "tools")
    for path in (ROOT / folder).rglob(f"*.{ending}") if not BUILT & {*path.parents}
)  # fmt: skip
LINES = 250
FUNCTION_LINES = 40
SCRIPT_LINES = 200


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def nodes(source):
    """Return all nodes of Python source."""
    return list(ast.walk(ast.parse(source)))


def imported(source, package):
    """Return the modules that Python source imports, wherever in it, with their full names.

    ``package`` is the package it belongs to. ``from a import b`` counts as ``a`` and as ``a.b``, which may be one.
    """
    found = set()
    for node in nodes(source):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def long_functions(source, limit):
    """Return the functions of Python source that have more lines than allowed, docstring apart."""
    found = {}
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            if lines > limit:
                found[node.name] = lines
    return found


def parsed(look, paths):
    """Return what a function of JavaScript, ``look``, finds in each script with TypeScript's own parser, ``ts``."""
    ask = f"""
        const ts = require("typescript");
        const look = {look};
        console.log(JSON.stringify(process.argv.slice(1).map((file) => look(file, ts.sys.readFile(file)))));
    """
    run = subprocess.run(
        ["node", "--eval", ask, *paths], cwd=ROOT / "js", capture_output=True, encoding="utf-8", check=True
    )
    return dict(zip(paths, json.loads(run.stdout), strict=True))


def long_script_functions(paths, limit):
    """Return the functions of scripts that have more lines than allowed, what stands within them included.

    A function goes by its own name or that of what it is assigned to. The comment above it does not count.
    """
    look = """(file, text) => {
        const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
        const line = (at) => source.getLineAndCharacterOfPosition(at).line;
        const found = [];
        const visit = (node) => {
            if (ts.isFunctionLike(node) && node.body) {
                const name = (node.name ?? node.parent.name)?.getText() ?? "";
                found.push([name, line(node.end) - line(node.getStart()) + 1]);
            }
            ts.forEachChild(node, visit);
        };
        visit(source);
        return found;
    }"""
    long = {
        path: {name: lines for name, lines in found if lines > limit} for path, found in parsed(look, paths).items()
    }
    return {path: found for path, found in long.items() if found}


@pytest.fixture(scope="module")
def specifiers():
    """Return what each script of the figures imports."""
    look = "(_, text) => ts.preProcessFile(text, true, true).importedFiles.map((one) => one.fileName)"
    return parsed(look, SCRIPTS)


def test_there_is_something_in_every_folder_to_look_at():
    assert {path.relative_to(ROOT).parts[0] for path in PYTHON} == MAY_IMPORT.keys()
    assert {path.relative_to(ROOT / "js").parts[0] for path in SCRIPTS} >= {"figures", "lib", "math"}
    assert {path.relative_to(ROOT).parts[0] for path in PROGRAMS} == {"js", "theme", "tools"}


def test_python_imports_only_from_the_folders_that_it_may_know():
    wrong = {}
    for path in PYTHON:
        folder, *_ = parts = path.relative_to(ROOT).parts
        tops = {name.split(".")[0] for name in imported(path.read_text("utf-8"), ".".join(parts[:-1]))}
        if bad := tops & OURS - MAY_IMPORT[folder] - {folder}:
            wrong[name_of(path)] = bad
    assert wrong == {}


def test_no_test_imports_another_test():
    tests = [path for path in PYTHON if path.relative_to(ROOT).parts[0] == "tests"]
    apart = [path for path in tests if path.parent.name != "support"]
    names = {"tests", *(path.stem for path in apart), *(path.parent.name for path in apart)}
    wrong = {}
    for path in tests:
        found = {name.split(".")[0] for name in imported(path.read_text("utf-8"), path.parent.name)}
        if found & names:
            wrong[name_of(path)] = found & names
    assert wrong == {}


def test_the_figures_import_nothing_from_outside_their_folder_but_packages_that_they_name(specifiers):
    package = json.loads((ROOT / "js" / "package.json").read_text("utf-8"))
    known = {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    wrong = {}
    for path, names in specifiers.items():
        for name in names:
            if name.startswith("."):
                target = (path.parent / name).resolve()
                fits = (
                    target.is_file() and target.is_relative_to(ROOT / "js") and "node_modules" not in target.parts
                )
            else:
                fits = name.startswith("node:") or name in known
            if not fits:
                wrong.setdefault(name_of(path), []).append(name)
    assert wrong == {}
    assert sum(map(len, specifiers.values())) > len(SCRIPTS)


def test_no_module_and_no_script_is_longer_than_a_reader_will_follow():
    long = {}
    for paths, limit in ((PRODUCT, LINES), (PROGRAMS, SCRIPT_LINES)):
        for path in paths:
            if (lines := len(path.read_text("utf-8").splitlines())) > limit:
                long[name_of(path)] = lines
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {}
    for path in PRODUCT:
        if found := long_functions(path.read_text("utf-8"), FUNCTION_LINES):
            long[name_of(path)] = found
    assert long == {}


def test_no_function_of_a_script_is_longer_than_a_screen():
    long = long_script_functions(PROGRAMS, FUNCTION_LINES)
    assert {name_of(path): found for path, found in long.items()} == {}


@pytest.mark.parametrize("path", PRODUCT, ids=name_of)
def test_a_docstring_is_sentences_and_no_form(path):
    assert re.findall(r"^ *(\w+)\n *-{4,}$", path.read_text("utf-8"), re.MULTILINE) == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_the_paths_that_are_named_exist(name):
    # What is yet to be made is called ``name``, its chapter ``NN``, and its language ``ja`` or ``fr``.
    named = re.findall(r"(?<!\S)`([\w.*/-]+/[\w.*/-]*)`", (ROOT / name).read_text("utf-8"))
    paths = [path for path in named if not re.search(r"NN_|\bname\b|_name\b|/ja/|\bfr\b|^_build|^\.venv", path)]
    assert paths
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []


# The checks themselves.


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import theme.cards as c", {"theme.cards"}),
        ("def f():\n    from theme import cards", {"theme", "theme.cards"}),
        ("from . import serve", {"tools", "tools.serve"}),
        ("from .serve import server", {"tools.serve", "tools.serve.server"}),
    ],
)
def test_an_import_is_found_wherever_and_however_it_stands(source, names):
    assert imported(source, "tools") == names


def test_a_long_function_is_found_whatever_it_stands_in_and_its_docstring_does_not_count():
    source = 'class A:\n  def f(self):\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n'
    assert long_functions(source, 2) == {"f": 3}
    assert long_functions(source, 3) == {}


def test_a_long_function_of_a_script_is_found_however_it_is_written_and_its_comment_does_not_count(tmp_path):
    sources = [
        ("/**\n * One.\n */\nfunction f() {\n  return 1;\n}", {"f": 3}),
        ("const f = (x: number) => {\n  g();\n};", {"f": 3}),
        ("export default figure({\n  draw() {\n    g();\n  },\n});", {"draw": 3}),
        ("const all = {\n  f: () =>\n    [1,\n      2],\n};", {"f": 3}),
        ("class A {\n  f() {\n    const g = () => 1; }\n}", {"f": 2}),
        ("on(\n  () => {\n    g();\n  });", {"": 3}),
        ("type F = {\n  f: (x: number) =>\n    string };", {}),
    ]
    scripts = {tmp_path / f"{k}.ts": source for k, source in enumerate(sources)}
    for script, (source, _) in scripts.items():
        script.write_text(source, "utf-8")
    found = long_script_functions(list(scripts), 1)
    assert found == {script: long for script, (_, long) in scripts.items() if long}


def expressions_waited_for(source):
    """Return what a test waits for as an expression, which a page would evaluate, against its policy."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "wait_for_function" and node.args:
            first = node.args[0].values[0] if isinstance(node.args[0], ast.JoinedStr) else node.args[0]
            if isinstance(first, ast.Constant) and not re.match(r"\s*(?:async )?\(", first.value):
                found.append(first.value)
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=name_of)
def test_a_test_waits_for_functions_and_not_for_expressions(path):
    assert expressions_waited_for(path.read_text("utf-8")) == []


def test_an_expression_that_is_waited_for_is_found():
    source = 'tab.wait_for_function("() => x"); tab.wait_for_function("x"); tab.wait_for_function(f"x < {y}")'
    assert expressions_waited_for(source) == ["x", "x < "]
