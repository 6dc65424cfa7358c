"""The chart of "Do newcomers stay?": a table of shares, darker for more, one row per cohort."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas, Place
from care_desktop.charts.insight_axes import cut
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_cohorts import MONTHS, Cohort, CohortsPicture
from care_desktop.domain.insight_words import Speak

_TOP = 31.0
_HEADING_Y, _TITLES_Y = 7.0, 22.0
_ROW_MOST_PX, _ROW_LEAST_PX, _CELL_MOST_PX = 26.0, 14.0, 60.0
_GAP_PX, _COLUMN_GAP_PX = 2.0, 10.0
_LABEL_SHARE = 0.3
# Figures hang a little below the middle of their line.
_LIFT_PX, _AROUND_PX = 1.0, 3.0
_PERCENT = 100

_MET, _PEOPLE, _HEADING = Said("met"), Said("people"), Said("% present, months after first contact")


def draw(figure: Figure, picture: CohortsPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: per cohort its people, then its cells.

    Where not all cohorts find room the latest ones are shown.
    """
    sheet = Canvas(figure, style)
    rows = picture.cohorts[-max(int((sheet.height - _TOP) / _ROW_LEAST_PX), 1) :]
    months = [place for place in range(len(MONTHS)) if any(row.present[place] is not None for row in rows)]
    if not months:
        return ()
    labels = [speak(row.label) for row in rows]
    counts = [speak(Value(ValueKind.COUNT, row.people)) for row in rows]
    met = min(max(sheet.text_width(words) for words in (*labels, speak(_MET))), sheet.width * _LABEL_SHARE)
    people = max(sheet.text_width(words) for words in (*counts, speak(_PEOPLE)))
    left = met + people + 2 * _COLUMN_GAP_PX
    cell = min((sheet.width - left) / len(months), _CELL_MOST_PX)
    height = min((sheet.height - _TOP) / len(rows), _ROW_MOST_PX)
    letters = min(float(style.caption_px), height - _AROUND_PX)
    sheet.text(left, _HEADING_Y, cut(sheet, speak(_HEADING), sheet.width - left - _AROUND_PX), style.text_faint)
    sheet.text(0, _TITLES_Y, cut(sheet, speak(_MET), met), style.text_faint)
    sheet.text(left - _COLUMN_GAP_PX, _TITLES_Y, speak(_PEOPLE), style.text_faint, align="end")
    for column, place in enumerate(months):
        words = speak(Value(ValueKind.COUNT, MONTHS[place]))
        sheet.text(left + cell * (column + 0.5), _TITLES_Y, words, style.text_faint, align="centre")
    spots = []
    # A cell is a short thick line: all cells of one colour are drawn at once.
    cells: dict[int, list[tuple[Place, Place]]] = {}
    for number, (row, label, count) in enumerate(zip(rows, labels, counts, strict=True)):
        y = _TOP + height * (number + 0.5)
        sheet.text(0, y - _LIFT_PX, cut(sheet, label, met), style.text_muted, letters)
        sheet.text(left - _COLUMN_GAP_PX, y - _LIFT_PX, count, style.text, letters, align="end")
        if row.people:
            width = left - _COLUMN_GAP_PX
            said = speak(_said_people(row))
            spots.append(Spot(sheet.on_screen(width / 2), y, width, height - _GAP_PX, said, f"{row.key}:people"))
        for column, place in enumerate(months):
            start, end = left + cell * column, left + cell * (column + 1) - _GAP_PX
            share = row.share(place)
            if share is not None:
                level = min(int(share * len(style.heat_fill)), len(style.heat_fill) - 1)
                cells.setdefault(level, []).append(((start, y), (end, y)))
                _write_share(sheet, (start, end), y, letters, share, style.heat_text[level], speak)
                said, centre = speak(_said(row, place, share)), sheet.on_screen((start + end) / 2)
                spots.append(Spot(centre, y, end - start, height - _GAP_PX, said, f"{row.key}:{MONTHS[place]}"))
            elif row.present[place] is not None:
                sheet.text((start + end) / 2, y, "·", style.text_faint, align="centre")
    for level, lines in cells.items():
        sheet.lines(lines, style.heat_fill[level], height - _GAP_PX, z=1)
    return tuple(spots)


def _write_share(
    sheet: Canvas, cell: tuple[float, float], y: float, size_px: float, share: float, ink: str, speak: Speak
) -> None:
    words = speak(Value(ValueKind.COUNT, round(share * _PERCENT)))
    room = (cell[1] - cell[0] - _AROUND_PX) / max(sheet.text_width(words), 1.0)
    size = min(size_px, sheet.style.caption_px * min(room, 1.0))
    sheet.text((cell[0] + cell[1]) / 2, y - _LIFT_PX, words, ink, size, align="centre")


def _said_people(row: Cohort) -> Said:
    values = {"cohort": row.label, "n": Value(ValueKind.COUNT, row.people)}
    if row.is_small:
        return Said("First met in {cohort}: {n}, too few to be split", values)
    return Said("First met in {cohort}: {n} people", values)


def _said(row: Cohort, place: int, share: float) -> Said:
    values = {
        "cohort": row.label,
        "present": Value(ValueKind.COUNT, row.present[place]),
        "n": Value(ValueKind.COUNT, row.people),
        "months": Value(ValueKind.COUNT, MONTHS[place]),
        "share": Value(ValueKind.SHARE, share),
    }
    if MONTHS[place] == 1:
        return Said("First met in {cohort}: {share} present after a month, {present} of {n}", values)
    return Said("First met in {cohort}: {share} present after {months} months, {present} of {n}", values)
