"""Runs in each kernel that executes a chapter for the book, before the chapter; ``theme/pictures.py`` sees to it.

Each picture comes in two kinds, drawn and in pixels for sharp screens, the same ones each time.
"""

import warnings

from IPython import get_ipython

# matplotlib-inline warns of its own use of traitlets where somebody chooses a kind; no reader can help it.
warnings.filterwarnings("ignore", r"InlineBackend\._figure_formats_changed is deprecated", DeprecationWarning)


def _ask_for_both(info: object = None) -> None:
    """Ask for both kinds again before each cell: a chapter asks for one, which is enough in JupyterLab."""
    config = get_ipython().config.InlineBackend
    config.figure_formats = {"svg", "retina"}
    config.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
    config.rc = {"svg.hashsalt": "dlmath"}


get_ipython().events.register("pre_run_cell", _ask_for_both)
