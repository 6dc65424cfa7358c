"""What the window says of duplicates: signs, fields, kinds of rows, in the person's language."""

from PySide6.QtCore import QCoreApplication

from care_desktop.services.duplicates import SENTENCES, Duplicate, Sign, SignKind, Strength
from care_desktop.services.merge import MergeField, MergePreview, TableCount
from care_desktop.ui.people_words import count_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("duplicates", text)


def sign_words(sign: Sign) -> str:
    """A sign as a sentence."""
    return _tr(SENTENCES[sign.kind]).format(*sign.values)


def strength_words(strength: Strength) -> str:
    """How sure a suggestion is."""
    return _tr("Strong signs") if strength is Strength.STRONG else _tr("Likely")


def line_words(found: Duplicate) -> tuple[str, str]:
    """The two lines of a suggestion in the list: both names, and what tells most."""
    first, second = found.names
    title = _tr("{first} and {second}").format(first=first, second=second)
    told = [sign for sign in found.signs if not sign.kind.startswith("name")] or list(found.signs)
    return title, _tr("{strength} · {sign}").format(
        strength=strength_words(found.strength), sign=sign_words(told[0]) if told else ""
    )


def field_words(field: MergeField) -> str:
    """What a field is called."""
    return {
        MergeField.NAME: _tr("Name"),
        MergeField.READING: _tr("Reading"),
        MergeField.PRONOUNS: _tr("Pronouns"),
        MergeField.PLACE: _tr("Place"),
        MergeField.COUNTRY: _tr("Country"),
        MergeField.TIME_ZONE: _tr("Time zone"),
        MergeField.MET_HOW: _tr("How we met"),
        MergeField.MET_EVENT: _tr("Met at"),
        MergeField.INTRODUCED_BY: _tr("Introduced by"),
        MergeField.OWNER: _tr("Owner"),
        MergeField.CADENCE: _tr("Cadence, days"),
        MergeField.TEAMMATE: _tr("Teammate"),
    }[field]


def _table_words() -> dict[str, str]:
    return {
        "interaction_person": _tr("Interactions"),
        "handle": _tr("Handles"),
        "person_tag": _tr("Tags"),
        "job": _tr("Jobs"),
        "own_rating": _tr("Own ratings"),
        "promise_person": _tr("Promises"),
        "promise": _tr("Promises made by us"),
        "feedback_asker": _tr("Feedback asked for"),
        "feedback": _tr("Feedback taken"),
        "introduction": _tr("Introductions"),
        "resource_given": _tr("Resources given"),
        "swag_given": _tr("Swag given"),
        "stage_setting": _tr("Stages set by hand"),
        "handover": _tr("Handovers"),
        "identity": _tr("Identities of accounts"),
        "contact_card": _tr("Contact cards"),
        "event_target": _tr("Plans for events"),
        "snooze": _tr("Put off on Today"),
        "person": _tr("Looked after or introduced"),
    }


def count_rows(preview: MergePreview) -> list[tuple[str, TableCount]]:
    """Kinds of rows that speak of either, with their counts, in the order they matter; others come last."""
    words = _table_words()
    found = [(words[table], preview.counts[table]) for table in words if table in preview.counts]
    hidden = {"merged_person", "not_duplicate"}
    others = sorted(preview.counts.keys() - words.keys() - hidden)
    return found + [(table.replace("_", " ").capitalize(), preview.counts[table]) for table in others]


def after_words(count: TableCount) -> str:
    """How many there are after, and how many of them were the same: "14, 1 in common"."""
    same = count.both + count.joined
    if not same:
        return count_words(count.after)
    return _tr("{n}, {same} in common").format(n=count_words(count.after), same=count_words(same))


__all__ = ["SignKind", "after_words", "count_rows", "field_words", "line_words", "sign_words", "strength_words"]
