"""A card of Insights: a question, what was found, its chart or the table of it, and what it rests on."""

from enum import IntEnum

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from care_desktop.domain.insight import Answer, Question
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.chart_files import drawing_of
from care_desktop.ui.delegates.text import NumberDelegate, TextDelegate
from care_desktop.ui.insight_words import (
    NUMERIC,
    as_of_words,
    choice_options,
    choice_words,
    counted_words,
    question_words,
    speak,
)
from care_desktop.ui.models.insight_table_model import InsightTableModel
from care_desktop.ui.roles import Ink
from care_desktop.ui.tasks import Lane
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button, ButtonKind
from care_desktop.ui.widgets.chart_view import ChartView
from care_desktop.ui.widgets.data_table import DataTable
from care_desktop.ui.widgets.filter_button import FilterButton
from care_desktop.ui.widgets.label import ElidedLabel, hairline, label

CHART_HEIGHT = 216
_FINDING_LINES = 2
_COLUMN_MIN, _COLUMN_MAX = 64, 220


class _Body(IntEnum):
    """What a card shows between finding and footer, by its place in the stack."""

    WORDS = 0
    CHART = 1
    TABLE = 2


class InsightCard(QWidget):
    """One question; `show_answer` fills it. Its buttons appear under the pointer and with the focus.

    Signals:
        mark_activated(Question, str): the rows behind a mark are wanted.
        choice_made(Question, str): another choice of this question is in force, empty for none.
        picture_wanted(Question, str): a file `png`, `svg` or `pdf` is wanted.
        copy_wanted(Question), table_wanted(Question): the picture on the clipboard, the figures as CSV.
        rows_wanted(Question): the rows behind the last mark are wanted.
    """

    mark_activated = Signal(object, str)
    choice_made = Signal(object, str)
    picture_wanted = Signal(object, str)
    copy_wanted = Signal(object)
    table_wanted = Signal(object)

    def __init__(
        self,
        holder: ThemeHolder,
        lane: Lane,
        question: Question,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._holder = holder
        self._has_picture = False
        self.question = question
        title = question_words(question)
        self.setAccessibleName(title)
        self._title = label(theme, title, size="heading", weight="semibold")
        self._title.setWordWrap(True)
        self.finding = label(theme, "", Ink.MUTED, wraps=True)
        self.finding.setMinimumHeight(_FINDING_LINES * self.finding.fontMetrics().lineSpacing())
        self.chart = ChartView(holder, lane, CHART_HEIGHT)
        self.words = label(theme, self.tr("Counting…"), Ink.FAINT, wraps=True)
        self.table: DataTable | None = None
        self._model = InsightTableModel(self)
        self.counted = ElidedLabel(theme, "", Ink.FAINT, "caption")
        self.as_of = label(theme, "", Ink.FAINT, "caption")
        choices, (choice_title, at_first) = choice_options(question), choice_words(question)
        self.choice = FilterButton(holder, choice_title, choices, at_first)
        if not choices:
            # Only ever hidden here: shown without a parent it would be a window for a moment.
            self.choice.hide()
        self.table_button = _CornerButton(holder, self, "columns")
        self.export_button = _CornerButton(holder, self, "export")
        self._menu = QMenu(self)
        self._fill_menu(title)
        self._say_table_button(False)
        self._lay_out()
        self._align()
        self.choice.key_chosen.connect(lambda key: self.choice_made.emit(self.question, key))
        self.chart.spot_activated.connect(self._on_spot)
        self.table_button.clicked.connect(self._on_table_wanted)
        self.export_button.clicked.connect(self._on_menu_wanted)
        for widget in (self.table_button, self.export_button):
            widget.setEnabled(False)

    def _fill_menu(self, title: str) -> None:
        self.export_button.setAccessibleName(self.tr("Export: {title}").format(title=title))
        self.export_button.setToolTip(self.tr("Copy or export"))
        self._pictures: list[QAction] = []
        copy = self._menu.addAction(self.tr("Copy picture"))
        copy.triggered.connect(lambda: self.copy_wanted.emit(self.question))
        self._pictures.append(copy)
        self._menu.addSeparator()
        for suffix, text in (
            ("png", self.tr("PNG picture, 300 dpi…")),
            ("svg", self.tr("SVG drawing…")),
            ("pdf", self.tr("PDF…")),
        ):
            action = self._menu.addAction(text)
            action.triggered.connect(lambda _checked, form=suffix: self.picture_wanted.emit(self.question, form))
            self._pictures.append(action)
        table = self._menu.addAction(self.tr("CSV of the table…"))
        table.triggered.connect(lambda: self.table_wanted.emit(self.question))
        self._menu.addSeparator()
        self._rows = self._menu.addAction(self.tr("Rows behind the last mark…"))
        self._rows.triggered.connect(self._on_rows_wanted)

    def _lay_out(self) -> None:
        space = self._holder.theme.metrics.space
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(space.half)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.choice, 0, top)
        head.addWidget(self.table_button, 0, top)
        head.addWidget(self.export_button, 0, top)
        body = QWidget(self)
        body.setFixedHeight(CHART_HEIGHT)
        self._bodies = QStackedLayout(body)
        self._bodies.addWidget(self.words)
        self._bodies.addWidget(self.chart)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(space.unit)
        foot.addWidget(self.counted, 1)
        foot.addWidget(self.as_of)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, space.half * 3)
        column.setSpacing(0)
        column.addWidget(hairline(self))
        column.addSpacing(space.half * 3)
        column.addLayout(head)
        column.addSpacing(space.half)
        column.addWidget(self.finding, 1)
        column.addSpacing(space.unit)
        column.addWidget(body)
        column.addSpacing(space.unit)
        column.addLayout(foot)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_answer(self, answer: Answer) -> None:
        """Show what was found; the chart follows when it is drawn."""
        title, finding = speak(answer.title), speak(answer.finding)
        self._title.setText(title)
        self.finding.setText(finding)
        self.setAccessibleDescription(finding)
        self.counted.setText(counted_words(answer.n, answer.counted))
        self.as_of.setText(as_of_words(answer.as_of))
        notes = "\n".join(speak(note) for note in answer.notes)
        self.counted.setAccessibleDescription(notes)
        set_tip(self.finding, notes)
        columns_before = self._model.columns
        self._model.show(answer.table)
        if self.table is not None and self._model.columns != columns_before:
            self._place_columns(self.table)
        has_picture = answer.picture is not None
        for action in self._pictures:
            action.setEnabled(has_picture)
        self.table_button.setEnabled(bool(answer.table.rows))
        self.export_button.setEnabled(bool(answer.table.rows))
        if self._bodies.currentIndex() != _Body.TABLE or not answer.table.rows:
            self._show_body(_Body.CHART if has_picture else _Body.WORDS)
        if has_picture:
            said = self.tr("{title} {finding} {counted}. Arrow keys go through the marks.")
            words = said.format(title=title, finding=finding, counted=self.counted.text())
            self.chart.show_chart(drawing_of(answer), words)
        else:
            self.words.setText(self.tr("There is nothing to draw yet."))
        self._has_picture = has_picture

    def show_refusal(self, sentence: str) -> None:
        """Say why there is no answer."""
        self.finding.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.words.setText("")
        self._show_body(_Body.WORDS)
        self.table_button.setEnabled(False)
        self.export_button.setEnabled(False)

    def _make_table(self) -> DataTable:
        """The table costs as much as the rest of the card, so it is made when it is wanted first."""
        table = DataTable(self._holder, self.tr("{title} As a table").format(title=self._title.text()))
        table.setModel(self._model)
        table.horizontalHeader().setSortIndicatorShown(False)
        table.horizontalHeader().setSectionsMovable(False)
        self._bodies.addWidget(table)
        return table

    def _place_columns(self, table: DataTable) -> None:
        for place, column in enumerate(self._model.columns):
            trailing = column.kind in NUMERIC
            delegate = NumberDelegate(self._holder, table) if trailing else TextDelegate(self._holder, table)
            table.setItemDelegateForColumn(place, delegate)
        table.resizeColumnsToContents()
        for place in range(self._model.columnCount()):
            table.setColumnWidth(place, min(max(table.columnWidth(place), _COLUMN_MIN), _COLUMN_MAX))

    def _show_body(self, body: _Body) -> None:
        self._bodies.setCurrentIndex(body)
        self._say_table_button(body is _Body.TABLE)

    def _say_table_button(self, is_table: bool) -> None:
        words = self.tr("Show the chart") if is_table else self.tr("Show as a table")
        set_tip(self.table_button, words)
        self.table_button.setAccessibleName(f"{words}: {question_words(self.question)}")
        self.table_button.set_icon_name("insights" if is_table else "columns")

    def _on_table_wanted(self) -> None:
        if self._bodies.currentIndex() == _Body.TABLE:
            self._show_body(_Body.CHART if self._has_picture else _Body.WORDS)
            return
        if self.table is None:
            self.table = self._make_table()
            self._place_columns(self.table)
        self._show_body(_Body.TABLE)

    def _on_menu_wanted(self) -> None:
        self._rows.setEnabled(self._last_key() is not None)
        corner = QPoint(0, self.export_button.height())
        self._menu.popup(self.export_button.mapToGlobal(corner))

    def _last_key(self) -> object | None:
        keys = [spot.target for spot in self.chart.spots if spot.target is not None]
        return keys[-1] if keys else None

    def _on_rows_wanted(self) -> None:
        self._on_spot(self._last_key())

    def _on_spot(self, key: object) -> None:
        self.mark_activated.emit(self.question, str(key))

    @property
    def is_revealed(self) -> bool:
        """Whether the buttons show: the pointer or the focus is inside."""
        focus = QApplication.focusWidget()
        return self.underMouse() or self._menu.isVisible() or (focus is not None and self.isAncestorOf(focus))

    def refresh_buttons(self) -> None:
        """Show or hide the buttons after the pointer or the focus moved."""
        self.table_button.update()
        self.export_button.update()

    def _align(self) -> None:
        """Sentences begin where the page begins, whatever script their first word is in."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        for words in (self._title, self.finding, self.words):
            words.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.refresh_buttons()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.refresh_buttons()


class _CornerButton(Button):
    """An icon button that takes its place always and shows while its card is revealed."""

    def __init__(self, holder: ThemeHolder, card: InsightCard, icon: str) -> None:
        super().__init__(holder, "", ButtonKind.QUIET, icon, small=True, parent=card)
        self._card = card

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._card.is_revealed:
            super().paintEvent(event)
