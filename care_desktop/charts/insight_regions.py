"""The chart of "Whom do we not reach?": people by region beside the share reached, with its interval."""

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, nice_values, tint, uncrowded
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_regions import NAMED_GROUPS, RegionGroup, RegionRow, RegionsPicture
from care_desktop.domain.insight_words import Speak

_TOP, _BOTTOM_PX = 20.0, 18.0
_SLOT_MOST_PX = 26.0
_LABEL_SHARE, _GAP_PX = 0.36, 18.0
_DOT_PX, _INTERVAL_PX, _INTERVAL_BODY, _HATCH_PX = 7.0, 2.0, 0.65, 8.0
_ALL, _BELOW = 0, 1
_DASHES = (3.0, 2.0)

_PEOPLE, _REACHED = Said("people"), Said("all {share}")
_NAMES = {
    RegionGroup.REGION: Said("{name}"),
    RegionGroup.AREA: Said("{name}"),
    RegionGroup.REST_OF_AREA: Said("{name}, elsewhere"),
    RegionGroup.OTHERS: Said("{n} other regions"),
    RegionGroup.SMALLER: Said("{n} smaller regions"),
    RegionGroup.UNKNOWN: Said("unknown"),
}
_ONE_SMALLER = Said("1 smaller region")


def draw(figure: Figure, picture: RegionsPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: the rows from the top that hold anybody.

    A diamond and heavy words mark the regions that lie below the share of everyone.
    """
    sheet = Canvas(figure, style)
    names = [_name(row, speak) for row in picture.rows]
    counts = [speak(Value(ValueKind.COUNT, row.people)) for row in picture.rows]
    label = min(max(sheet.text_width(words) for words in names) + 6, sheet.width * _LABEL_SHARE)
    people = max(sheet.text_width(words) for words in (*counts, speak(_PEOPLE)))
    left, right = label + people + _GAP_PX, sheet.width - 12
    values = [v for v in nice_values(0.0, max([row.high or 0.0 for row in picture.rows] + [picture.share])) if v <= 1]
    most = max(values[-1], *(row.high or 0.0 for row in picture.rows), picture.share)
    scale = (right - left) / most
    slot = min((sheet.height - _TOP - _BOTTOM_PX) / len(picture.rows), _SLOT_MOST_PX)
    bottom = _TOP + slot * len(picture.rows)
    sheet.text(left - _GAP_PX, 8, speak(_PEOPLE), style.text_faint, align="end")
    _draw_axis(sheet, [(left + value * scale, value) for value in values], bottom, speak)
    at = left + picture.share * scale
    sheet.line([(at, _TOP), (at, bottom)], style.text_muted, 1.0, dashes=_DASHES, z=1.5)
    everyone = speak(Said(_REACHED.template, {"share": Value(ValueKind.SHARE, picture.share)}))
    half = sheet.text_width(everyone) / 2
    sheet.text(
        min(max(at, left + half), sheet.width - half - 2), bottom + 9, everyone, style.text_muted, align="centre"
    )
    spots = []
    for place, (row, name, count) in enumerate(zip(picture.rows, names, counts, strict=True)):
        y = _TOP + slot * (place + 0.5)
        is_below = row.group in NAMED_GROUPS and row.high is not None and row.high < picture.share
        ink = style.unknown if row.group is RegionGroup.UNKNOWN else style.text if is_below else style.text_muted
        sheet.text(0, y, cut(sheet, name, label - 4), ink, bold=is_below)
        sheet.text(left - _GAP_PX, y, count, style.text, align="end")
        _draw_share(sheet, row, y, left, right, scale, is_below)
        if row.people:
            said = speak(_said(row, name))
            spots.append(Spot(sheet.on_screen(sheet.width / 2), y, sheet.width, slot - 2, said, row.key))
    return tuple(spots)


def _name(row: RegionRow, speak: Speak) -> str:
    said = _ONE_SMALLER if row.group is RegionGroup.SMALLER and row.regions == 1 else _NAMES[row.group]
    values = {"name": Value(ValueKind.TEXT, row.name), "n": Value(ValueKind.COUNT, row.regions)}
    return speak(Said(said.template, values))


def _draw_axis(sheet: Canvas, ticks: list[tuple[float, float]], bottom: float, speak: Speak) -> None:
    style = sheet.style
    words = [speak(Value(ValueKind.SHARE, value)) for _x, value in ticks]
    kept = uncrowded([x for x, _value in ticks], [sheet.text_width(word) for word in words], 8)
    for place, (x, _value) in enumerate(ticks):
        sheet.line([(x, _TOP - 2), (x, bottom)], style.hairline, style.hairline_px, z=0.5)
        if place in kept:
            half = sheet.text_width(words[place]) / 2
            sheet.text(min(x, sheet.width - half - 2), 8, words[place], style.text_faint, align="centre")


def _draw_share(
    sheet: Canvas, row: RegionRow, y: float, left: float, right: float, scale: float, is_below: bool
) -> None:
    style, half = sheet.style, _HATCH_PX / 2
    is_unknown = row.group is RegionGroup.UNKNOWN
    if row.low is None or row.high is None or row.share is None:
        if is_unknown:
            sheet.hatch(left, y - half, right, y + half)
        return
    low, high, at = (left + value * scale for value in (row.low, row.high, row.share))
    if is_unknown:
        sheet.hatch(low, y - half, high, y + half)
        sheet.line([(low, y - half), (high, y - half)], style.unknown_edge)
        sheet.line([(low, y + half), (high, y + half)], style.unknown_edge)
        sheet.marker(at, y, "s", style.unknown, style.surface, _DOT_PX, 1.5)
        return
    color = style.series[_BELOW if is_below else _ALL]
    sheet.line([(low, y), (high, y)], tint(style, color, _INTERVAL_BODY), _INTERVAL_PX)
    sheet.marker(at, y, "D" if is_below else "o", color, style.surface, _DOT_PX, 1.5)


def _said(row: RegionRow, name: str) -> Said:
    values = {
        "region": Value(ValueKind.TEXT, name),
        "n": Value(ValueKind.COUNT, row.people),
        "present": Value(ValueKind.COUNT, row.present),
        "share": Value(ValueKind.SHARE, row.share),
        "low": Value(ValueKind.SHARE, row.low),
        "high": Value(ValueKind.SHARE, row.high),
    }
    if row.share is None:
        return Said("{region}: {n}, too few to be split", values)
    return Said("{region}: {share} reached, {present} of {n}, 90 % interval {low} to {high}", values)
