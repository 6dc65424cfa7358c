"""What is said once encryption was turned on or off, or the key was changed."""

from PySide6.QtCore import QCoreApplication

from care_desktop.services.encryption import Conversion, ConversionKind, Converted


def _tr(text: str) -> str:
    return QCoreApplication.translate("encryption_words", text)


def converted_words(conversion: Conversion, done: Converted) -> str:
    """The sentences for the message bar."""
    said = {
        ConversionKind.TURN_ON: _tr("The workspace is encrypted."),
        ConversionKind.CHANGE_KEY: _tr("The workspace has another key. Earlier backups need the earlier one."),
        ConversionKind.TURN_OFF: _tr("The workspace is not encrypted any more."),
    }[conversion.kind]
    more = []
    if done.backups:
        more.append(_tr("Backups encrypted too: {n}.").format(n=done.backups))
    if conversion.key is not None and done.readable_backups:
        more.append(_tr("Backups still readable without a key: {n}.").format(n=len(done.readable_backups)))
    if done.trouble:
        more.append(done.trouble)
    return " ".join([said, *more])
