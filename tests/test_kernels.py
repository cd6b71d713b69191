"""The same book on every processor: with each of OpenBLAS's kernels, and with one thread.

The processor decides which kernel multiplies matrices, and the kernel decides the last digit of a product. The
numeric tests run again with each kernel that this processor can run, each in a process of its own, and so does the
code of the chapters, which must print the same.
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

ROOT = Path(__file__).parent.parent
# Each kernel with what the processor must have for it.
KERNELS = {
    "x86_64": {"Haswell": "AVX2", "SkylakeX": "AVX512_SKX", "Sandybridge": "AVX", "Nehalem": "SSE42"},
    "aarch64": {"ARMV8": "NEON", "NEOVERSEN1": "ASIMDHP"},
}
MACHINE = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
FEATURES = np._core._multiarray_umath.__cpu_features__
RUNNABLE = [kernel for kernel, needed in KERNELS.get(MACHINE, {}).items() if FEATURES.get(needed)]
NUMERIC = [
    "equations/test_0*_numbers.py", "test_backprop.py", "test_convolution.py", "test_cost.py", "test_training.py",
]  # fmt: skip
WHICH = "import numpy, threadpoolctl; print([pool.get('architecture') for pool in threadpoolctl.threadpool_info()])"
SKIPPED = {"remove-cell", "skip-execution", "raises-exception"}


@pytest.fixture
def process(request):
    """Return a function that runs Python with a kernel, one thread, and no other wishes about BLAS."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS", "PYTEST"))}
    own |= {"OPENBLAS_CORETYPE": request.getfixturevalue("kernel"), "OPENBLAS_NUM_THREADS": "1"}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=own, capture_output=True, encoding="utf-8", timeout=300
        )

    return run


@pytest.mark.parametrize("kernel", RUNNABLE)
def test_numbers_hold_with_this_kernel(process, kernel):
    if "openblas" in json.dumps(np.show_config(mode="dicts")).lower():  # others have one kernel, and no choice
        assert kernel in process("-c", WHICH).stdout
    files = [path for pattern in NUMERIC for path in sorted((ROOT / "tests").glob(pattern))]
    run = process(
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--hypothesis-profile=quick",
        "-k",
        "not sympy",
        "--tb=short",
        *files,
    )
    assert run.returncode == 0, run.stdout[-5000:]


# The oldest kernel is the one that differs most from any that a build may have used.
@pytest.mark.parametrize("kernel", [pytest.param(k, marks=pytest.mark.gate) for k in RUNNABLE[:-1]] + RUNNABLE[-1:])
def test_the_chapters_print_the_same_with_this_kernel(process, kernel, executed, tmp_path):
    chapters = {
        name: [
            (cell.source, printed_by(cell.outputs))
            for cell in notebook.cells
            if cell.cell_type == "code"
            and not SKIPPED & set(cell.metadata.get("tags", []))
            and "timeit" not in cell.source  # how fast it is, the machine decides
        ]
        for name, notebook in executed.items()
    }
    file = tmp_path / "printed.json"
    file.write_text(json.dumps(chapters), "utf-8")
    run = process("tests/support/printed.py", file)
    assert run.returncode == 0, run.stderr[-5000:]


def test_there_is_more_than_one_kernel():
    assert len(RUNNABLE) > 1
