"""What is entered for a new account: where it is, what the source asks for, the secret, and how it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from care_desktop.services import account_keys, accounts
from care_desktop.services.accounts import Account, AccountField, Source
from care_desktop.ui.account_words import every_words, link_host
from care_desktop.ui.dialogs.field import Field, line_edit
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_secret import SecretField
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import label

_LIST_HEIGHT = 72


class AccountForm(QWidget):
    """The fields of one kind of account.

    Args:
        teammates: (key, name) of those who could be the owner of the account.
        given: what was entered before; then nothing but the source's own fields is asked for. None for a new account.

    Signals:
        edited(): something was entered.
        other_way_requested(): the service is to hand the secret out.
    """

    edited = Signal()
    other_way_requested = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        source: Source,
        teammates: Sequence[tuple[UUID, str]] = (),
        given: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self.source = source
        self.edits: dict[str, QLineEdit | QPlainTextEdit] = {}
        self.fields: dict[str, Field] = {}
        self.secret: SecretField | None = None
        self.me: ChoiceBox | None = None
        theme = holder.theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.metrics.space.gap)
        self._column.addWidget(label(theme, source.reads, Ink.MUTED, wraps=True))
        if given is not None:
            for field in source.fields:
                self._add_edit(replace(field, default=given.get(field.name, "")))
            return
        if not source.is_local:
            hint = source.host_hint or source.default_host
            self._add_edit(AccountField("host", self.tr("Host"), hint, default=source.default_host))
        for field in source.fields:
            self._add_edit(field)
        if source.secret is not None:
            self.secret = SecretField(holder, source.secret, source.default_host)
            self.secret.edited.connect(self.edited)
            self.secret.other_way_requested.connect(self.other_way_requested)
            self._column.addWidget(self.secret)
        self._add_choices(teammates)

    def _add_edit(self, field: AccountField) -> None:
        if field.is_list:
            many = QPlainTextEdit(field.default)
            many.setFixedHeight(_LIST_HEIGHT)
            many.setTabChangesFocus(True)
            many.setPlaceholderText(field.hint)
            many.textChanged.connect(self._on_edited)
            self.edits[field.name] = many
        else:
            one = line_edit(field.default)
            one.setPlaceholderText(field.hint)
            one.textChanged.connect(self._on_edited)
            self.edits[field.name] = one
        control: QWidget = self.edits[field.name]
        if field.is_folder:
            control = self._with_folder_button(field.name)
        template = self.tr("{name}") if field.required else self.tr("{name} (may be left empty)")
        self.fields[field.name] = Field(self._holder, template.format(name=field.label), control)
        if field.is_list:
            self.fields[field.name].set_note(self.tr("One a line"))
        self._column.addWidget(self.fields[field.name])
        if link_host(field.about):
            about = Button(self._holder, "", ButtonKind.LINK)
            about.setText(self.tr("What that is, at {host}").format(host=link_host(field.about)))
            about.setAutoDefault(False)
            about.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(field.about)))
            self._column.addWidget(about)

    def _with_folder_button(self, name: str) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._holder.theme.metrics.space.unit)
        choose = Button(self._holder, self.tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(lambda: self._choose_folder(name))
        row.addWidget(self.edits[name], 1)
        row.addWidget(choose)
        both.setFocusProxy(self.edits[name])
        return both

    def _choose_folder(self, name: str) -> None:
        dialog = QFileDialog(self, self.fields[name].caption)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self._put(name, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _put(self, name: str, text: str) -> None:
        edit = self.edits[name]
        if isinstance(edit, QLineEdit):
            edit.setText(text)

    def _add_choices(self, teammates: Sequence[tuple[UUID, str]]) -> None:
        space = self._holder.theme.metrics.space
        row = QHBoxLayout()
        row.setSpacing(space.gap)
        self.every = ChoiceBox(self._holder)
        for minutes in accounts.EVERY_MIN_CHOICES:
            self.every.addItem(every_words(minutes), minutes)
        self.every.setCurrentIndex(accounts.EVERY_MIN_CHOICES.index(accounts.EVERY_MIN))
        row.addWidget(Field(self._holder, self.tr("How often"), self.every), 1)
        if teammates:
            self.me = ChoiceBox(self._holder)
            self.me.addItem(self.tr("Not said"), None)
            for key, name in teammates:
                self.me.addItem(name, key)
            # With one teammate there is little doubt who sits here.
            self.me.setCurrentIndex(1 if len(teammates) == 1 else 0)
            mine = Field(self._holder, self.tr("Which of us you are there"), self.me)
            row.addWidget(mine, 1)
        self._column.addLayout(row)
        self.creates = CheckBox(self._holder, self.tr("New people: create without asking"))
        self.creates.setVisible(self.source.brings_people)
        self._column.addWidget(self.creates)

    @property
    def first(self) -> QWidget:
        """Where the cursor goes: the first field that is still empty."""
        empty = (edit for name, edit in self.edits.items() if not self.text(name))
        return next(empty, self.secret or next(iter(self.edits.values()), self))

    def text(self, name: str) -> str:
        """What was entered into a field, without blanks around it."""
        edit = self.edits[name]
        return (edit.text() if isinstance(edit, QLineEdit) else edit.toPlainText()).strip()

    def options(self) -> dict[str, str]:
        """What the source asked for; lists are one value a line."""
        return {field.name: self.text(field.name) for field in self.source.fields}

    def account(self) -> Account:
        """The account as it would be, to be tried; its key is of nobody yet."""
        host = self.source.kind if self.source.is_local else self.text("host")
        return Account(uuid4(), self.source.kind, host, "", self.options())

    @property
    def mine(self) -> UUID | None:
        """The teammate the account belongs to; None when that was not said."""
        return None if self.me is None else self.me.currentData()

    def check(self) -> bool:
        """Whether all that is needed is there; else it stands under the fields, and the first of them has focus."""
        required = {"host": True} | {field.name: field.required for field in self.source.fields}
        missing = [name for name in self.fields if required[name] and not self.text(name)]
        for name, field in self.fields.items():
            field.set_problem(self.tr("This is needed.") if name in missing else "")
        needs_secret = self.secret is not None and self.source.secret is not None and not self.source.secret.optional
        if self.secret is not None:
            is_missing = needs_secret and not self.secret.take()
            self.secret.field.set_problem(self.tr("This is needed.") if is_missing else "")
            if is_missing and not missing:
                self.secret.setFocus()
                return False
        if missing:
            self.edits[missing[0]].setFocus()
        return not missing

    def clear_secret(self) -> None:
        """Drop what was entered as the secret."""
        if self.secret is not None:
            self.secret.clear()

    def _on_edited(self) -> None:
        for field in self.fields.values():
            field.set_problem("")
        if self.secret is not None and "host" in self.edits:
            self.secret.set_host(self.text("host"))
        if self.secret is not None and account_keys.CLIENT_ID in self.edits:
            self.secret.set_client_id(self.text(account_keys.CLIENT_ID))
        self.edited.emit()
