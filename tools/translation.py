"""Keeps the Japanese edition the same book: what each file was made from, and that it has the same parts.

``python -m tools.translation check [files]`` compares each Japanese file with its English one: headings, labels,
directives, formulas, references, code and numbers. ``python -m tools.translation stale`` shows what has changed in
the English since; ``python -m tools.translation made [files]`` notes that a file was made from the English as it is
now. The note is git's name for the content of the English file, as ``source`` in the front matter of the Japanese.
"""

import hashlib
import io
import json
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "book"
CODE = "ja"
CATALOGUES = ROOT / "dlmath" / "widgets" / "text"
# Where the catalogue's note stands: JSON has no front matter.
NOTE = "source"

FENCE = re.compile(r"^(?P<fence>:{3,}|`{3,})(?P<head>.*)$")
FORMULA = re.compile(r"(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+)\$(?!\$)")
ROLE = re.compile(r"\{(ref|eq|numref|cite|term|doc)\}`(?:[^`<]*<)?([^`<>]+)>?`")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORDED = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|sixty|"
    r"hundred|thousand|million|billion|once|twice|first|second|third|fourth|fifth|sixth|half|quarter|both|single|a|an|"
    r"another|each|half|pair|dozen|last|percent|none|no)\b",
    re.IGNORECASE,
)
# What stands in Japanese lines that no English line has: the language of figures, and the font of pictures.
ADDED = re.compile(r"^(widgets\.language\(.*\)|import matplotlib_fontja\b.*)$")
# Five English words one after the other are a sentence that was forgotten.
ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z']+\b[ ,;:]+){5,}")


def pairs() -> list[tuple[Path, Path]]:
    """Return each Japanese file that there should be, with the English one that it is made from."""
    english = [*sorted((TEXT / "chapters").glob("*.md")), *(TEXT / f"{name}.md" for name in ("intro", "notation", "glossary"))]
    return [(TEXT / CODE / path.relative_to(TEXT), path) for path in english]


def blob(path: Path) -> str:
    """Return git's name for the content of a file, with the line ends that git stores."""
    content = path.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def source(path: Path) -> str:
    """Return from which content a Japanese file was made; nothing if it does not say."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return str(json.loads(text).get(NOTE, ""))
    found = re.match(r"---\n(?:.*\n)*?source: (\w+)\n", text)
    return found[1] if found else ""


def note(path: Path, name: str) -> None:
    """Write into a Japanese file from which content it was made."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        messages = {NOTE: name, **{key: value for key, value in json.loads(text).items() if key != NOTE}}
        text = json.dumps(messages, ensure_ascii=False, indent=2) + "\n"
    elif source(path):
        text = re.sub(r"^source: \w+$", f"source: {name}", text, count=1, flags=re.MULTILINE)
    elif text.startswith("---\n"):
        text = f"---\nsource: {name}\n{text[4:]}"
    else:
        text = f"---\nsource: {name}\n---\n\n{text}"
    path.write_text(text, "utf-8", newline="\n")


