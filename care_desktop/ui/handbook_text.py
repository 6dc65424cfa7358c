"""The handbook as it is shipped: its chapters in the order of its index, their text, and which one fits what shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from care_desktop.errors import StorageFailure

INDEX = "handbook/README.md"
_ROW = re.compile(r"^\| \[(?P<title>[^\]]+)\]\((?P<file>[\w-]+\.md)\) \|", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<file>[^)\s]+)\)")
_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)

# What shows in the window (a page, a section of the settings, a class of dialog) -> the chapter about it.
CHAPTERS = {
    "today": "today",
    "people": "people",
    "person": "person",
    "log": "log-and-events",
    "resources": "resources",
    "feedback": "feedback-and-promises",
    "insights": "insights",
    "settings": "first-ten-minutes",
    "settings-accounts": "sync",
    "settings-scoring": "trust",
    "settings-privacy": "privacy",
    "settings-backup": "backup",
    "settings-encryption": "encryption",
    "capture": "capture",
    "trouble": "backup",
    "ImportDialog": "files",
    "AccountDialog": "sync",
    "InboxDialog": "sync",
    "DuplicatesDialog": "people",
    "ErasureDialog": "privacy",
    "HeldDialog": "privacy",
    "ConsentDialog": "privacy",
    "RestoreDialog": "backup",
    "RecoveryKeyDialog": "encryption",
    "UnlockDialog": "encryption",
    "EventDialog": "log-and-events",
    "PromiseDialog": "feedback-and-promises",
    "FeedbackDialog": "feedback-and-promises",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook: its place below the folder of documents ("handbook/today.md") and its title."""

    place: str
    title: str


def chapters(docs: Path) -> tuple[Chapter, ...]:
    """Every chapter, the index first, then in the order of the index.

    Args:
        docs: the folder of documents.

    Raises:
        StorageFailure: the handbook is not there.
    """
    index = text_of(docs, INDEX)
    folder = PurePosixPath(INDEX).parent
    rows = (Chapter(str(folder / row["file"]), row["title"]) for row in _ROW.finditer(index))
    return (Chapter(INDEX, title_of(index)), *rows)


def text_of(docs: Path, place: str) -> str:
    """The Markdown of a page, without what is written for tests.

    Raises:
        StorageFailure: there is no such page below `docs`.
    """
    path = (docs / place).resolve()
    try:
        if not path.is_relative_to(docs.resolve()):
            raise FileNotFoundError(place)
        return _COMMENT.sub("", path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StorageFailure(
            f"The page {PurePosixPath(place).name} of the handbook is not in this installation.",
            "Install CARE Desktop again.",
        ) from error


def title_of(text: str) -> str:
    """The first heading of a page; empty when it has none."""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1] if found else ""


def missing_pictures(docs: Path) -> list[str]:
    """Places of pictures that chapters show, in light or in dark, and that are not there.

    Raises:
        StorageFailure: a chapter is not there.
    """
    wanted = {
        picture_place(place_of_link(chapter.place, found["file"]), is_dark)
        for chapter in chapters(docs)
        for found in _PICTURE.finditer(text_of(docs, chapter.place))
        for is_dark in (False, True)
    }
    return sorted(place for place in wanted if not (docs / place).is_file())


def place_for(shown: Iterable[str]) -> str:
    """The chapter that fits what shows: the first of these names that has one, else the index."""
    name = next((CHAPTERS[name] for name in shown if name in CHAPTERS), "")
    return str(PurePosixPath(INDEX).with_name(f"{name}.md")) if name else INDEX


def place_of_link(page: str, link: str) -> str:
    """Where a link on a page leads, below the folder of documents: "../validation.md" is "validation.md"."""
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / link.partition("#")[0]).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def picture_place(place: str, is_dark: bool) -> str:
    """The place of a picture in the appearance that is in force: "today.png" is "today-dark.png" in dark."""
    path = PurePosixPath(place)
    return str(path.with_stem(f"{path.stem}-dark")) if is_dark else place
