"""The words about backups: when, what for, how large, and whether they were looked at."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from care_desktop.services.backups import BackedUp, BackupReason
from care_desktop.services.restoring import Restored
from care_desktop.ui.person_words import full_day


def _tr(text: str) -> str:
    return QCoreApplication.translate("backups", text)


def reason_words(reason: BackupReason) -> str:
    """What a backup was made for."""
    return {
        BackupReason.AUTOMATIC: _tr("automatic"),
        BackupReason.BY_HAND: _tr("by hand"),
        BackupReason.CLOSING: _tr("when closing"),
        BackupReason.BEFORE_UPGRADE: _tr("before an upgrade"),
        BackupReason.BEFORE_IMPORT: _tr("before an import"),
        BackupReason.BEFORE_ERASURE: _tr("before an erasure"),
        BackupReason.BEFORE_RESTORE: _tr("before restoring"),
        BackupReason.BEFORE_REPAIR: _tr("before a repair"),
        BackupReason.BEFORE_CONVERSION: _tr("before a change of encryption"),
    }[reason]


def when_words(made_at: datetime) -> str:
    """Day and time where the person sits."""
    here = made_at.astimezone()
    return f"{full_day(here.date())} {here:%H:%M}"


def size_words(size: int) -> str:
    """Bytes in the unit that fits."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def state_words(kept: BackedUp) -> str:
    """What is known of the copy's soundness."""
    if kept.manifest.orphans:
        return _tr("readable, with rows that point nowhere")
    return _tr("verified") if kept.manifest.thorough else _tr("quickly checked")


def made_words(kept: BackedUp) -> str:
    """That a backup was made, for the message bar."""
    people, talks = (QLocale().toString(kept.manifest.counts.get(name, 0)) for name in ("person", "interaction"))
    return _tr("Backed up and verified: {people} people, {talks} interactions, {size}").format(
        people=people, talks=talks, size=size_words(kept.manifest.size)
    )


def restored_words(restored: Restored) -> str:
    """What was restored, and what became of what was there, for the message bar."""
    people, talks = (QLocale().toString(count) for count in (restored.people, restored.interactions))
    said = [
        _tr("{file} was restored: {people} people, {talks} interactions.").format(
            file=restored.path.name, people=people, talks=talks
        )
    ]
    if restored.forgotten:
        said.append(_tr("Taken out again, because they were erased since: {n}.").format(n=restored.forgotten))
    if restored.saved is not None:
        said.append(_tr("What was there before is among the backups."))
    if restored.aside is not None:
        said.append(_tr("The damaged file is kept as {file}.").format(file=restored.aside.name))
    return " ".join(said)


def folder_words(folder: Path) -> str:
    """Where backups lie, with the home folder as people write it."""
    try:
        return str(Path("~") / folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
