"""Keeps the editions in other languages the same book, and never out of date.

``python -m tools.translation check [files]`` says in what a translation differs from the English (``skeleton.py``);
``… stale`` shows what has changed in the English since a translation was made from it; ``… made files`` notes that
they were made from the English as it is now. The note is git's name for the content of the English file, as
``source`` in the front matter of the translation, or in the catalogue. Which files there should be, the table of
contents of each language says: one may begin with a few.
"""

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dlmath.widgets.catalogue import FIRST, languages
from tools.build import pages
from tools.skeleton import differences

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "book"
CATALOGUES = ROOT / "dlmath" / "widgets" / "text"
NOTE = "source"


def texts() -> dict[Path, Path]:
    """Return each text in another language that there is or should be, with the English one."""
    english = [*sorted(TEXT.glob("chapters/*.md")), *sorted(TEXT.glob("*.md"))]
    found = {}
    for language in languages()[1:]:
        listed = pages(language)
        for path in english:
            text = TEXT / language / path.relative_to(TEXT)
            folder = "notebooks" if path.parent.name == "chapters" else "book"
            if text.exists() or f"{folder}/{language}/{path.stem}" in listed:
                found[text] = path
    return found


def sources() -> dict[Path, Path]:
    """Return each file in another language that there should be, with the English one: texts and catalogues."""
    catalogues = {CATALOGUES / f"{language}.json": CATALOGUES / f"{FIRST}.json" for language in languages()[1:]}
    return {**texts(), **catalogues}


def blob(path: Path) -> str:
    """Return git's name for the content of a file, with the line ends that git stores."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def source(path: Path) -> str:
    """Return from which content a translation was made; nothing if it does not say."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return str(json.loads(text)["language"].get(NOTE, ""))
    found = re.match(rf"---\n(?:.*\n)*?{NOTE}: (\w+)\n", text)
    return found[1] if found else ""


def note(path: Path, name: str) -> None:
    """Write into a translation from which content it was made."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        messages = json.loads(text)
        messages["language"][NOTE] = name
        text = json.dumps(messages, ensure_ascii=False, indent=2) + "\n"
    elif old := source(path):
        text = text.replace(old, name, 1)
    else:
        rest = text.removeprefix("---\n") if text.startswith("---\n") else f"---\n\n{text}"
        text = f"---\n{NOTE}: {name}\n{rest}"
    path.write_text(text, "utf-8", newline="\n")


def english_names(glossary: str) -> dict[str, str]:
    r"""Return the English name of each entry of a glossary in another language, by its headword.

    >>> english_names("重み\n  【おもみ】*weight*。入力に掛ける数。\n")
    {'重み': 'weight'}
    """
    return dict(re.findall(r"^(\S[^\n]*)\n  (?:【[^】]*】)?\*([^*]+)\*", glossary, re.MULTILINE))


def check(path: Path) -> list[str]:
    """Return in what a text in another language differs from its English one."""
    text, english = path.read_text("utf-8"), texts()[path].read_text("utf-8")
    if path.name == "glossary.md":  # each is sorted in its own way
        ours = Counter(name.casefold() for name in english_names(text).values())
        theirs = Counter(name.casefold() for name in re.findall(r"^(\S.*)\n  \S", english, re.MULTILINE))
        return [f"entries that only one has: {', '.join({**(ours - theirs), **(theirs - ours)})}"] * (
            ours != theirs
        )
    glossary = TEXT / path.relative_to(TEXT).parts[0] / "glossary.md"
    return differences(text, english, english_names(glossary.read_text("utf-8")) if glossary.exists() else {})


def stale() -> Iterator[tuple[Path, Path]]:
    """Yield the translations that are missing, and those whose English has changed since, with the English."""
    for path, english in sources().items():
        if not path.exists() or source(path) != blob(english):
            yield path, english


def show(path: Path, english: Path) -> None:
    """Print what has changed in the English since a translation was made from it."""
    name, other = (one.relative_to(ROOT).as_posix() for one in (path, english))
    if not path.exists():
        print(f"{name} is missing.")
        return
    if not (old := source(path)):
        print(f"{name} does not say from which {other} it was made: python -m tools.translation made {name}")
    else:
        print(f"{name} was made from an older {other}:", flush=True)
        subprocess.run(["git", "--no-pager", "diff", "--word-diff", old, "--", other], cwd=ROOT)


def main(what: str, *names: str) -> int:
    """Do what is asked for; return how many things are not as they should be."""
    if what == "made":
        known = {path: english for path, english in sources().items() if path.exists()}
        strange = [name for name in names if Path(name).resolve() not in known]
        for path in (Path(name).resolve() for name in names if name not in strange):
            note(path, blob(known[path]))
        for name in strange:
            print(f"{name} is no translation that there is: name files as book/ja/intro.md or a ja.json.")
        return len(strange)
    if what == "stale":
        late = list(stale())
        for path, english in late:
            show(path, english)
        return len(late)
    files = [Path(name).resolve() for name in names] or [path for path in texts() if path.exists()]
    wrong = [f"{path.relative_to(ROOT)}: {difference}" for path in files for difference in check(path)]
    print("\n".join(wrong))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
