"""One style sheet for all pages, with the rules that can apply: on a slow line, each would keep a reader waiting.

The sheets of Sphinx, of the theme, of the extensions and of the book are joined into it. Tools that do the same for
any site (``purgecss``, ``postcss``) were looked at: they need a configuration of about this length, and Node.
"""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2
from sphinx.errors import ExtensionError

JOINED = "all.css"
# Its icon font is not there: the few icons that a page needs are in book.css.
FONT_AWESOME = "fontawesome"


@dataclass(frozen=True)
class Used:
    """What pages and scripts name: classes and ids, and variables of style sheets."""

    names: set[str]
    variables: set[str]


def walk(tokens: Iterable[Any] | None) -> Iterator[Any]:
    """Yield tokens of a style sheet, and all that is within them."""
    for token in tokens or ():
        yield token
        for part in ("prelude", "content", "arguments"):
            yield from walk(getattr(token, part, None))


def variables_in(tokens: Iterable[Any] | None) -> set[str]:
    """Return the variables that are read."""
    calls = [token for token in walk(tokens) if token.type == "function" and token.lower_name == "var"]
    return {name.value for call in calls for name in call.arguments if name.type == "ident"}


def read_sheet(static: Path, name: str) -> list[Any]:
    """Return the rules of a style sheet and of those that it imports, with addresses as from the static folder."""
    rules = []
    folder = posixpath.dirname(name)
    text = (static / name).read_text("utf-8")
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        keyword = getattr(rule, "at_keyword", "")
        if rule.type == "error":
            raise ExtensionError(f"{name}, line {rule.source_line}: {rule.message}")
        if keyword == "import":
            (imported,) = (token.value for token in rule.prelude if token.type in ("string", "url"))
            rules += read_sheet(static, posixpath.normpath(posixpath.join(folder, imported)))
        elif keyword != "charset":
            relocate(rule, folder)
            rules.append(rule)
    return rules


def relocate(rule: Any, folder: str) -> None:
    """Let the addresses in a rule begin with the folder of its sheet."""
    for token in walk([rule]):
        quoted = token.type == "function" and token.lower_name == "url"
        for address in token.arguments if quoted else [token]:
            if (quoted or token.type == "url") and not address.value.startswith(("data:", "#")):
                path = posixpath.normpath(posixpath.join(folder, address.value))
                address.representation = f'"{path}"' if quoted else f'url("{path}")'


def lean(rules: Iterable[Any], used: Used) -> str:
    """Return a style sheet without what cannot apply.

    That is rules whose selectors all need a class or id that nothing names, and variables that nothing reads.
    """
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [selector for selector in split_selectors(rule.prelude) if can_apply(selector, used)]
            if selectors and (body := declarations(rule, used)):
                kept.append(f"{','.join(tinycss2.serialize(selector).strip() for selector in selectors)}{{{body}}}")
        elif rule.at_keyword in ("media", "supports", "container") and rule.content:
            within = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if inner := lean(within, used):
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif FONT_AWESOME not in (text := rule.serialize()):
            kept.append(text)
    return "".join(kept)


def split_selectors(prelude: Iterable[Any]) -> list[list[Any]]:
    """Return the selectors of a rule; commas within ``:is(...)`` do not separate any."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def can_apply(selector: list[Any], used: Used) -> bool:
    """Return whether all classes and ids of a selector are named, but those within ``:not(...)`` and its like."""
    classes = {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}
    ids = {token.value for token in selector if token.type == "hash"}
    return used.names >= classes | ids


def declarations(rule: Any, used: Used) -> str:
    """Return the declarations of a rule without variables that nothing reads."""
    items = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    kept = [item for item in items if item.type != "declaration" or not is_unread(item.name, used)]
    return ";".join(item.serialize() for item in kept)


def is_unread(name: str, used: Used) -> bool:
    """Return whether a property is a variable that nothing reads."""
    return name.startswith("--") and name not in used.variables


def join(static: Path, names: Iterable[str], used: Used, more: str) -> str:
    """Return the style sheets of these names in one, in their order, and some more rules."""
    rules = [rule for name in names for rule in read_sheet(static, name)]
    if not any(FONT_AWESOME in rule.serialize() for rule in rules):
        raise ExtensionError(f"no style sheet names {FONT_AWESOME}: theme/styles.py need not leave it out")
    variables = used.variables | variables_in(rules)
    return lean(rules, Used(used.names, variables)) + more
