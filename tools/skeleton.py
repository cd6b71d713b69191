"""What two texts have in common that say the same in two languages, and in what they differ.

Headings, labels, directives and their options, displayed formulas and code stand in the same order; formulas,
references and numbers of the running text stand in the same section. What is said is not looked at, but for English
sentences that were forgotten in the translation.
"""

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping

FENCE = re.compile(r"^(?P<fence>:{3,}|`{3,}|~{3,})(?P<head>.*)$")
HEADING = re.compile(r"(#{1,4}) (\w.*)")
LABEL = re.compile(r"\([\w-]+\)=")
OPTION = re.compile(r":([a-z-]+):(.*)")
SAID = ("alt", "caption")  # options whose value is text
ITEM = re.compile(r"(\* - |- |\d+\. |\|)")
FORMULA = re.compile(r"(?<![\\$])\$(?!\$)((?:[^$\\]|\\.)+)\$(?!\$)")
WORDS_IN_FORMULA = re.compile(r"\\text\{[^{}]*\}")
ROLE = re.compile(r"\{(ref|eq|numref|cite|term|doc)\}`(?:[^`<]*<)?([^`<>]+)>?`")
NO_NUMBERS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|\{[a-z]+\}")
NUMBER = re.compile(r"(\d+(?:[.,]\d+)*)(?: ?(thousand|million|billion|万|億))?")
POWERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "万": 10**4, "億": 10**8}
# What a Japanese cell has besides: the language of figures, and the font of pictures.
ADDED = re.compile(r"widgets\.language\(.*\)|import matplotlib_fontja\b.*")
# Five English words one after the other are a sentence; names of works may be English.
ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z']+\b[ ,;:]+){5,}")
OTHER_LETTERS = re.compile(r"[^\W\d_A-Za-zÀ-ɏͰ-Ͽ]")
NAMES = re.compile(r"\*[^*]*\*|『[^』]*』|“[^”]*”")
SILENT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def bare(code: str) -> Iterator[str]:
    """Yield the words of a program, without comments and without what its strings say.

    >>> list(bare("print('one')  # two"))
    ['print', '(', '""', ')']
    """
    inside = 0  # strings with values in them are several tokens since Python 3.12
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        kind = tokenize.tok_name[token.type]
        if kind in ("FSTRING_START", "FSTRING_END"):
            inside += 1 if kind == "FSTRING_START" else -1
        if kind in ("STRING", "FSTRING_END") and not inside:
            yield '""'
        elif (
            token.type not in SILENT
            and not inside
            and kind not in ("STRING", "FSTRING_END")
            and token.string.strip()
        ):
            yield token.string


class Skeleton:
    """The parts of a text: ``blocks`` and ``code`` in their order, ``sections`` with what their sentences hold.

    ``terms`` says what a term is called in the other language.
    """

    def __init__(self, text: str, terms: Mapping[str, str] | None = None) -> None:
        self.blocks: list[str] = []
        self.code: list[str] = []
        self.sections: list[dict[str, Counter[str]]] = []
        self.prose: list[tuple[int, str]] = []
        self.terms = {name.casefold(): other for name, other in (terms or {}).items()}
        head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
        self.lines = text[head.end() if head else 0 :].split("\n")
        self.offset = 1 + (head[0].count("\n") if head else 0)
        self._begin_section()
        at = 0
        while at < len(self.lines):
            at = self._read(at)

    def _begin_section(self) -> None:
        self.sections.append({kind: Counter() for kind in ("formulas", "references", "numbers")})

    def _read(self, at: int) -> int:
        """Take the part that begins in a line; return where the next one begins."""
        line = self.lines[at].strip()
        fence = FENCE.match(line)
        if fence and not fence["head"].startswith("{") and fence["head"]:  # a text that is shown as it is
            return self._end(at, fence["fence"]) + 1
        if fence and fence["head"].startswith("{code-cell}"):
            end = self._end(at, fence["fence"])
            self._add_code(self.lines[at + 1 : end])
            return end + 1
        if line.startswith("$$"):
            end = (
                at
                if line.count("$$") > 1
                else next(k for k in range(at + 1, len(self.lines)) if "$$" in self.lines[k])
            )
            self.blocks.append(without_words(" ".join(self.lines[at : end + 1])))
            return end + 1
        self._read_line(at, line, fence)
        return at + 1

    def _end(self, at: int, fence: str) -> int:
        return next(k for k in range(at + 1, len(self.lines)) if self.lines[k].strip() == fence)

    def _read_line(self, at: int, line: str, fence: re.Match[str] | None) -> None:
        if fence:
            name = re.match(r"\{[\w-]+\}", fence["head"])
            self.blocks.append(fence["fence"] + (name[0] if name else ""))
            # The title of a directive is text; some have the name of a file there.
            self._add_text(at, "" if "/" in fence["head"] else fence["head"][name.end() if name else 0 :])
        elif heading := HEADING.match(line):
            self.blocks.append(heading[1])
            self._begin_section()
            self._add_text(at, heading[2])
        elif LABEL.fullmatch(line) or ((option := OPTION.fullmatch(line)) and option[1] not in SAID):
            self.blocks.append(line)
        else:
            if option:
                self.blocks.append(option[1])
            elif item := ITEM.match(line):
                self.blocks.append(item[1].strip()[:1])
            self._add_text(at, option[2] if option else line)

    def _add_code(self, lines: list[str]) -> None:
        if lines and lines[0] == "---":
            end = lines.index("---", 1)
            # Of the description of a picture only that it is there.
            self.blocks += [re.sub(r"(alt|caption): .*", r"\1:", line) for line in lines[1:end]]
            lines = lines[end + 1 :]
        while lines and (lines[0].startswith(":") or not lines[0]):
            self.blocks.append(lines[0])
            lines = lines[1:]
        self.prose += [(0, line.partition("#")[2]) for line in lines if "#" in line]
        kept = [re.sub(r"^(\s*)[%!].*", r"\1magic", line) for line in lines if not ADDED.fullmatch(line)]
        self.code.append(" ".join(bare("\n".join(kept))))

    def _add_text(self, at: int, line: str) -> None:
        section = self.sections[-1]
        section["formulas"].update(without_words(formula) for formula in FORMULA.findall(line))
        line = FORMULA.sub(" ", line)
        for role, target in ROLE.findall(line):
            name = " ".join(target.split()).casefold()
            section["references"][
                f"{role} {self.terms.get(name, name).casefold() if role == 'term' else name}"
            ] += 1
        line = NO_NUMBERS.sub(" ", ROLE.sub(" ", line))
        section["numbers"].update(written_out(*number) for number in NUMBER.findall(line))
        self.prose.append((at + self.offset, line))


