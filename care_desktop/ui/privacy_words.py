"""Words of privacy: reasons of the review, kinds of rows that go, what a receipt says."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from care_desktop.services.consent import ReviewLine, ReviewReason
from care_desktop.services.erasure import Receipt
from care_desktop.ui.people_words import count_words


def _tr(text: str) -> str:
    return QCoreApplication.translate("privacy", text)


def reason_words(reason: ReviewReason) -> str:
    """Why somebody is to be looked at again."""
    return {
        ReviewReason.RETENTION_PASSED: _tr("Retention date passed"),
        ReviewReason.RETENTION_SOON: _tr("Retention ends within 30 days"),
        ReviewReason.NO_BASIS: _tr("No lawful basis"),
        ReviewReason.CONSENT_OLD: _tr("Consent older than 2 years"),
        ReviewReason.SILENT: _tr("No contact for 3 years"),
    }[reason]


def reasons_words(line: ReviewLine) -> str:
    """Every reason for a line, and what they asked for themselves."""
    words = [reason_words(reason) for reason in line.reasons]
    return "; ".join([*words, *rights_words(line.restricted, line.objected)])


def rights_words(restricted: bool, objected: bool) -> list[str]:
    """What somebody asked for: that their data rest, or that nothing is recorded."""
    return [
        *([_tr("Processing restricted")] if restricted else []),
        *([_tr("Objected to processing")] if objected else []),
    ]


def rows_words(table: str) -> str:
    """What the rows of a table are, of one person."""
    known = {
        "person": _tr("Person"),
        "handle": _tr("Handles and addresses"),
        "job": _tr("Companies and roles"),
        "person_tag": _tr("Tags"),
        "own_rating": _tr("Own ratings"),
        "stage_setting": _tr("Stages set by hand"),
        "handover": _tr("Handovers"),
        "interaction": _tr("Interactions"),
        "interaction_person": _tr("Parts in interactions"),
        "promise": _tr("Promises"),
        "promise_person": _tr("Parts in promises"),
        "feedback": _tr("Feedback"),
        "feedback_asker": _tr("Feedback asked for"),
        "resource_given": _tr("Content given"),
        "swag_given": _tr("Swag given"),
        "introduction": _tr("Introductions"),
        "event_target": _tr("Plans for events"),
        "identity": _tr("Identities elsewhere"),
        "contact_card": _tr("Contact cards"),
        "proposal": _tr("Proposals in the inbox"),
        "snooze": _tr("Entries put off"),
        "not_duplicate": _tr("Comparisons with others"),
        "merged_person": _tr("People merged into them"),
    }
    return known.get(table, table.replace("_", " "))


def counts_words(counts: Mapping[str, int]) -> list[str]:
    """`Handles and addresses 3`, a line a kind, the largest first."""
    lines = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [_tr("{what}: {n}").format(what=rows_words(name), n=count_words(count)) for name, count in lines]


def receipt_words(receipt: Receipt) -> str:
    """What an erasure came to, in one sentence."""
    if receipt.is_proven:
        sentence = _tr("Erased: {label}. {n} files were searched; nothing was found of them.")
    elif receipt.left:
        sentence = _tr("Erased: {label}. But {left} of {n} files still hold a name, handle or address.")
    else:
        sentence = _tr("Erased: {label}. But not everything could be done. {n} files were searched.")
    return sentence.format(label=receipt.label, n=count_words(receipt.searched), left=count_words(len(receipt.left)))