class Skeleton:
    """What two texts that say the same have in common, in order, section by section."""

    def __init__(self, text: str, terms: dict[str, str] | None = None) -> None:
        self.blocks: list[str] = []  # headings, labels, directives and their options, displayed formulas
        self.code: list[str] = []
        self.sections: list[dict[str, Counter[str]]] = [self.empty()]
        self.prose: list[tuple[int, str]] = []
        self.terms = terms
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        self.read(text.split("\n"))

    @staticmethod
    def empty() -> dict[str, Counter[str]]:
        return {"formulas": Counter(), "references": Counter(), "numbers": Counter(), "words": Counter()}

    def read(self, lines: list[str]) -> None:
        """Go through the lines, each as the part of the text that it belongs to."""
        at = 0
        while at < len(lines):
            line = lines[at]
            fence = FENCE.match(line.strip())
            if fence and fence["head"].startswith("{code-cell}"):
                end = next(k for k in range(at + 1, len(lines)) if lines[k].strip() == fence["fence"])
                self.blocks.append(line.strip())
                self.add_code(lines[at + 1 : end])
                at = end
            elif line.strip().startswith("$$"):
                end = at if line.strip().count("$$") > 1 else next(k for k in range(at + 1, len(lines)) if "$$" in lines[k])
                formula = " ".join(" ".join(lines[at : end + 1]).split())
                self.blocks.append(re.sub(r"\\text\{[^{}]*\}", r"\\text{}", formula))
                at = end
            elif fence:
                # The title of a directive is text, unless it names a file.
                name = re.match(r"\{[\w-]+\}", fence["head"])
                self.blocks.append(fence["fence"] + (name[0] if name else fence["head"]))
                self.add_text(at, fence["head"][name.end() :] if name else "")
            elif heading := re.match(r"(#+) (.*)", line):
                self.blocks.append(heading[1])
                self.sections.append(self.empty())
                self.add_text(at, heading[2])
            elif re.fullmatch(r"\([\w-]+\)=", line.strip()):
                self.blocks.append(line.strip())
            elif option := re.match(r"\s*:([a-z-]+):(.*)$", line):
                if option[1] in ("alt", "caption"):
                    self.blocks.append(f":{option[1]}:")
                    self.add_text(at, option[2])
                else:
                    self.blocks.append(line.strip())
            else:
                if re.match(r"\s*(\* - |- |\d+\. |\|)", line):
                    self.blocks.append(re.match(r"\s*(\* - |- |\d+\. |\|)", line)[1].strip()[:1])  # type: ignore[index]
                self.add_text(at, line)
            at += 1

    def add_code(self, lines: list[str]) -> None:
        """Add a cell, without its comments and what its strings say."""
        if lines and lines[0] == "---":
            end = lines.index("---", 1)
            # Of a picture's description, which is in the language of the text, only that it is there.
            self.blocks += [re.sub(r"(alt|caption): .*", r"\1:", line) for line in lines[1:end]]
            lines = lines[end + 1 :]
        while lines and (lines[0].startswith(":") or not lines[0]):
            self.blocks.append(lines[0])
            lines = lines[1:]
        kept = [line for line in lines if not ADDED.match(line)]
        magic = [re.sub(r'".*"', '""', line) for line in kept if line.lstrip().startswith(("%", "!"))]
        kept = [re.sub(r"^(\s*)[%!].*", r"\1pass", line) for line in kept]
        for line in lines:
            if comment := re.search(r"#(.*)", line):
                self.prose.append((0, comment[1]))
        self.code.append("\n".join([*magic, *bare("\n".join(kept))]))

    def add_text(self, at: int, line: str) -> None:
        """Add a line of text: its formulas, references and numbers."""
        section = self.sections[-1]
        section["formulas"].update(" ".join(re.sub(r"\\text\{[^{}]*\}", r"\\text{}", f).split()) for f in FORMULA.findall(line))
        line = FORMULA.sub(" ", line)
        for role, target in ROLE.findall(line):
            name = " ".join(target.split())
            if role == "term":
                name = (self.terms or {}).get(name, name) if self.terms is not None else name
            section["references"][f"{role} {name}"] += 1
        section["words"].update(word.lower() for word in WORDED.findall(line))
        line = re.sub(r"`[^`]*`|\]\([^)]*\)|https?://\S+|\{[a-z]+\}", " ", ROLE.sub(" ", line))
        section["numbers"].update(number.replace(",", "") for number in NUMBER.findall(line))
        self.prose.append((at + 1, line))


