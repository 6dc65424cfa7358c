"""The page of Insights: the questions managers ask, one card each, under one period and one set of filters."""

import gc
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from care_desktop.domain.insight import Answer, InsightFilters, Question, RowsBehind
from care_desktop.errors import StorageFailure
from care_desktop.services import insight_questions
from care_desktop.services.outcome import Changes
from care_desktop.settings import Settings
from care_desktop.ui.chart_files import ChartFiles, ShownAnswer
from care_desktop.ui.dialogs.rows_behind_dialog import RowsBehindDialog
from care_desktop.ui.insight_choice import InsightChoice, filter_words, filters_of, keep_choice, kept_choice, only_known
from care_desktop.ui.insight_feed import Ask, InsightFeed, lane_of
from care_desktop.ui.insight_words import as_of_words, chosen_words, question_words
from care_desktop.ui.operations import Operations
from care_desktop.ui.pages.insight_bar import InsightBar
from care_desktop.ui.pages.insight_bodies import Body, InsightBodies
from care_desktop.ui.pages.page import Page
from care_desktop.ui.person_words import BETWEEN
from care_desktop.ui.roles import Ink
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.button import Button
from care_desktop.ui.widgets.insight_card import InsightCard
from care_desktop.ui.widgets.label import label

if TYPE_CHECKING:
    from care_desktop.services.insight_opening import InsightFacets

# Longer than a chart waits before it is drawn.
_DRAWN_SOON_MS = 50


