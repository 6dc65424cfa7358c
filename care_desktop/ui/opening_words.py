"""What the person is told of a workspace when it opens: that it may only be read, or lies where it is in danger."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from care_desktop.services.opening import OpenedWorkspace, PlaceKind
from care_desktop.ui.backup_words import folder_words


def backups_notice(found: OpenedWorkspace, chosen: str) -> str:
    """That backups do not go to the folder that was `chosen` for them; empty when they do, or none was."""
    if not chosen or found.backups is None or found.backups == Path(chosen).expanduser().absolute():
        return ""
    sentence = QCoreApplication.translate(
        "opening", "Backups cannot go to {chosen} now and are made in {folder} instead, until that folder is back."
    )
    return sentence.format(chosen=folder_words(Path(chosen)), folder=folder_words(found.backups))


def opening_notice(found: OpenedWorkspace) -> str:
    """A sentence for the message bar; empty when there is nothing to say."""
    if found.read_only:
        sentence = QCoreApplication.translate(
            "opening",
            "{file} may only be read, so nothing can be logged or changed. Copy it to a folder where you may write.",
        )
        return sentence.format(file=found.path.name)
    if found.place.kind is PlaceKind.CLOUD:
        sentence = QCoreApplication.translate(
            "opening",
            "This workspace lies in a folder that {service} copies. Close it on one computer before you open it on "
            "another, or changes may be lost.",
        )
        return sentence.format(service=found.place.service)
    if found.place.kind is PlaceKind.NETWORK:
        return QCoreApplication.translate(
            "opening",
            "This workspace lies on another computer's disk. Changes may be lost when the connection breaks or "
            "somebody else opens it; a folder of this computer is safer.",
        )
    return ""