def bare(code: str) -> Iterator[str]:
    """Yield the words of a program, without comments and what strings say, but for names of options and files."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        yield code
        return
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    inside = 0
    for token in tokens:
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            inside += 1
            yield '""'
        elif kind == "FSTRING_END":
            inside -= 1
        elif token.type == tokenize.STRING:
            yield '""'
        elif token.type not in skipped and not inside and token.string.strip():
            yield token.string


def english_names(glossary: str) -> dict[str, str]:
    """Return the English name of each entry of the Japanese glossary, by its Japanese headword."""
    return dict(re.findall(r"^(\S[^\n]*)\n  (?:【[^】]*】)?\*([^*]+)\*", glossary, re.MULTILINE))


def differences(japanese: str, english: str, terms: dict[str, str]) -> list[str]:
    """Return in what a Japanese text is not the English one, and which of its sentences are English."""
    ours, theirs = Skeleton(japanese, {name.casefold(): word for name, word in terms.items()} | terms), Skeleton(english)
    found: list[str] = []
    for what in ("blocks", "code"):
        a, b = getattr(ours, what), getattr(theirs, what)
        for k, (one, other) in enumerate(zip(a, b, strict=False)):
            if one != other:
                found.append(f"{what}: number {k + 1} is {one!r}, in English {other!r}")
                break
        if len(a) != len(b):
            found.append(f"{what}: {len(a)}, in English {len(b)}")
    for k, (a, b) in enumerate(zip(ours.sections, theirs.sections, strict=False)):
        for kind in ("formulas", "references"):
            if kind == "references":
                a, b = ({kind: Counter({x.casefold(): n for x, n in part[kind].items()})} for part in (a, b))
            if lacking := b[kind] - a[kind]:
                found.append(f"section {k}: {kind} that are only in English: {dict(lacking)}")
            if added := a[kind] - b[kind]:
                found.append(f"section {k}: {kind} that are only in Japanese: {dict(added)}")
        a, b = ours.sections[k], theirs.sections[k]
        if lacking := b["numbers"] - a["numbers"]:
            found.append(f"section {k}: numbers that are only in English: {dict(lacking)}")
        # Japanese writes some numbers in digits that English writes in words; these are small.
        added = Counter({number: n for number, n in (a["numbers"] - b["numbers"]).items() if not small(number)})
        if added:
            found.append(f"section {k}: numbers that are only in Japanese: {dict(added)}")
    if len(ours.sections) != len(theirs.sections):
        found.append(f"{len(ours.sections)} sections, in English {len(theirs.sections)}")
    found += [f"line {at}: English: {line.strip()[:80]}" for at, line in ours.prose if ENGLISH.search(re.sub(r"\*[^*]*\*|『[^』]*』|“[^”]*”", "", line))]
    return found


def small(number: str) -> bool:
    """Return whether English writes a number as a word."""
    return number.isdigit() and (int(number) <= 20 or int(number) % 10 == 0 and int(number) <= 100 or number in ("1000", "10000"))


def check(japanese: Path) -> list[str]:
    """Return in what a Japanese file differs from its English one."""
    english = TEXT / japanese.resolve().relative_to((TEXT / CODE).resolve())
    glossary = TEXT / CODE / "glossary.md"
    terms = english_names(glossary.read_text("utf-8")) if glossary.exists() else {}
    if japanese.name == "glossary.md":
        return glossary_differences(japanese.read_text("utf-8"), english.read_text("utf-8"))
    return differences(japanese.read_text("utf-8"), english.read_text("utf-8"), terms)


def glossary_differences(japanese: str, english: str) -> list[str]:
    """Return which entries one glossary has and the other has not; each is sorted in its own way."""
    ours = Counter(name.casefold() for name in english_names(japanese).values())
    theirs = Counter(name.casefold() for name in re.findall(r"^(\S.*)\n  \S", english, re.MULTILINE))
    return [f"only in English: {name}" for name in theirs - ours] + [f"only in Japanese: {name}" for name in ours - theirs]


def stale() -> Iterator[tuple[Path, Path]]:
    """Yield the Japanese files whose English has changed since, and the catalogue."""
    for japanese, english in [*pairs(), (CATALOGUES / f"{CODE}.json", CATALOGUES / "en.json")]:
        if not japanese.exists() or source(japanese) != blob(english):
            yield japanese, english


def show(japanese: Path, english: Path) -> None:
    """Print what has changed in the English since a Japanese file was made from it."""
    print(f"{japanese.relative_to(ROOT)} is older than {english.relative_to(ROOT)}:" if japanese.exists() else f"{japanese.relative_to(ROOT)} is missing.", flush=True)
    if japanese.exists() and (name := source(japanese)):
        subprocess.run(["git", "--no-pager", "diff", "--word-diff", name, "--", str(english.relative_to(ROOT))], cwd=ROOT)


def main(arguments: list[str]) -> int:
    """Do what is asked for; return how many files are not as they should be."""
    what, *names = arguments
    files = [Path(name).resolve() for name in names] or [japanese for japanese, _ in pairs() if japanese.exists()]
    if what == "made":
        english = {japanese.resolve(): path for japanese, path in [*pairs(), (CATALOGUES / f"{CODE}.json", CATALOGUES / "en.json")]}
        for path in files:
            note(path, blob(english[path]))
        return 0
    if what == "stale":
        late = list(stale())
        for japanese, path in late:
            show(japanese, path)
        return len(late)
    wrong = 0
    for path in files:
        for difference in check(path):
            print(f"{path.relative_to(ROOT)}: {difference}")
            wrong += 1
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
