"""How to cite the book and its chapters."""

import re
from pathlib import Path

import pytest
import yaml
from pybtex.database import parse_string
from support.parsed import parsed

import dlmath
from theme import citation

ROOT = Path(__file__).parents[2]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
WRITTEN = "book/intro.html"
# Where GitHub Pages publishes the repository of _config.yml.
ADDRESS = "https://dlmath-book.github.io/dlmath/"


def entry(bibtex):
    ((key, entry),) = parse_string(bibtex, "bibtex").entries.items()
    return key, entry


def plain(text):
    return text.replace("{", "").replace("}", "")


def test_the_citation_in_the_introduction_says_what_the_citation_file_says(page_of):
    section = page_of(WRITTEN).find(id="how-to-cite-it")
    words, bibtex = section.p.get_text(), section.pre.get_text()
    _, found = entry(bibtex)
    assert [plain(str(author)) for author in found.persons["author"]] == [a["name"] for a in CITATION["authors"]]
    assert plain(found.fields["title"]) == CITATION["title"]
    assert found.fields["year"] == CITATION["date-released"][:4]
    assert found.fields["url"] == ADDRESS
    assert CITATION["version"] in found.fields["note"]
    for part in (CITATION["authors"][0]["name"], CITATION["title"], CITATION["version"], ADDRESS):
        assert part in words


def test_a_chapter_says_at_its_foot_how_to_cite_it(page_of, chapter, pages):
    document = page_of(chapter)
    (foot,) = document.select("article > details.cite-this")
    key, found = entry(foot.pre.get_text())
    title = document.select_one("article h1").find_all(string=True, recursive=False)[0]
    number = str(pages["chapter"].index(chapter) + 1)
    assert plain(found.fields["title"]) == title
    assert plain(found.fields["booktitle"]) == CITATION["title"]
    has_number = document.select_one("article h1 .section-number") is not None
    assert found.fields.get("chapter") == (number if has_number else None)
    assert found.fields["url"] == ADDRESS + chapter
    assert re.fullmatch(r"[a-z0-9-]+", key)
    words = foot.p.get_text()
    where = f"Chapter {number} of" if has_number else "In"
    for part in (f"{title}. {where} {CITATION['title']}", CITATION["version"], ADDRESS + chapter):
        assert part in words


def test_no_two_citations_have_the_same_key(page_of, pages):
    keys = [entry(page_of(page).select_one(".cite-this pre").get_text())[0] for page in pages["chapter"]]
    keys.append(entry(page_of(WRITTEN).find(id="how-to-cite-it").pre.get_text())[0])
    assert len(set(keys)) == len(keys)


def test_people_and_organisations_are_cited_as_what_they_are(monkeypatch, tmp_path):
    source = {**CITATION, "authors": [{"name": "The Club"}, {"family-names": "Byron", "given-names": "Ada"}]}
    path = tmp_path / "CITATION.cff"
    path.write_text(yaml.safe_dump(source), "utf-8")
    monkeypatch.setattr(citation, "CITATION", path)
    cited = citation.cite("en", "https://x.example/")
    club, ada = entry(cited["bibtex"])[1].persons["author"]
    assert plain(" ".join(club.last_names)) == "The Club"
    assert (ada.first_names, ada.last_names) == (["Ada"], ["Byron"])
    assert cited["words"].startswith("The Club and Ada Byron (")


def test_without_an_address_the_repository_is_cited():
    assert citation.cite("en", "")["words"].endswith(CITATION["repository-code"])


def test_the_cited_version_is_that_of_the_module():
    assert CITATION["version"] == dlmath.__version__


@pytest.mark.whole
def test_each_japanese_chapter_is_cited_under_a_key_and_names_of_its_own(book, pages):
    keys = set()
    for page in pages["japanese_page"]:
        if "/notebooks/" in page:
            text = parsed(book / page).select_one(".cite-this").get_text()
            keys.add(re.search(r"@incollection\{(\S+),", text)[1])
            assert "booktitle = {{深層学習を理解するための数学}}" in text
            assert CITATION["authors"][0]["name"] not in text
    assert len(keys) == 8
