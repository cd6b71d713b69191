"""Calls the book's JavaScript from Python's tests, through one Node process for the whole session."""

import atexit
import json
import math
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@cache
def _process() -> subprocess.Popen[str]:
    runner = ROOT / "tests" / "parity" / "run.mjs"
    pipe = subprocess.PIPE
    process = subprocess.Popen(["node", runner], stdin=pipe, stdout=pipe, text=True, encoding="utf-8", bufsize=1)
    atexit.register(process.communicate)  # ends its input, and with it the process
    return process


def _encode(value: Any) -> Any:
    """Write what JSON cannot hold as {"$": "Infinity"}; arrays become lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return {"$": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    return {key: _encode(item) for key, item in value.items()} if isinstance(value, dict) else value


def _decode(value: dict[str, Any]) -> Any:
    return float(value["$"].replace("Infinity", "inf")) if "$" in value else value


def _ask(question: dict[str, Any]) -> Any:
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(_encode(question), allow_nan=False) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline(), object_hook=_decode)
    assert "error" not in answer, answer["error"]
    return answer["answer"]


def exports(module: str) -> dict[str, str]:
    """Return the names a module exports, with JavaScript's word for their type."""
    answer: dict[str, str] = _ask({"module": module})
    return answer


def constant(module: str, name: str) -> Any:
    """Return an exported constant."""
    return _ask({"module": module, "name": name})


def call(module: str, name: str, calls: list[Any]) -> list[Any]:
    """Call an exported function once for each tuple of arguments; return the results."""
    answer: list[Any] = _ask({"module": module, "name": name, "calls": calls})
    return answer
