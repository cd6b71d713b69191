import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "dlmath" / "widgets" / "static"
BUILT = [Path("dlmath/widgets/static"), *(Path("theme/static", name) for name in ("figures", "katex", "reader"))]
FIGURES = sorted(path.stem for path in (ROOT / "js" / "figures").glob("*.ts"))
LIMIT = 49_000


def node(*arguments):
    run = subprocess.run(["node", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if run.returncode:
        pytest.fail(f"node {' '.join(map(str, arguments))}\n{run.stdout}{run.stderr}", pytrace=False)
    return run.stdout


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("test", sorted(ROOT.glob("tests/unit/js/*.test.mjs")), ids=lambda path: path.name)
def test_the_javascript_passes_its_own_tests(test):
    report = node("--test", "--test-reporter=tap", test)
    assert "# fail 0" in report
    assert "# pass 0" not in report, "a file without a test"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    target = tmp_path_factory.mktemp("built")
    node("js/build.js", target)
    return target


@pytest.mark.parametrize("folder", BUILT, ids=str)
def test_the_committed_build_is_what_its_sources_give(rebuilt, folder):
    fresh, committed = files(rebuilt / folder), files(ROOT / folder)
    assert set(map(str, committed)) == set(map(str, fresh)), f"{folder}: run make figures"
    stale = [str(path) for path in fresh if fresh[path] != committed[path]]
    assert not stale, f"{folder}: run make figures; not up to date: {', '.join(stale)}"


def test_the_build_writes_nothing_else(rebuilt):
    assert {path for path in files(rebuilt) if not any(folder in path.parents for folder in BUILT)} == set()


@pytest.mark.parametrize("name", FIGURES)
def test_a_figures_bundle_is_small_and_needs_no_other_file(name, tmp_path):
    bundle = (STATIC / f"{name}.js").read_bytes()
    assert len(bundle) <= LIMIT, f"{name}.js has {len(bundle)} bytes, more than {LIMIT}"
    alone = tmp_path / f"{name}.mjs"
    alone.write_bytes(bundle)
    script = f"import figure from {json.dumps(alone.as_uri())}; console.log(typeof figure.render)"
    assert node("--input-type=module", "--eval", script) == "function\n"


@pytest.mark.parametrize("folder", ["js", "tests/gates"])
def test_the_lock_file_does_not_say_where_packages_come_from(folder):
    lock = (ROOT / folder / "package-lock.json").read_text("utf-8")
    assert '"integrity"' in lock
    assert '"resolved"' not in lock
    assert ".tgz" not in lock
