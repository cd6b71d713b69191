"""The exercises: an answer is judged, and a wrong one gets a reply or a hint."""

import re

import pytest
from support.figures import GIVE


def plain(words):
    """Return what is to be read of a text from the catalogue: marks mean something within mathematics only."""
    parts = re.split(r"(`.*?`|\*.*?\*)", words)
    return "".join(re.sub("[*_^{}]", "", part) if part[:1] == "*" else part.replace("`", "") for part in parts)


def test_an_answer_is_judged_and_a_wrong_one_gets_a_reply_or_a_hint(gallery, subtests):
    for figure in gallery(answers=True):
        text = {key: plain(words) for key, words in figure.spec["text"].items()}
        answer, tolerance, choices = (figure.spec[key] for key in ("answer", "tolerance", "choices"))
        right, wrong = ["right", text["right"]], ["wrong", f"{text['wrong']} {text.get('hint')}"]
        if figure.spec["lines"]:
            continue
        with subtests.test(figure.spec["exercise"]):
            for choice in sorted(choices, key=lambda choice: choice != answer):
                reply = text.get(f"reply.{choice}", text["hint"])
                said = right if choice == answer else ["wrong", f"{text['wrong']} {reply}"]
                assert figure.host.evaluate(GIVE, choice) == said
            if choices:
                figure.host.query_selector(f"[value='{answer}']").click()
                figure.host.query_selector("button").click()
            else:
                judged = {
                    f"{answer + 7 + 10 * tolerance}": wrong,
                    f"{-answer}": ["wrong", text["sign"]] if abs(answer) > tolerance else right,
                    f" {answer} ".replace(".", ",").replace("-", "−"): right,
                    "<b>half</b>": ["unclear", text["unclear"].replace("{given}", "<b>half</b>")],
                    "  ": ["none", ""],
                } | {
                    f"{slip}": ["wrong", f"{text['wrong']} {text[f'slip.{key}']}"]
                    for key, slip in figure.spec["slips"].items()
                }
                assert {given: figure.host.evaluate(GIVE, given) for given in judged} == judged
                # Who rounds a slip is told of it, too.
                for key, slip in figure.spec["slips"].items():
                    given = round(slip, 2)
                    others = [answer, *(other for name, other in figure.spec["slips"].items() if name != key)]
                    near = abs(given - slip) <= 0.1 * abs(
                        slip
                    )  # who gives a digit of it rounds it to something else
                    if given and near and not any(abs(given - other) < 0.006 + tolerance for other in others):
                        said = f"{text['wrong']} {text[f'slip.{key}']}"
                        assert figure.host.evaluate(GIVE, f"{given}") == ["wrong", said]
                figure.host.query_selector("input").fill(f"{answer}")
                figure.host.query_selector("input").press("Enter")
            assert figure.text(".dl-verdict") == right[1]


@pytest.mark.gate
def test_the_wrong_line_is_found_with_the_keyboard_and_then_the_reason(gallery, subtests):
    for figure in (figure for figure in gallery(answers=True) if figure.spec["lines"]):
        text = {key: plain(words) for key, words in figure.spec["text"].items()}
        spec, host = figure.spec, figure.host
        with subtests.test(spec["exercise"]):
            first, *_ = rows = host.query_selector_all(".dl-line")
            why = host.query_selector("fieldset:has([type=radio])")
            assert [row.inner_text() for row in rows] == [text[f"line.{k + 1}"] for k in range(spec["lines"])]
            first.focus()
            for line, row in enumerate(rows, 1):
                assert row.evaluate("(row) => row === document.activeElement")
                assert not why or not why.is_visible()
                figure.tab.keyboard.press("Enter")
                assert row.get_attribute("aria-pressed") == "true"
                if line == spec["answer"]:
                    break
                assert figure.text(".dl-verdict") == f"{text['wrong']} {text[f'reply.{line}']}"
                figure.tab.keyboard.press("Tab")
            told = f"{text['right']} {text['reason']}"
            assert figure.text(".dl-verdict") == (text["right"] if why else told)
            for choice in sorted(spec["choices"], key=lambda choice: choice == spec["reason"]):
                host.query_selector(f"[value='{choice}']").check()
                host.query_selector("[type=submit]").press("Enter")
                said = told if choice == spec["reason"] else f"{text['wrong']} {text[f'reply.{choice}']}"
                assert figure.text("fieldset .dl-verdict") == said
