"""Every sentence and every answer of the capture parser is known to the window, so that it can be translated."""

import ast
from datetime import date
from pathlib import Path

from care_desktop.domain import capture
from care_desktop.domain.capture_types import Question, TokenKind
from care_desktop.ui.capture_words import CHOICES, TEMPLATES, choice_words, question_words

TODAY = date(2026, 11, 24)


def sentences() -> set[str]:
    """Every text with a mark at its end, as questions and remarks have one."""
    found = set()
    for path in sorted(Path(capture.__file__).parent.glob("capture*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                text = node.value
                if text[:1] in "“" or (text[:1].isupper() and text.endswith((".", "?")) and " " in text):
                    found.add(text)
    return found


def test_the_table_holds_what_the_parser_says_and_nothing_else() -> None:
    spoken = {text for text in sentences() if text.endswith((".", "?"))}
    assert spoken == TEMPLATES


def test_questions_and_answers_are_said_in_words() -> None:
    asked = Question("x" * 90, "Which day was “{words}”?", ("2026-11-23",))
    assert question_words(asked) == f"Which day was “{'x' * 40}…”?"
    assert choice_words(asked, "2026-11-23", TODAY) == "Mon 23 Nov"
    said = [
        (TokenKind.DATE, "2026-11-23T14:30:00+00:00", "Mon 23 Nov, 2:30\N{NARROW NO-BREAK SPACE}PM"),
        (TokenKind.DURATION, "20 min", "20 min"),
        (TokenKind.MILESTONE, "tried it", "tried it"),
        (TokenKind.TONE, "-2", "−2"),
        (None, "tone -1", "tone −1"),
        (None, "ours", "ours"),
    ]
    for settles, choice, words in said:
        assert choice_words(Question("", "", (choice,), settles), choice, TODAY).replace(" PM", "\u202fPM") in (
            words,
            words.replace("2:30\u202fPM", "14:30"),
        )
    assert "ours" in CHOICES
