"""The six figures of a person in a strip: stage, trust, presence, own rating, owner, consent."""

from PySide6.QtCore import QLocale
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from care_desktop.domain.people import LawfulBasis, Person
from care_desktop.services.insights import PersonView
from care_desktop.ui.accessible import set_tip
from care_desktop.ui.delegates.stage import stage_name
from care_desktop.ui.delegates.trust import figure, unknown_word
from care_desktop.ui.pages.person_content import PersonContent
from care_desktop.ui.pages.person_header import IconMark
from care_desktop.ui.person_words import consent_words, full_day, handover_words, month_words, presence_words, short_day
from care_desktop.ui.roles import Ink, StageMark, TrustMark
from care_desktop.ui.theme import ThemeHolder
from care_desktop.ui.widgets.figure_strip import Figure, FigureStrip
from care_desktop.ui.widgets.rating_dots import RatingDots
from care_desktop.ui.widgets.stage_square import StageSquare
from care_desktop.ui.widgets.trust_bar import TrustBar


class PersonFigures(QWidget):
    """What is known of a person at a glance; what is not says so."""

    def __init__(self, holder: ThemeHolder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = holder.theme
        self._square = StageSquare(holder)
        self._bar = TrustBar(holder)
        self._dots = RatingDots(holder)
        self._shield = IconMark(holder, "consent", Ink.POSITIVE)
        self.stage = Figure(theme, self.tr("Stage"), lead=self._square)
        self.trust = Figure(theme, self.tr("Trust, 90 % band"), middle=self._bar)
        self.presence = Figure(theme, self.tr("Presence, 90 days"))
        self.rating = Figure(theme, self.tr("Own rating"), lead=self._dots)
        self.owner = Figure(theme, self.tr("Owner"))
        self.consent = Figure(theme, self.tr("Consent"), lead=self._shield)
        self._said: dict[Figure, tuple[str, str, Ink, str]] = {}
        self._without_note: set[Figure] = set()
        figures = (self.stage, self.trust, self.presence, self.rating, self.owner, self.consent)
        # What leaves first where there is no room, so that every value stays whole: notes, the bar, notes.
        notes = (self.consent, self.owner, self.presence, self.stage)
        self._spared: tuple[QWidget, ...] = (*notes, self._bar, self.rating, self.trust)
        self._strip = FigureStrip(holder, figures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)

    def _say(self, part: Figure, value: str, note: str = "", ink: Ink = Ink.TEXT, spoken: str = "") -> None:
        self._said[part] = (value, note, ink, spoken)
        self._set(part)

    def _set(self, part: Figure) -> None:
        value, note, ink, spoken = self._said[part]
        has_room = part not in self._without_note
        part.set_value(value, note if has_room else "", ink)
        if spoken:
            part.setAccessibleName(spoken)
        elif note and not has_room:
            part.setAccessibleName(f"{part.accessibleName()} {note}")

    def show_content(self, content: PersonContent) -> None:
        """Show another person's figures, or those of another day; owner and consent are those of today."""
        view = content.scores.view
        self._show_stage(view)
        self._show_trust(view)
        words, odds, ink = presence_words(view)
        self._say(self.presence, words, odds, ink)
        self._show_rating(content)
        self._show_owner(content)
        self._show_consent(content.person)
        self._fit()

    def _fit(self) -> None:
        """Leave out as much as it takes for the rest to fit."""
        self._without_note.clear()
        self._bar.show()
        for said in self._said:
            self._set(said)
        for part in self._spared:
            if self._strip.wanted_width <= self.width():
                return
            if not isinstance(part, Figure):
                part.hide()
            elif part in self._said:
                self._without_note.add(part)
                self._set(part)

    def _show_stage(self, view: PersonView) -> None:
        card = view.card
        by_hand = card.stage_reason is not None
        self._square.set_mark(StageMark(card.stage.letter, by_hand=by_hand))
        since = "" if card.stage_since is None else month_words(card.stage_since)
        note = self.tr("since {month}").format(month=since) if since else ""
        if by_hand:
            note = self.tr("by hand, computed {stage}").format(stage=stage_name(card.computed_stage.letter))
        self._say(self.stage, stage_name(card.stage.letter), note)
        set_tip(self.stage, card.stage_reason or "")

    def _show_trust(self, view: PersonView) -> None:
        card = view.card
        if not card.known:
            self._bar.set_mark(None)
            self._say(self.trust, unknown_word(), "", Ink.UNKNOWN)
            return
        self._bar.set_mark(TrustMark(card.trust, card.low, card.high))
        ends = self.tr("{low} to {high}").format(low=figure(card.low), high=figure(card.high))
        self._say(self.trust, figure(card.trust), ends)

    def _show_owner(self, content: PersonContent) -> None:
        owner, known = content.person.owner_name, content.handovers
        past = known.handovers if known is not None else ()
        today = content.now.date()
        note = self.tr("since {day}").format(day=short_day(past[0].handed_on, today)) if past else ""
        self._say(self.owner, owner or self.tr("nobody"), note, Ink.TEXT if owner else Ink.UNKNOWN)
        set_tip(self.owner, "\n".join(handover_words(item, today) for item in past))

    def _show_rating(self, content: PersonContent) -> None:
        rating = content.scores.relationship.own_rating
        is_asked = content.handovers is not None and content.handovers.to_rate and content.scores.asked is None
        self.rating.setToolTip("")
        if is_asked:
            self._dots.hide()
            again = self.tr("to be rated again") if rating is not None else self.tr("to be rated")
            self._say(self.rating, again, "", Ink.WARNING)
            asked = self.tr("{name} took them over and has not rated them yet").format(name=content.person.owner_name)
            before = "" if rating is None else self.tr("Rated {value} of 5 before").format(value=rating.value)
            set_tip(self.rating, "\n".join(words for words in (asked, before) if words))
            return
        self._dots.setVisible(rating is not None)
        self._dots.set_rating(None if rating is None else rating.value)
        if rating is None:
            self._say(self.rating, self.tr("not rated"), "", Ink.UNKNOWN)
            return
        day = short_day(rating.rated_on, content.now.date())
        said = self.tr("Own rating {value} of 5, {day}")
        spoken = said.format(value=QLocale().toString(rating.value), day=day)
        self._say(self.rating, "", day, spoken=spoken)

    def _show_consent(self, person: Person) -> None:
        consent = person.draft.consent
        basis, source, ink = consent_words(consent)
        self._shield.setVisible(consent.basis not in (LawfulBasis.UNKNOWN, LawfulBasis.NONE))
        self._say(self.consent, basis, source, ink)
        since = "" if consent.recorded_on is None else self.tr("since {day}").format(day=full_day(consent.recorded_on))
        until = (
            ""
            if consent.retain_until is None
            else self.tr("kept until {day}").format(day=full_day(consent.retain_until))
        )
        set_tip(self.consent, "\n".join(part for part in (since, until) if part))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
