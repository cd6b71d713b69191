"""A quick run of the measure of training, without judging: a measure that nobody can run measures nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())


@pytest.mark.gate
def test_the_measure_of_training_runs_and_draws_its_picture():
    picture = ROOT / "_build" / "bench" / "training.svg"
    picture.unlink(missing_ok=True)
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "bench.training"],
        env={**os.environ, "QUICK": "1", **threads}, capture_output=True, encoding="utf-8", cwd=ROOT,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    # Every kind of row, each with its numbers.
    numbers = {
        "  PyTorch at its best": 1, "  scikit-learn's MLPClassifier": 1, "  an object for every unit and line": 1,
        "  numerical_gradient": 1, "  12–3–2": 7, "  3 filters 3×3 on 6×6": 7, "  12–30–2": 7, "  64–30–10": 7,
        "  784–30–10, a step": 5,
    }  # fmt: skip
    for row, count in numbers.items():
        found = [line for line in lines if line.startswith(row + " ")]
        assert found, row
        for line in found:
            assert len(re.findall(r"(?<!\S)-?[\d.,]+(?:e[+-]\d+)?(?!\S)", line)) >= count, line
    assert "<svg" in picture.read_text("utf-8")
