"""The capture line: one line of words, read while it is typed, shown as chips, and saved with Enter."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from care_desktop.domain.capture import parse
from care_desktop.domain.capture_answers import answered
from care_desktop.domain.capture_types import CaptureParse, TokenKind, normalise
from care_desktop.errors import CareError
from care_desktop.services import interactions
from care_desktop.services.capture_draft import read_draft, write_draft
from care_desktop.services.capture_names import CaptureGround, ChosenNames
from care_desktop.services.interactions import LogEntry, Logged
from care_desktop.ui.interaction_words import is_day_first, logged_words
from care_desktop.ui.name_feed import NameFeed
from care_desktop.ui.operations import Operations
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.capture_chips import (
    CaptureChips,
    Choice,
    Decision,
    OfferKey,
    chip_specs,
    choice_key,
    open_remarks,
)
from care_desktop.ui.widgets.capture_frame import CaptureFrame
from care_desktop.ui.widgets.capture_highlighter import CaptureHighlighter
from care_desktop.ui.widgets.capture_typed import TypedLine, entry_of
from care_desktop.ui.widgets.chip import ChipKind
from care_desktop.ui.widgets.label import label
from care_desktop.ui.widgets.suggestion_list import Suggestion, suggestion_of

DRAFT_AFTER_MS = 1000


class CaptureLine(QWidget):
    """The field, its chips and the sentence beneath them.

    Lines are saved one after the other, each read against names that know what the one before has made.

    Args:
        draft_path: where the unsaved line is kept; None keeps none.
        hint: the shortcut's name, shown at the end of the field.

    Signals:
        accepted(): Enter was pressed and nothing spoke against the line; it is being stored.
        saved(Logged): a conversation was stored.
        returned(): a line that had been accepted could not be stored; it stands in the field again.
        closed(): Esc was pressed; the line stays as it is.
    """

    accepted = Signal()
    saved = Signal(object)
    returned = Signal()
    closed = Signal()

    def __init__(
        self,
        holder: ThemeHolder,
        operations: Operations,
        feed: NameFeed,
        draft_path: Path | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._feed = feed
        self._draft_path = draft_path
        self._typed = TypedLine()
        self._standing: Callable[[CaptureParse, datetime], CaptureParse] | None = None
        self._queue: list[TypedLine] = []
        self._is_saving = False
        self._doubted = ""
        self._parse: CaptureParse | None = None
        self._frame = CaptureFrame(holder, hint, self._suggest, self)
        self.edit = self._frame.edit
        self.chips = CaptureChips(holder, self)
        self._highlighter = CaptureHighlighter(self.edit.document(), holder)
        self._reason = label(holder.theme, "", Ink.WARNING, wraps=True)
        self._caption = label(
            holder.theme,
            self.tr(
                "Filled: understood. Outlined: offered, Tab to take it. Enter saves, Esc closes and keeps the draft."
            ),
            Ink.FAINT,
            "caption",
            wraps=True,
        )
        self._lay_out(holder)
        self.draft_timer = QTimer(self)
        self.draft_timer.setSingleShot(True)
        self.draft_timer.setInterval(DRAFT_AFTER_MS)
        self._connect()
        self._restore_draft()
        self._read_line()

    def _lay_out(self, holder: ThemeHolder) -> None:
        space = holder.theme.metrics.space
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._frame)
        below = QVBoxLayout()
        below.setContentsMargins(0, space.half, 0, 0)
        below.setSpacing(space.unit)
        for widget in (self._reason, self.chips, self._caption):
            below.addWidget(widget)
        column.addSpacing(space.unit)
        column.addLayout(below)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusProxy(self.edit)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.entered.connect(self._on_entered)
        self.edit.escaped.connect(self._on_escaped)
        self.edit.tabbed.connect(self._on_tabbed)
        self.edit.person_picked.connect(self._on_person_picked)
        self.chips.pressed.connect(self._on_chip_pressed)
        self.chips.chosen.connect(self._on_chosen)
        self.chips.left.connect(self.focus_line)
        self._feed.changed.connect(self._on_names_changed)
        self._operations.crashed.connect(self._on_crashed)
        self.draft_timer.timeout.connect(self.save_draft)

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.edit.text()

    @property
    def reason(self) -> str:
        """Why the line was not saved; empty when nothing speaks against it."""
        return self._reason.text()

    def focus_line(self) -> None:
        """Put the cursor into the line."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begin_with(self, name: str, person_id: UUID | None = None) -> None:
        """Put a person's name into the line, unless it stands there; `person_id` says who of that name is meant."""
        name = name.strip().removeprefix("@")
        if name and normalise(name) not in normalise(self.text):
            blank = " " if self.text and not self.text.endswith(" ") else ""
            self.edit.set_text(f"{self.text}{blank}{name} ")
        if person_id is not None:
            self._typed.choices[choice_key(name)] = person_id
            self._read_line()
        self.focus_line()

    def put_line(self, text: str) -> None:
        """Make `text` the line; what stood there comes back with undo in the field."""
        if self.text.strip():
            self.edit.exchange_text(text)
        else:
            self.edit.set_text(text)
        self.focus_line()

    def set_standing(self, fill: Callable[[CaptureParse, datetime], CaptureParse] | None) -> None:
        """Fill in what lines leave out, such as an event, with `fill` (the line as read, the present); None ends it."""
        self._standing = fill
        self._read_line()

    def save_draft(self) -> None:
        """Keep what is not saved yet, at once; when the disk does not take it, say so and leave the line as it is."""
        self.draft_timer.stop()
        if self._draft_path is None:
            return
        unsaved = "\n".join([*(line.text for line in self._queue), self.text]).strip()
        if not write_draft(self._draft_path, unsaved):
            self._say_why(self.tr("The draft cannot be kept: the disk is full or read-only. The line stays here."))

    def _restore_draft(self) -> None:
        draft = read_draft(self._draft_path) if self._draft_path is not None else ""
        if draft.strip():
            self.edit.set_text(" ".join(draft.split()))
            self._typed.text = self.text

    def _suggest(self, typed: str) -> list[Suggestion]:
        ground = self._feed.ground
        found = ground.names.starting_with(typed) if ground is not None else []
        # Somebody whose handle or name is typed in full needs no list, so that Enter saves at once.
        if len(found) == 1 and normalise(typed) in found[0].exact_keys():
            return []
        return [suggestion_of(person) for person in found]

    def _on_text_changed(self) -> None:
        text = self.text
        if text == self._typed.text:
            return
        self._typed.text = text
        if not text.strip():
            self._typed = TypedLine(text)
        self._reason.setText("")
        # Never put off by the next key: whoever types without a pause must not lose more than a second either.
        if not self.draft_timer.isActive():
            self.draft_timer.start()
        self._read_line()

    def _on_names_changed(self) -> None:
        self._read_line()
        self._save_next()

    def _read(self, line: TypedLine, ground: CaptureGround) -> CaptureParse:
        names = ChosenNames(ground.names, line.choices)
        read = answered(parse(line.text, now=ground.now(), known=names, day_first=is_day_first()), line.answers)
        return read if self._standing is None else self._standing(read, ground.now())

    def _read_line(self) -> None:
        """Parse the line and show what it is read as."""
        ground = self._feed.ground
        has_text = bool(self.text.strip())
        self._parse = self._read(self._typed, ground) if ground is not None and has_text else None
        tokens = () if self._parse is None else self._parse.tokens
        self._highlighter.show_tokens(tokens)
        specs = []
        if self._parse is not None and ground is not None:
            specs = chip_specs(self._parse, ground.names, self._typed.decisions, ground.now().date())
        self.chips.show_specs(specs)
        self.chips.setVisible(bool(specs))
        self._caption.setVisible(bool(specs))
        self._say_why(open_remarks(self._parse) if self._parse is not None and self._parse.people else "")
        said = (" ".join(part for part in (s.words.label, s.words.text, s.words.note) if part) for s in specs)
        self.edit.setAccessibleDescription(", ".join(said))

    def _on_entered(self) -> None:
        if not self.text.strip():
            self._say_why(self.tr("The line is empty: say who it was with and what it was about."))
            return
        ground = self._feed.ground
        if self._parse is not None and ground is not None:
            reason = self._objection(self._typed, ground)
            if not reason and self.text != self._doubted and (reason := self._doubt(self._parse)):
                self._doubted = self.text
            if reason:
                self._say_why(reason)
                return
        self._doubted = ""
        self._queue.append(self._typed)
        self._typed = TypedLine()
        self.edit.set_text("")
        self._read_line()
        self.save_draft()
        self.accepted.emit()
        self._save_next()

    def _objection(self, line: TypedLine, ground: CaptureGround) -> str:
        """Why this line cannot be stored; empty when it can."""
        read = self._read(line, ground)
        entry = entry_of(line, read, ground)
        if entry.interaction.people or entry.new_people:
            return ""
        for mention in read.people:
            if mention.candidates:
                template = self.tr("Several people are called “{name}”: choose one below. The line stays here.")
                return template.format(name=mention.text)
        return self.tr("Say who it was with: a name, or @ and a name. The line stays here.")

    def _doubt(self, read: CaptureParse) -> str:
        """What to look at before this line is stored as it is read; empty when all is clear."""
        said = [open_remarks(read)]
        for mention in read.people:
            if mention.candidates:
                said.append(self.tr("Several people are called “{name}”: choose one below.").format(name=mention.text))
        if not any(said):
            return ""
        return " ".join(part for part in (*said, self.tr("Enter again saves the line as it is read.")) if part)

    def _say_why(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def _save_next(self) -> None:
        ground = self._feed.ground
        if self._is_saving or not self._queue or ground is None or not self._feed.is_fresh:
            return
        line = self._queue[0]
        try:
            reason = self._objection(line, ground)
            read = self._read(line, ground)
            entry = entry_of(line, read, ground)
            said = self._said(entry, read, ground)
        except Exception:
            # A line that makes the program stumble must not stand in the way of those after it.
            self._put_back(self._queue.pop(0))
            raise
        if reason:
            self._put_back(self._queue.pop(0))
            self._say_why(reason)
            return
        self._is_saving = True
        self._operations.change(
            lambda workspace: interactions.log(workspace, entry), self._on_logged, said=said, failed=self._on_failed
        )

    def _said(self, entry: LogEntry, read: CaptureParse, ground: CaptureGround) -> str:
        by_id = ground.names.by_id
        known = [by_id[id].name for id in entry.interaction.people if id in by_id]
        new = [person.name for person in entry.new_people]
        sentence = logged_words(known, new, entry.interaction.duration_min)
        unclear = [mention.text for mention in read.people if mention.candidates]
        if unclear:
            template = self.tr("“{names}” stays in the note: several people have this name.")
            sentence = f"{sentence} {template.format(names=', '.join(unclear))}"
        return sentence

    def _on_logged(self, logged: Logged) -> None:
        self._is_saving = False
        self._queue.pop(0)
        self.save_draft()
        self.saved.emit(logged)
        self._save_next()

    def _on_failed(self, _error: CareError) -> None:
        self._is_saving = False
        self._put_back(self._queue.pop(0))
        self._save_next()

    def _on_crashed(self, _error: object) -> None:
        if self._is_saving:
            self._is_saving = False
            self._put_back(self._queue.pop(0))

    def _put_back(self, line: TypedLine) -> None:
        """Give a line that could not be saved back to the person, before whatever was typed since."""
        rest = self.text
        self._typed.take_over(line)
        self.edit.set_text(f"{line.text} {rest}" if rest else line.text)
        self.save_draft()
        self.returned.emit()

    def _on_escaped(self) -> None:
        self.save_draft()
        self.closed.emit()

    def _on_tabbed(self) -> None:
        specs = self.chips.specs
        open_offers = [
            spec.key
            for spec in specs
            if spec.key is not None and spec.kind is ChipKind.OFFERED and spec.key not in self._typed.decisions
        ]
        # What Enter would not save on its own comes first.
        open_offers.sort(key=lambda key: key[0] is not TokenKind.FEEDBACK)
        if open_offers:
            self._decide(open_offers[0], Decision.TAKEN)
            return
        chips = self.chips.chips
        asked = [chip for chip in chips if chip.kind is ChipKind.QUESTION]
        if chips:
            (asked or chips)[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.edit.leave()

    def _on_chip_pressed(self, key: OfferKey) -> None:
        is_taken = self._typed.decisions.get(key) is Decision.TAKEN
        self._decide(key, Decision.LEFT if is_taken else Decision.TAKEN)

    def _decide(self, key: OfferKey, decision: Decision) -> None:
        self._typed.decisions[key] = decision
        self._read_line()

    def _on_chosen(self, about: str, choice: Choice) -> None:
        if choice.key is not None and choice.decision is not None:
            self._decide(choice.key, choice.decision)
        elif choice.answer:
            self._typed.answers[about] = choice.answer
            self._read_line()
        elif choice.replacement:
            self.edit.replace_text(about, choice.replacement)
        else:
            self._typed.choices[choice_key(about)] = choice.person_id
            self._read_line()
        self.focus_line()

    def _on_person_picked(self, person: Suggestion) -> None:
        self._typed.choices[choice_key(person.name)] = person.id
        self._read_line()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._feed.start()