def without_words(formula: str) -> str:
    r"""Return a formula in one line, without the words that stand in it.

    >>> without_words(r"x =  1 \text{ if}")
    'x = 1 \\text{}'
    """
    return " ".join(WORDS_IN_FORMULA.sub(r"\\text{}", formula).split())


def written_out(number: str, unit: str = "") -> str:
    """Return a number without commas and without words.

    >>> written_out("6,000", "万"), written_out("60", "million"), written_out("0.5")
    ('60000000', '60000000', '0.5')
    """
    plain = number.replace(",", "")
    return f"{float(plain) * POWERS[unit]:.0f}" if unit else plain


def is_small(number: str) -> bool:
    """Return whether English may write a number as a word, which Japanese writes in digits."""
    return number.isdigit() and (int(number) <= 20 or number.rstrip("0") in "123456789")


def differences(text: str, english: str, terms: Mapping[str, str]) -> list[str]:
    """Return in what a translation is not the English text; ``terms`` has the English names of its terms."""
    ours, theirs = Skeleton(text, terms), Skeleton(english)
    found = [*of_lists("part", ours.blocks, theirs.blocks), *of_lists("cell", ours.code, theirs.code)]
    if len(ours.sections) != len(theirs.sections):
        found.append(f"{len(ours.sections)} sections, in English {len(theirs.sections)}")
    for k, (one, other) in enumerate(zip(ours.sections, theirs.sections, strict=False)):
        for kind in one:
            added = {name for name in one[kind] - other[kind] if kind != "numbers" or not is_small(name)}
            for where, names in (("English", other[kind] - one[kind]), ("the translation", added)):
                if names:
                    found.append(f"section {k}: {kind} that are only in {where}: {', '.join(sorted(names))}")
    return [*found, *(f"line {at}: English: {line.strip()}" for at, line in forgotten(ours, theirs))]


def forgotten(ours: Skeleton, theirs: Skeleton) -> Iterator[tuple[int, str]]:
    """Yield the lines that are English still: in Latin letters, those that stand in the English text, too."""
    lines = [(at, line) for at, line in ours.prose if ENGLISH.search(NAMES.sub("", line))]
    latin = not any(OTHER_LETTERS.search(line) for _, line in ours.prose)
    known = {line for _, line in theirs.prose}
    yield from ((at, line) for at, line in lines if not latin or line in known)


def of_lists(what: str, ours: list[str], theirs: list[str]) -> Iterator[str]:
    """Yield the first place in which two lists differ, and how long they are if not the same."""
    for k, (one, other) in enumerate(zip(ours, theirs, strict=False), 1):
        if one != other:
            yield f"{what} {k} is {one!r}, in English {other!r}"
            break
    if len(ours) != len(theirs):
        yield f"{len(ours)} {what}s, in English {len(theirs)}"
