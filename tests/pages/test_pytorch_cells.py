"""Chapter 7 shows PyTorch with what it printed; here the cells run, and must print the same."""

import contextlib
import io
import re
from pathlib import Path

import pytest

CHAPTER = Path(__file__).parents[2] / "book" / "chapters" / "07_convolution.md"
HEADING = "## Do the same in PyTorch\n"
BLOCK = re.compile(r"^~~~(\w+)\n(.*?)^~~~$", re.M | re.S)


@pytest.mark.gate
def test_the_pytorch_cells_print_what_the_chapter_says_they_printed():
    text = CHAPTER.read_text("utf-8")
    blocks = BLOCK.findall(text.partition(HEADING)[2])
    assert [language for language, _ in blocks] == ["python", "text", "python", "text"]
    names: dict[str, object] = {}  # the second cell goes on where the first has stopped
    for (_, code), (_, recorded) in zip(blocks[::2], blocks[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, CHAPTER.name, "exec"), names)
        assert printed.getvalue() == recorded
        assert recorded.endswith("\nTrue\n")  # the gradients are the same
