"""Keeps the Japanese edition the same book, and never out of date.

``python -m tools.translation check [files]`` says in what the Japanese differs from the English (``skeleton.py``);
``… stale`` shows what has changed in the English since the Japanese was made from it; ``… made files`` notes that
they were made from the English as it is now. The note is git's name for the content of the English file, as
``source`` in the front matter of the Japanese file, or in the catalogue.
"""

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tools.skeleton import differences

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "book"
JAPANESE = TEXT / "ja"
CATALOGUE, ENGLISH_CATALOGUE = (ROOT / "dlmath" / "widgets" / "text" / f"{code}.json" for code in ("ja", "en"))
NOTE = "source"


def texts() -> dict[Path, Path]:
    """Return each Japanese text that there should be, with the English one."""
    english = [*sorted(TEXT.glob("chapters/*.md")), *sorted(TEXT.glob("*.md"))]
    return {JAPANESE / path.relative_to(TEXT): path for path in english}


def sources() -> dict[Path, Path]:
    """Return each Japanese file that there should be, with the English one: the texts and the catalogue."""
    return {**texts(), CATALOGUE: ENGLISH_CATALOGUE}


def blob(path: Path) -> str:
    """Return git's name for the content of a file, with the line ends that git stores."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def source(path: Path) -> str:
    """Return from which content a Japanese file was made; nothing if it does not say."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return str(json.loads(text)["language"].get(NOTE, ""))
    found = re.match(rf"---\n(?:.*\n)*?{NOTE}: (\w+)\n", text)
    return found[1] if found else ""


def note(path: Path, name: str) -> None:
    """Write into a Japanese file from which content it was made."""
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
    r"""Return the English name of each entry of the Japanese glossary, by its headword.

    >>> english_names("重み\n  【おもみ】*weight*。入力に掛ける数。\n")
    {'重み': 'weight'}
    """
    return dict(re.findall(r"^(\S[^\n]*)\n  (?:【[^】]*】)?\*([^*]+)\*", glossary, re.MULTILINE))


def check(japanese: Path) -> list[str]:
    """Return in what a Japanese text differs from its English one."""
    text, english = japanese.read_text("utf-8"), texts()[japanese].read_text("utf-8")
    if japanese.name == "glossary.md":  # each is sorted in its own way
        ours = Counter(name.casefold() for name in english_names(text).values())
        theirs = Counter(name.casefold() for name in re.findall(r"^(\S.*)\n  \S", english, re.MULTILINE))
        return [f"entries that only one has: {', '.join({**(ours - theirs), **(theirs - ours)})}"] * (
            ours != theirs
        )
    return differences(text, english, english_names((JAPANESE / "glossary.md").read_text("utf-8")))


def stale() -> Iterator[tuple[Path, Path]]:
    """Yield the Japanese files that are missing, and those whose English has changed since, with the English."""
    for japanese, english in sources().items():
        if not japanese.exists() or source(japanese) != blob(english):
            yield japanese, english


def show(japanese: Path, english: Path) -> None:
    """Print what has changed in the English since a Japanese file was made from it."""
    name, other = (path.relative_to(ROOT).as_posix() for path in (japanese, english))
    if not japanese.exists():
        print(f"{name} is missing.")
        return
    print(f"{name} was made from an older {other}:", flush=True)
    if old := source(japanese):
        subprocess.run(["git", "--no-pager", "diff", "--word-diff", old, "--", other], cwd=ROOT)


def main(what: str, *names: str) -> int:
    """Do what is asked for; return how many things are not as they should be."""
    if what == "made":
        for path in map(Path, names):
            note(path, blob(sources()[path.resolve()]))
        return 0
    if what == "stale":
        late = list(stale())
        for japanese, english in late:
            show(japanese, english)
        return len(late)
    files = [Path(name).resolve() for name in names] or [path for path in texts() if path.exists()]
    wrong = [f"{path.relative_to(ROOT)}: {difference}" for path in files for difference in check(path)]
    print("\n".join(wrong))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
