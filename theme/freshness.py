"""Pages that are never stale.

Neither Sphinx nor jupyter-cache looks at what notebooks import, or what pages are made from beside their text: what
``OUTPUTS`` lists makes them run again when it changes, ``PAGES`` makes pages be written again. And a build begins
anew after one that did not come to its end, or not without a warning, for Sphinx would take its pages for finished.
"""

import hashlib
import os
import shutil
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config

from .caching import name_database_as_it_is, start_kernels_apart

ROOT = Path(__file__).parent.parent
# What the outputs of the notebooks are made from, beside their code. How a figure is drawn is not among it: a cell
# leaves behind its state and words.
OUTPUTS = (
    "dlmath/**/*.py",
    "dlmath/data/*",
    "dlmath/widgets/text/*.json",
    "requirements/*.txt",
    "theme/startup.py",
)
# What pages are made from, beside their text and the outputs.
PAGES = ("theme/**/*", "book/images/*", "dlmath/widgets/static/*")
FINISHED = "finished"  # a file beside Sphinx's own notes, when these are of a build that came to its end


def fingerprint(patterns: tuple[str, ...]) -> str:
    """Return a hash of the files that fit any of the patterns."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def forget_stale_outputs(app: Sphinx, config: Config) -> None:
    """Empty the cache of executed notebooks if it was filled by another ``dlmath``."""
    # Configuration values of the environment: when one changes, Sphinx reads every page again.
    config["dlmath_outputs"] = fingerprint(OUTPUTS)
    config["dlmath_pages"] = fingerprint(PAGES)
    cache = Path(config["nb_execution_cache_path"] or Path(app.outdir).parent / ".jupyter_cache")
    mark = cache / "dlmath-fingerprint"
    if cache.exists() and (not mark.exists() or mark.read_text() != config["dlmath_outputs"]):
        shutil.rmtree(cache)
    cache.mkdir(parents=True, exist_ok=True)
    mark.write_text(config["dlmath_outputs"])
    # A warning in a cell, also one that Python would keep to itself, is written below it, and stops the build.
    os.environ["PYTHONWARNINGS"] = "default"


def forget_unfinished_build(app: Sphinx, config: Config) -> None:
    """Let Sphinx read every page again if the last build did not come to its end."""
    notes = Path(app.doctreedir)
    if not (notes / FINISHED).exists():
        (notes / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    (notes / FINISHED).unlink(missing_ok=True)


def note_finished_build(app: Sphinx, exception: Exception | None) -> None:
    """Note that this build came to its end."""
    if not exception and not app._warncount:
        (Path(app.doctreedir) / FINISHED).touch()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what keeps pages fresh with Sphinx."""
    name_database_as_it_is()
    start_kernels_apart()
    app.add_config_value("dlmath_outputs", "", "env", str)
    app.add_config_value("dlmath_pages", "", "env", str)
    app.connect("config-inited", forget_stale_outputs, priority=900)
    app.connect("config-inited", forget_unfinished_build)
    app.connect("build-finished", note_finished_build, priority=999)  # last of all
    return {"parallel_read_safe": True, "parallel_write_safe": True}
