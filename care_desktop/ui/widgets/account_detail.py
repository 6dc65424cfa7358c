"""One account: what is wrong, where its secret is, what it may do, brings in and brought, and what can be done."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from care_desktop.services import accounts
from care_desktop.services.accounts import SecretFound, SecretPlace, StoredAccount
from care_desktop.ui.account_words import (
    Cure,
    Standing,
    every_words,
    place_of,
    secret_words,
    so_far_words,
    source_or_none,
    state_words,
    title_of,
    trouble_words,
)
from care_desktop.ui.models.account_model import AccountsGround
from care_desktop.ui.people_words import count_words
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.account_button import RemoveButton
from care_desktop.ui.widgets.account_trouble import AccountTrouble
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.check_box import CheckBox
from care_desktop.ui.widgets.choice_box import ChoiceBox
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label, set_ink

_NAMES_WIDTH = 88
_EVERY_WIDTH = 176


class AccountDetail(QWidget):
    """Shows one account; what is pressed is said by signals, nothing is done here.

    Signals:
        cure_requested(Cure), pause_requested(bool), test_requested(), run_requested(), stop_requested(),
        remove_requested(), keychain_requested(), options_requested(): a button was pressed.
        creates_people_chosen(bool), every_chosen(int): another choice was made; minutes, 0 for never by itself.
    """

    cure_requested = Signal(object)
    pause_requested = Signal(bool)
    test_requested = Signal()
    run_requested = Signal()
    stop_requested = Signal()
    remove_requested = Signal()
    keychain_requested = Signal()
    options_requested = Signal()
    creates_people_chosen = Signal(bool)
    every_chosen = Signal(int)

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self.stored: StoredAccount | None = None
        theme = holder.theme
        self.title = label(theme, size="heading", weight="semibold")
        self.place = ElidedLabel(theme, ink=Ink.MUTED)
        self.pause = Button(holder, "", ButtonKind.LINK)
        self.trouble = AccountTrouble(holder)
        self.trouble_line = hairline()
        self.secret = label(theme, wraps=True)
        self.secret_note = ElidedLabel(theme, ink=Ink.MUTED, size="caption")
        self.keychain = Button(holder, self.tr("Check the keychain"), ButtonKind.LINK)
        self.sign_in = Button(holder, self.tr("Use another secret…"), ButtonKind.LINK)
        self.reads = label(theme, wraps=True)
        self.scopes = label(theme, ink=Ink.MUTED, size="caption", wraps=True)
        self.options = label(theme, wraps=True)
        self.change_options = Button(holder, self.tr("Change…"), ButtonKind.LINK)
        self.creates = CheckBox(holder, self.tr("New people: create without asking"))
        self.every = ChoiceBox(holder)
        self.every.setFixedWidth(_EVERY_WIDTH)
        self.every.setAccessibleName(self.tr("How often"))
        self.so_far = label(theme, wraps=True)
        self.last = label(theme, ink=Ink.MUTED, size="caption")
        self.answer = label(theme, wraps=True)
        self.test = Button(holder, self.tr("Test the connection"))
        self.run = Button(holder, self.tr("Sync now"))
        self.remove = RemoveButton(holder, self.tr("Remove account"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        head = QHBoxLayout()
        head.setSpacing(space.unit)
        head.addStrut(self._holder.theme.metrics.control.small)
        head.addWidget(self.title)
        head.addWidget(self.place, 1)
        head.addWidget(self.pause)
        body = QWidget()
        body.setObjectName("page")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, space.gap, 0, space.gap)
        column.setSpacing(0)
        column.addWidget(self.trouble)
        column.addWidget(self.trouble_line)
        column.addSpacing(space.gap)
        column.addLayout(self._rows())
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, space.gap, 0, space.unit)
        foot.setSpacing(space.unit)
        foot.addWidget(self.test)
        foot.addWidget(self.run)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(space.unit)
        column.addWidget(hairline())
        column.addWidget(area, 1)
        column.addWidget(self.answer)
        column.addSpacing(space.unit)
        column.addWidget(hairline())
        column.addLayout(foot)

    def _rows(self) -> QGridLayout:
        theme = self._holder.theme
        space = theme.metrics.space
        rows = QGridLayout()
        rows.setColumnMinimumWidth(0, _NAMES_WIDTH)
        rows.setColumnStretch(1, 1)
        rows.setHorizontalSpacing(0)
        rows.setVerticalSpacing(space.gap)
        links = QHBoxLayout()
        links.setSpacing(space.gap)
        links.addWidget(self.keychain)
        links.addWidget(self.sign_in)
        links.addStretch(1)
        self._names = {}
        for place, (key, name, parts) in enumerate(
            (
                ("secret", self.tr("Secret"), (self.secret, self.secret_note, links)),
                ("reads", self.tr("May do"), (self.reads, self.scopes)),
                ("options", self.tr("From"), (self.options, self.change_options)),
                ("brings", self.tr("Brings in"), (self.creates,)),
                ("every", self.tr("How often"), (self.every,)),
                ("so_far", self.tr("So far"), (self.so_far, self.last)),
            )
        ):
            self._names[key] = label(theme, name, Ink.MUTED)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            for part in parts:
                if isinstance(part, QHBoxLayout):
                    cell.addLayout(part)
                else:
                    cell.addWidget(part)
            rows.addWidget(self._names[key], place, 0, Qt.AlignmentFlag.AlignTop)
            rows.addLayout(cell, place, 1)
        return rows

    def _connect(self) -> None:
        self.trouble.cure_requested.connect(self.cure_requested)
        self.trouble.pause_requested.connect(lambda: self.pause_requested.emit(True))
        self.pause.clicked.connect(self._on_pause)
        self.keychain.clicked.connect(lambda: self.keychain_requested.emit())
        self.change_options.clicked.connect(lambda: self.options_requested.emit())
        self.sign_in.clicked.connect(lambda: self.cure_requested.emit(Cure.SIGN_IN))
        self.creates.toggled.connect(self.creates_people_chosen)
        self.every.activated.connect(self._on_every)
        self.test.clicked.connect(lambda: self.test_requested.emit())
        self.run.clicked.connect(self._on_run)
        self.remove.clicked.connect(lambda: self.remove_requested.emit())

    def show_account(self, stored: StoredAccount, standing: Standing, ground: AccountsGround) -> None:
        """Show an account as it stands; another one than before also drops what the last test answered."""
        if self.stored is None or self.stored.account.id != stored.account.id:
            self.say("")
            self.show_secret(None)
        self.stored, self._standing = stored, standing
        account, source = stored.account, source_or_none(stored.account)
        self.title.setText(title_of(account))
        self.place.setText(place_of(account))
        words = trouble_words(stored, standing, ground.now)
        self.trouble.show_words(words)
        self.trouble_line.setVisible(words is not None)
        self.pause.setText("" if words is not None else self.tr("Pause"))
        self.pause.setVisible(words is None)
        self.reads.setText(self.tr("This program does not know it any more.") if source is None else source.reads)
        needed = None if source is None else source.secret
        self.scopes.setText(self.tr("Asked for: {scopes}").format(scopes=needed.scopes) if needed else "")
        self.scopes.setVisible(bool(self.scopes.text()))
        self.sign_in.setVisible(needed is not None)
        self.keychain.setVisible(needed is not None)
        self._show_options(stored)
        for widget in (self.creates, self._names["brings"]):
            widget.setVisible(source is None or source.brings_people)
        with QSignalBlocker(self.creates), QSignalBlocker(self.every):
            self.creates.setChecked(stored.creates_people)
            self._show_every(stored.rhythm.every_min)
        self.so_far.setText(so_far_words(stored, ground.now))
        self.last.setText(self.tr("{n} in the last sync").format(n=count_words(stored.brought_last)))
        self.last.setVisible(bool(stored.brought))
        self._show_run(standing)
        state = state_words(stored, standing, ground.now)
        self.setAccessibleName(f"{self.title.text()} {self.place.text()}: {state.text} {state.note}".strip())

    def _show_options(self, stored: StoredAccount) -> None:
        source = source_or_none(stored.account)
        fields = () if source is None else source.fields
        given = [(field.label, stored.account.options.get(field.name, "")) for field in fields]
        said = [f"{name}: {', '.join(value.splitlines())}" for name, value in given if value]
        self.options.setText("\n".join(said))
        self.options.setVisible(bool(said))
        for widget in (self.change_options, self._names["options"]):
            widget.setVisible(bool(fields))

    def _show_every(self, minutes: int) -> None:
        choices = sorted({*accounts.EVERY_MIN_CHOICES, minutes})
        if [self.every.itemData(place) for place in range(self.every.count())] != choices:
            self.every.clear()
            for choice in choices:
                self.every.addItem(every_words(choice), choice)
        self.every.setCurrentIndex(choices.index(minutes))

    def _show_run(self, standing: Standing) -> None:
        is_busy = standing.is_running or standing.is_waiting
        self.run.setText(self.tr("Stop") if is_busy else self.tr("Sync now"))
        self.run.setEnabled(not standing.is_stopping)
        self.run.setToolTip(self.tr("It ends after the page on its way.") if standing.is_stopping else "")

    def show_secret(self, found: SecretFound | None) -> None:
        """Say where the secret is; None while that is looked up."""
        source = None if self.stored is None else source_or_none(self.stored.account)
        if self.stored is None or (source is not None and source.secret is None):
            self.secret.setText(self.tr("None needed"))
            self.secret_note.setText("")
        elif found is None:
            self.secret.setText(self.tr("Looking it up"))
            self.secret_note.setText("")
        else:
            optional = source is not None and source.secret is not None and source.secret.optional
            is_fine = found.place is not SecretPlace.NOWHERE
            self.secret.setText(secret_words(found.place, found.trouble))
            set_ink(self.secret, Ink.TEXT if is_fine else Ink.MUTED if optional else Ink.NEGATIVE)
            name = accounts.token_name(self.stored.account)
            entry = self.tr("{service}, entry {entry}").format(service=name.service, entry=name.account)
            self.secret_note.setText(entry if found.place is SecretPlace.KEYCHAIN else "")
            in_memory = found.place is SecretPlace.SESSION
            self.keychain.setText(self.tr("Try the keychain again") if in_memory else self.tr("Check the keychain"))
        self.secret_note.setVisible(bool(self.secret_note.text()))
        self.secret_note.updateGeometry()

    def say(self, text: str, ink: Ink = Ink.TEXT) -> None:
        """Say above the buttons what a test answered; an empty text takes it away."""
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
        set_ink(self.answer, ink)

    def _on_pause(self) -> None:
        self.pause_requested.emit(True)

    def _on_every(self, place: int) -> None:
        self.every_chosen.emit(self.every.itemData(place))

    def _on_run(self) -> None:
        if self._standing.is_running or self._standing.is_waiting:
            self.stop_requested.emit()
        else:
            self.run_requested.emit()
