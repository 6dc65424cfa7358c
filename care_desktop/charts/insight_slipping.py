"""The chart of "Who is slipping?": people by how far the lower end of their band fell or rose, nobody by name."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, draw_lying_bar
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_slipping import CLASSES, FallClass, SlippingPicture
from care_desktop.domain.insight_words import Speak

_TOP, _BOTTOM_GAP = 26.0, 4.0
_BAR_MOST_PX, _BAR_SHARE = 22.0, 0.56
_LEFT_SHARE, _NUMBER_GAP, _BOLD = 0.36, 7.0, 1.1
_LEAST_BAR_PX = 2.0
_FELL, _ROSE = 1, 2
_TICK_PX = 4.0

_LABELS = {
    "fell-20": Said("fell 20 or more"),
    "fell-10": Said("fell 10 to 20"),
    "fell-5": Said("fell 5 to 10"),
    "same": Said("moved less"),
    "rose-5": Said("rose 5 or more"),
}
_BEFORE = Said("90 days before")


def draw(figure: Figure, picture: SlippingPicture | None, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: the classes from the top that hold anybody.

    Bars are shares of those known at the first of the ninety days; the dashed mark is the share in those before.
    """
    sheet = Canvas(figure, style)
    if picture is None:
        return ()
    labels = [speak(_LABELS[fall_class.key]) for fall_class in CLASSES]
    left = min(max(sheet.text_width(label) for label in labels) + 10, sheet.width * _LEFT_SHARE)
    shares, before = _shares(picture.counts), _shares(picture.counts_before or ())
    slot = (sheet.height - _TOP - _BOTTOM_GAP) / len(CLASSES)
    half = min(slot * _BAR_SHARE, _BAR_MOST_PX) / 2
    numbers = [speak(Value(ValueKind.COUNT, count)) for count in picture.counts]
    written = [speak(Value(ValueKind.SHARE, share)) for share in shares]
    # The numbers are semibold, which is wider than what is measured.
    widest = max(sheet.text_width(words) for words in numbers) * _BOLD
    behind = widest + 3 * _NUMBER_GAP + max(sheet.text_width(words) for words in written)
    scale = (sheet.width - left - behind) / max(*shares, *before, 1e-9)
    spots = []
    for place, (fall_class, count, label) in enumerate(zip(CLASSES, picture.counts, labels, strict=True)):
        middle = _TOP + slot * (place + 0.5)
        sheet.text(0, middle, cut(sheet, label, left - 8), style.text_muted)
        end = left + (max(shares[place] * scale, _LEAST_BAR_PX) if count else 0.0)
        if count:
            draw_lying_bar(sheet, left, end, middle - half, middle + half, _color(style, fall_class))
        beside = end + _NUMBER_GAP
        if before and before[place]:
            mark, reach = left + before[place] * scale, half + _TICK_PX
            sheet.line([(mark, middle - reach), (mark, middle + reach)], style.text, 1.5, dashes=(2, 1.5), z=3)
            if mark > end and mark - end < sheet.text_width(numbers[place]) + 2 * _NUMBER_GAP:
                beside = mark + _NUMBER_GAP
        sheet.text(beside, middle, numbers[place], style.text, bold=True)
        sheet.text(sheet.width, middle, written[place], style.text_faint, align="end")
        if count:
            width = beside + sheet.text_width(numbers[place]) - left
            said = _said(label, count, shares[place], before[place] if before else None)
            spots.append(Spot(sheet.on_screen(left + width / 2), middle, width, slot - 4, speak(said), fall_class.key))
    sheet.line([(left, _TOP), (left, sheet.height - _BOTTOM_GAP)], style.control, 1.0, z=3)
    if before:
        sheet.line([(left + 1, 5), (left + 1, 17)], style.text, 1.5, dashes=(2, 1.5), z=3)
        sheet.text(left + 8, 11, cut(sheet, speak(_BEFORE), sheet.width - left - 8), style.text_faint)
    return tuple(spots)


def _shares(counts: tuple[int, ...]) -> list[float]:
    total = max(sum(counts), 1)
    return [count / total for count in counts]


def _color(style: ChartStyle, fall_class: FallClass) -> str:
    if fall_class.key == "same":
        return style.control
    return style.series[_ROSE if fall_class.least is None else _FELL]


def _said(label: str, count: int, share: float, before: float | None) -> Said:
    values = {
        "class": Value(ValueKind.TEXT, label),
        "n": Value(ValueKind.COUNT, count),
        "share": Value(ValueKind.SHARE, share),
        "before": Value(ValueKind.SHARE, before),
    }
    if before is None:
        return Said("{class}: {n} people, {share}", values)
    return Said("{class}: {n} people, {share}; in the 90 days before {before}", values)
