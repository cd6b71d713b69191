"""The measurement of the pages still runs; how fast they are is not judged here."""

import os
import re
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "bench.py"


def test_a_quick_run_measures_a_page_and_its_figures(book):
    run = subprocess.run(
        [sys.executable, BENCH, book],
        env={**os.environ, "QUICK": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    rows = [re.split(r"  +", line.strip()) for line in run.stdout.splitlines()[1:]]
    measured = {name: float(value.split()[0]) for name, value, *_ in rows}
    assert measured.pop("to other hosts") == 0
    assert {"01_neurons: bytes", "requests", "navigation to a figure that answers"} <= measured.keys()
    assert any(name.startswith("input to paint: 01_neurons, ") for name in measured)
    assert min(measured.values()) > 0
