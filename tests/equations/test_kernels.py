"""The same book on every processor: with each of OpenBLAS's kernels, with one thread and with two.

The processor decides which kernel multiplies matrices, and the kernel decides the last digit of a product. The
numeric tests run again with each kernel that this processor can run, each in a process of its own, and so does the
code of the chapters, which must print the same. The processor's own kernel with one thread all other tests use; the
others and two threads have their turn in the gates, each file in a process of its own, lest one test take a quarter of
an hour.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from support.printed import printed_by
from threadpoolctl import threadpool_info

ROOT = Path(__file__).parents[2]
# Each kernel with what the processor must have for it.
KERNELS = {
    "x86_64": {"Haswell": "AVX2", "SkylakeX": "AVX512_SKX", "Sandybridge": "AVX", "Nehalem": "SSE42"},
    "aarch64": {"ARMV8": "NEON", "NEOVERSEN1": "ASIMDHP"},
}
MACHINE = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
FEATURES = (getattr(np, "_core", None) or np.core)._multiarray_umath.__cpu_features__  # _core since NumPy 2
RUNNABLE = [kernel for kernel, needed in KERNELS.get(MACHINE, {}).items() if FEATURES.get(needed)]
OWN = {pool.get("architecture") for pool in threadpool_info() if "numpy" in pool["filepath"]}
OTHERS = [kernel for kernel in RUNNABLE if kernel not in OWN]
KERNEL = pytest.mark.parametrize("kernel", OTHERS)
UNITS = [ROOT / "tests" / "unit" / f"test_{name}.py" for name in ("backprop", "convolution", "cost", "training")]
NUMBERS = sorted((ROOT / "tests" / "equations").glob("test_0*_numbers.py"))
WHICH = "import numpy, threadpoolctl; print([pool.get('architecture') for pool in threadpoolctl.threadpool_info()])"
SKIPPED = {"remove-cell", "skip-execution", "raises-exception"}


FILE = pytest.mark.parametrize("path", [*NUMBERS, *UNITS], ids=lambda path: path.stem)


def process(kernel, *arguments, threads=1):
    """Run Python with a kernel, if one is named, with so many threads, and with no other wishes about BLAS."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS", "PYTEST"))}
    own |= {"OPENBLAS_NUM_THREADS": str(threads)} | ({"OPENBLAS_CORETYPE": kernel} if kernel else {})
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=own, capture_output=True, encoding="utf-8", timeout=2400
    )


def hold(kernel, *arguments, threads=1):
    """Run tests with a kernel; fail if one of them does."""
    openblas = "openblas" in json.dumps(np.show_config(mode="dicts")).lower()
    if kernel and openblas:  # others have one kernel, and no choice
        assert kernel in process(kernel, "-c", WHICH).stdout
    options = ["-q", "-p", "no:cacheprovider", "--hypothesis-profile=quick", "--tb=short"]
    run = process(kernel, "-m", "pytest", *options, *arguments, threads=threads)
    assert run.returncode == 0, run.stdout[-5000:]


@pytest.mark.gate
@FILE
@KERNEL
def test_all_that_a_file_says_holds_with_this_kernel(kernel, path):
    hold(kernel, path)


@pytest.mark.gate
@FILE
def test_what_a_file_says_holds_with_two_threads(path):
    hold(None, "-m", "not gate", path, threads=2)


@pytest.mark.gate
@KERNEL
def test_the_chapters_print_the_same_with_this_kernel(kernel, executed, tmp_path):
    chapters = {
        name: [
            (cell.source, printed_by(cell.outputs))
            for cell in notebook.cells
            if cell.cell_type == "code"
            and not SKIPPED & set(cell.metadata.get("tags", []))
            and "timeit" not in cell.source  # how fast it is, the machine decides
        ]
        for name, notebook in executed.items()
        if "/" not in name  # the code of other languages is the same
    }
    file = tmp_path / "printed.json"
    file.write_text(json.dumps(chapters), "utf-8")
    run = process(kernel, "-P", "tests/support/printed.py", file)  # beside it lies a numbers.py
    assert run.returncode == 0, run.stderr[-5000:]


def test_there_is_more_than_one_kernel_and_something_to_try_with_it():
    assert len(RUNNABLE) > 1
    assert OTHERS
    assert all(path.is_file() for path in UNITS)
    assert len(NUMBERS) == 8
