"""Pictures that are sharp on every screen: how they come from the kernel, and what a page shows of them."""

import re
import struct
from types import SimpleNamespace

import nbformat
import pytest
from docutils import nodes
from nbclient import NotebookClient
from support.parsed import parsed

from theme import pictures
from theme.caching import KernelManager

CELLS = (
    '%config InlineBackend.figure_formats = ["retina"]',
    "import matplotlib.pyplot as plt\nfrom dlmath import plotting",
    'plotting.dots({"y": {"a": [1, 2]}}, "x", "y")',
    'fig, ax = plt.subplots()\nax.imshow([[0, 1]], clip_path=ax.patch)\nax.set(xlabel="$x$")\nplt.show()',
)


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Return the kinds of each picture that a kernel of the book makes, as a function that starts one."""
    monkeypatch.setenv("IPYTHONDIR", "")
    monkeypatch.setenv("PYTHONWARNINGS", "default")  # as theme/freshness.py does
    pictures.prepare_kernels(SimpleNamespace(outdir=tmp_path / "html"), None)

    def run():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
        NotebookClient(notebook, timeout=300, kernel_name="python3", kernel_manager_class=KernelManager).execute()
        outputs = [output for cell in notebook.cells for output in cell.outputs]
        assert [output for output in outputs if "data" not in output] == []
        return [output["data"] for output in outputs]

    return run


@pytest.mark.gate
def test_a_kernel_of_the_book_makes_both_kinds_of_a_picture_and_the_same_ones_again(kernels):
    first, second = kernels(), kernels()
    assert len(first) == 2
    assert all({pictures.DRAWN, pictures.PIXELS} <= kinds.keys() for kinds in first)
    assert first == second


@pytest.mark.parametrize(("size", "left"), [(pictures.LIGHT, "a.svg"), (pictures.LIGHT + 1, "a.png")])
def test_what_is_drawn_is_shown_unless_it_is_heavy(tmp_path, size, left):
    (tmp_path / "a.svg").write_bytes(b" " * size)
    bundle = nodes.container(nb_element="mime_bundle")
    for kind, name in ((pictures.PIXELS, "a.png"), (pictures.DRAWN, "a.svg"), ("text/plain", None)):
        image = [nodes.image(uri=name, width="10", height="10")] if name else []
        bundle += nodes.container("", *image, mime_type=kind)
    document = SimpleNamespace(findall=bundle.findall)
    pictures.Kinds.run(SimpleNamespace(document=document, app=SimpleNamespace(srcdir=tmp_path)))
    (image,) = bundle.findall(nodes.image)
    assert image["uri"] == left
    assert len(bundle.children) == 2
    assert ("height" in image) == (left == "a.svg")


def shown(book, page):
    """Return the pictures in the text of a page, each with the file that it shows."""
    article = parsed(book / page).select_one("article")
    return [(image, ((book / page).parent / image["src"]).resolve()) for image in article.select("img")]


def test_a_picture_is_drawn_or_has_twice_the_pixels(book, chapter):
    made = [(image, path) for image, path in shown(book, chapter) if re.fullmatch(r"[0-9a-f]{64}", path.stem)]
    assert made
    for image, path in made:
        if path.suffix == ".svg":
            drawing = path.read_text("utf-8")
            assert len(drawing) <= pictures.LIGHT + 1000
            assert "<text" not in drawing  # it would hang on the fonts of the reader
        else:
            pixels, _ = struct.unpack(">II", path.read_bytes()[16:24])
            width = re.fullmatch(r"width: (\d+)px;", image["style"])[1]
            assert abs(2 * int(width) - pixels) <= 1


@pytest.mark.parametrize("language", ["", "ja/"])
def test_every_picture_of_a_chapter_can_be_enlarged_and_says_which_it_is(book, chapter, language):
    names = []
    for image, _ in shown(book, language + chapter):
        button = image.find_previous_sibling(class_="dl-enlarge").button
        first = image["alt"].split(". ")[0].split("。")[0].rstrip(".")
        assert button["aria-label"].endswith(first)
        assert button["data-close"]
        names.append(button["aria-label"])
    assert len(set(names)) == len(names) > 0