class InsightsPage(Page):
    """Every question of Insights as a card. Made without its widgets; they come when it shows for the first time.

    Call `stop` before the workspace is closed.

    Signals:
        person_activated(UUID), interaction_activated(UUID): a record behind a mark is to be opened.
        report_requested(InsightFilters): the page is wanted as a report.
        add_requested(): somebody is to be entered, as there is nobody yet.
    """

    person_activated = Signal(object)
    interaction_activated = Signal(object)
    report_requested = Signal(object)
    add_requested = Signal()

    def __init__(
        self, operations: Operations, holder: ThemeHolder, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(operations, parent)
        self._holder = holder
        self._settings = settings
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Insights"))
        self.feed = InsightFeed(operations, self)
        self._drawing = lane_of(self, "drawing")
        self._is_warm = False
        self._is_built = False
        self._choice = kept_choice(settings)
        self._choices: dict[Question, str] = {}
        self._facets: InsightFacets | None = None
        self._filters: InsightFilters | None = None
        self._answers: dict[Question, Answer] = {}
        self._people: int | None = None
        self._near: list[Question] = []
        self._far: list[Question] = []
        self._far_soon = QTimer(self, singleShot=True, interval=_DRAWN_SOON_MS)
        self._far_soon.timeout.connect(self._on_near_done)
        self.cards: dict[Question, InsightCard] = {}
        self._unmade = list(insight_questions.QUESTIONS)
        self.files = ChartFiles(operations, self._drawing, self)
        self.feed.ready.connect(self._on_ready)
        self.feed.answered.connect(self._on_answered)
        self.feed.refused.connect(self._on_refused)
        self.feed.counted.connect(self._on_counted)
        self.feed.failed.connect(self._on_failed)
        self.feed.start_soon()

    def stop(self) -> None:
        """Drop what is being counted and drawn. Blocks up to a second."""
        for card in self.cards.values():
            card.chart.cancel()
        self.feed.close()

    def read(self) -> None:
        """Nothing: the feed reads, and folds changes in."""

    def concerns(self, changes: Changes) -> bool:
        """Never: the feed hears of changes itself."""
        return False

    @property
    def filters(self) -> InsightFilters | None:
        """What is looked at; None while nothing was read."""
        return self._filters

    def _build(self) -> None:
        holder, metrics = self._holder, self._holder.theme.metrics
        page = metrics.space.page
        self.bar = InsightBar(holder, self._choice, self)
        self.report_button = Button(holder, self.tr("Export page"), icon="report")
        self.report_button.setEnabled(False)
        self.count = label(holder.theme, "", Ink.FAINT, "caption")
        self.bodies = InsightBodies(holder, self)
        title = QHBoxLayout()
        title.setContentsMargins(page, metrics.layout.page_top, page, 0)
        title.addWidget(label(holder.theme, self.tr("Insights"), size="title", weight="semibold"))
        title.addStretch(1)
        title.addWidget(self.count)
        title.addSpacing(metrics.space.gap)
        title.addWidget(self.report_button)
        bar_row = QHBoxLayout()
        bar_row.setContentsMargins(page, metrics.space.half * 3, page, metrics.space.half * 3)
        bar_row.addWidget(self.bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(title)
        column.addLayout(bar_row)
        column.addWidget(self.bodies, 1)
        self.report_button.clicked.connect(self._on_report_wanted)
        self.bar.chosen.connect(self._on_chosen)
        self.bodies.everyone_wanted.connect(self.bar.clear_filters)
        self.bodies.again_wanted.connect(self._on_again)
        self.bodies.add_requested.connect(self.add_requested)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        if self._facets is not None:
            self._show_facets(self._facets)
        if self._people is not None:
            self.count.setText(chosen_words(self._people))
        self._show_body()
        self._make_cards()

    def _make_cards(self) -> None:
        """One card after the other, so that nothing waits for all of them."""
        if not self._unmade:
            self._draw_sooner()
            return
        question = self._unmade.pop(0)
        card = InsightCard(self._holder, self._drawing, question, self)
        card.mark_activated.connect(self._on_mark)
        card.choice_made.connect(self._on_choice)
        card.picture_wanted.connect(lambda asked, form: self._with_shown(asked, self.files.ask_picture, form))
        card.copy_wanted.connect(lambda asked: self._with_shown(asked, self.files.copy_picture))
        card.table_wanted.connect(lambda asked: self._with_shown(asked, self.files.ask_table))
        self.cards[question] = card
        self.bodies.add_card(card)
        if question in self._answers:
            card.show_answer(self._answers[question])
        QTimer.singleShot(0, self, self._make_cards)

    def _ask_all(self) -> None:
        """Ask everything anew: what is in sight, and once that is drawn the rest, which would else slow it down."""
        if self._facets is None:
            return
        filters = self._filters = filters_of(self._choice, self._facets)
        self._people = None
        self.feed.count(filters)
        self._near = [question for question in insight_questions.QUESTIONS if not self._is_out_of_sight(question)]
        self._far = [question for question in insight_questions.QUESTIONS if question not in self._near]
        self._ask(self._near)
        if not self._near:
            self._ask_far()

    def _ask(self, questions: Iterable[Question]) -> None:
        if self._filters is not None:
            filters, choices = self._filters, self._choices
            self.feed.ask([Ask(question, filters, choices.get(question, "")) for question in questions])

    def _settle(self, question: Question) -> None:
        """A question was answered, or cannot be: go on to the rest when it was the last one in sight."""
        if question in self._near:
            self._near.remove(question)
            if not self._near:
                self._far_soon.start()

    def _on_near_done(self) -> None:
        self._drawing.submit(lambda: None, lambda _nothing: self._ask_far())

    def _ask_far(self) -> None:
        far, self._far = self._far, []
        self._ask(far)

    def _is_out_of_sight(self, question: Question) -> bool:
        return question not in self.cards or not self.bodies.is_in_sight(self.cards[question])

    def _on_ready(self, facets: "InsightFacets") -> None:
        self._facets = facets
        self._choice = only_known(self._choice, facets)
        self._draw_sooner()
        if self._is_built:
            self._show_facets(facets)
            self._show_body()
        self._ask_all()

    def _show_facets(self, facets: "InsightFacets") -> None:
        self.bar.show_facets(facets)
        self.report_button.setEnabled(facets.people > 0)

    def _draw_sooner(self) -> None:
        """Load what draws while the first answer is being counted."""
        if not self._is_warm:
            self._is_warm = True
            self._drawing.submit(_load_drawing, crashed=self.operations.crashed.emit)

    def _show_body(self) -> None:
        if not self._is_built:
            return
        if self._facets is not None and not self._facets.people:
            self.bodies.show_body(Body.NO_PEOPLE)
        elif self._people == 0 and self._choice.is_narrowed:
            self.bodies.show_body(Body.NOBODY_PASSES)
        else:
            self.bodies.show_body(Body.CARDS)

    def _on_answered(self, ask: Ask, answer: Answer) -> None:
        if ask.filters != self._filters:
            return
        self._settle(ask.question)
        self._answers[ask.question] = answer
        if ask.question in self.cards:
            self.cards[ask.question].show_answer(answer)

    def _on_refused(self, ask: Ask, sentence: str) -> None:
        self._settle(ask.question)
        self._answers.pop(ask.question, None)
        if ask.question in self.cards:
            self.cards[ask.question].show_refusal(sentence)

    def _on_counted(self, people: int) -> None:
        self._people = people
        if self._is_built:
            self.count.setText(chosen_words(people))
        self._show_body()

    def _on_failed(self, sentence: str) -> None:
        if self._is_built:
            self.bodies.show_body(Body.FAILED, sentence)

    def _on_again(self) -> None:
        self.bodies.show_body(Body.CARDS)
        self.feed.set_watched(True)

    def _on_chosen(self, choice: InsightChoice) -> None:
        self._choice = choice
        self._ask_all()
        try:
            keep_choice(self._settings, choice)
        except StorageFailure as error:
            self.operations.failed.emit(str(error))

    def _on_choice(self, question: Question, key: str) -> None:
        self._choices[question] = key
        self._ask([question])

    def _on_mark(self, question: Question, key: str) -> None:
        answer = self._answers.get(question)
        if answer is not None:
            shown = self._shown(answer)
            self.feed.behind(answer, key, lambda behind: self._show_rows(shown, behind))

    def _show_rows(self, shown: ShownAnswer, behind: RowsBehind) -> None:
        title = question_words(shown.answer.question)
        under = BETWEEN.join((shown.filters, as_of_words(shown.answer.as_of)))
        dialog = RowsBehindDialog(self.operations, self._holder, title, under, behind, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.person_activated.connect(self.person_activated)
        dialog.interaction_activated.connect(self.interaction_activated)
        dialog.export_requested.connect(lambda rows: self.files.ask_rows(shown, rows))
        dialog.open()

    def _shown(self, answer: Answer) -> ShownAnswer:
        return ShownAnswer(answer, filter_words(self._choice, self._facets) if self._facets is not None else "")

    def _with_shown(self, question: Question, do: Callable[..., object], *more: object) -> None:
        answer = self._answers.get(question)
        if answer is not None:
            do(self._shown(answer), *more)

    def _on_report_wanted(self) -> None:
        if self._filters is not None:
            self.report_requested.emit(self._filters)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        for card in self.cards.values():
            if any(widget is not None and card.isAncestorOf(widget) for widget in (before, now)):
                card.refresh_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_built:
            self._is_built = True
            self._build()
        self.feed.set_watched(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.feed.set_watched(False)


def _load_drawing() -> None:
    """Import what the first chart would else have to wait for.

    Drawing leaves garbage in circles. What stays until the end is taken out of the search for it, which would else go
    through half a million objects again and again, for a tenth of a second each time with every thread standing still.
    """
    import care_desktop.charts.insight_charts
    import care_desktop.charts.rendering  # noqa: F401

    gc.freeze()
