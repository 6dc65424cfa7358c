"""What the capture line asks and offers to choose, in the person's language."""

from datetime import date, datetime, time

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from care_desktop.domain.capture_types import Question, TokenKind
from care_desktop.domain.interactions import Milestone
from care_desktop.domain.resources import SwagReason
from care_desktop.ui.interaction_words import day_words, minutes_words, time_words, tone_words, word
from care_desktop.ui.plain_text import one_line

_LONGEST_QUOTE = 40

TEMPLATES: frozenset[str] = frozenset(
    str(text)
    for text in (
        QT_TRANSLATE_NOOP("capture", "The line is empty: say who it was with and what it was about."),
        QT_TRANSLATE_NOOP(
            "capture", "Only the first words of so long a line are read for fields; the rest stays in the note."
        ),
        QT_TRANSLATE_NOOP("capture", "Nobody is named: who was it with?"),
        QT_TRANSLATE_NOOP("capture", "Two tones are given; which one is it?"),
        QT_TRANSLATE_NOOP("capture", "Is “{words}” an event, or a company or place?"),
        QT_TRANSLATE_NOOP("capture", "Was “{words}” given freely or for something done?"),
        QT_TRANSLATE_NOOP("capture", "Is “{words}” a plus or a tone?"),
        QT_TRANSLATE_NOOP("capture", "Is “{words}” a dash or a tone?"),
        QT_TRANSLATE_NOOP("capture", "The line tells more than one milestone; which is kept?"),
        QT_TRANSLATE_NOOP("capture", "Which “{words}” is meant?"),
        QT_TRANSLATE_NOOP("capture", "“{words}”: has it happened, or is it still to do?"),
        QT_TRANSLATE_NOOP("capture", "Was “{words}” there too, or only talked about?"),
        QT_TRANSLATE_NOOP("capture", "Which day is “{words}”?"),
        QT_TRANSLATE_NOOP("capture", "Which day was “{words}”?"),
        QT_TRANSLATE_NOOP("capture", "“{words}” is in the past: when is the promise due?"),
        QT_TRANSLATE_NOOP("capture", "“{words}”: is that our promise, or theirs?"),
        QT_TRANSLATE_NOOP("capture", "“{words}”: what exactly was promised?"),
        QT_TRANSLATE_NOOP("capture", "“{words}” is in the future: when did it happen?"),
        QT_TRANSLATE_NOOP("capture", "Did it happen on “{words}”, or today?"),
        QT_TRANSLATE_NOOP("capture", "Two days are named; which one is it?"),
        QT_TRANSLATE_NOOP("capture", "Two times are named; which one is it?"),
        QT_TRANSLATE_NOOP("capture", "The zone of “{words}” is not understood; the time is read as local."),
        QT_TRANSLATE_NOOP("capture", "“{words}” does not exist on that day: the clocks change."),
        QT_TRANSLATE_NOOP("capture", "“{words}” is still to come today; was it yesterday?"),
        QT_TRANSLATE_NOOP("capture", "“{words}” is still to come; when did it happen?"),
        QT_TRANSLATE_NOOP("capture", "How long is “{words}”?"),
        QT_TRANSLATE_NOOP("capture", "Two durations are given; which one is it?"),
        QT_TRANSLATE_NOOP("capture", "“{words}” is not a day of the calendar."),
        QT_TRANSLATE_NOOP("capture", "“{words}” is not that day of the week."),
        QT_TRANSLATE_NOOP("capture", "“{words}” is not a time of day."),
    )
)
"""Every sentence the parser asks or remarks with."""

CHOICES: frozenset[str] = frozenset(
    str(text)
    for text in (
        QT_TRANSLATE_NOOP("capture", "event"),
        QT_TRANSLATE_NOOP("capture", "company or place"),
        QT_TRANSLATE_NOOP("capture", "plus"),
        QT_TRANSLATE_NOOP("capture", "dash"),
        QT_TRANSLATE_NOOP("capture", "happened"),
        QT_TRANSLATE_NOOP("capture", "to do"),
        QT_TRANSLATE_NOOP("capture", "there"),
        QT_TRANSLATE_NOOP("capture", "talked about"),
        QT_TRANSLATE_NOOP("capture", "ours"),
        QT_TRANSLATE_NOOP("capture", "theirs"),
    )
)
"""Every answer that is a word, beside those of the closed vocabularies."""


def tr(text: str) -> str:
    """A text of the capture line in the person's language."""
    return QCoreApplication.translate("capture", text)


def question_words(question: Question) -> str:
    """A question or remark of the parser, with the words it is about; long ones are cut."""
    about = one_line(question.about)
    if len(about) > _LONGEST_QUOTE:
        about = f"{about[:_LONGEST_QUOTE].rstrip()}…"
    return tr(question.template).format(words=about)


def choice_words(question: Question, choice: str, today: date) -> str:
    """An answer as the menu of a question says it: days, times, durations and tone by locale."""
    if choice in CHOICES:
        return tr(choice)
    match question.settles:
        case TokenKind.MILESTONE:
            return word(Milestone(choice))
        case TokenKind.SWAG:
            return word(SwagReason(choice))
        case TokenKind.DURATION:
            return minutes_words(int(choice.split()[0]))
        case TokenKind.TONE:
            return tone_words(int(choice))
    if choice.startswith("tone "):
        return f"{tr('tone')} {tone_words(int(choice.removeprefix('tone ')))}"
    return _when_words(choice, today)


def _when_words(choice: str, today: date) -> str:
    if "T" in choice:
        moment = datetime.fromisoformat(choice)
        return f"{day_words(moment.date(), today)}, {time_words(moment)}"
    if ":" in choice:
        return time_words(datetime.combine(today, time.fromisoformat(choice)))
    return day_words(date.fromisoformat(choice), today)
