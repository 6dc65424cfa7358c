"""The chart of "Where is everyone?": people per stage then and now as two bars, and moves up and down by quarter."""

import math

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import TIME_AXIS_PX, Bar, cut, draw_bar
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import GROUP_MIN, Said, Value, ValueKind
from care_desktop.domain.insight_stages import Flow, Quarter, StagesPicture
from care_desktop.domain.insight_words import Speak
from care_desktop.domain.resources import Stage

_TOP, _BAR_PX, _BAR_GAP = 4.0, 24.0, 12.0
_FLOW_GAP, _NUMBER_PX, _NUMBER_GAP = 14.0, 16.0, 4.0
_SEGMENT_GAP, _PAD = 2.0, 5.0
_LEFT_SHARE = 0.32
_LEAST_LETTER_PX, _LETTER_SHARE = 8.0, 1.1
_BAR_SHARE = 0.72
_LEAST_BAR_PX = 2.0
# Letters may be drawn a little wider than they measure.
_EDGE_PX = 2.0
_UP, _DOWN = 2, 1


def draw(figure: Figure, picture: StagesPicture | None, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure` and return what can be pointed at: stages then, stages now, quarters."""
    sheet = Canvas(figure, style)
    if picture is None:
        return ()
    names = [speak(Value(ValueKind.DAY, day)) for day in (picture.began, picture.ended)]
    ways = [speak(said) for said in (_MOVED_UP, _MOVED_DOWN)]
    left = min(max(sheet.text_width(words) for words in (*names, *ways)) + 10, sheet.width * _LEFT_SHARE)
    most = max(sum(picture.before or ()), sum(picture.after), 1)
    scale = (sheet.width - left - _room_behind(sheet, picture, speak)) / most
    spots: list[Spot] = []
    rows = (
        (picture.began, picture.before, names[0], style.text_muted),
        (picture.ended, picture.after, names[1], style.text),
    )
    for place, (day, counts, name, color) in enumerate(rows):
        middle = _TOP + _BAR_PX / 2 + place * (_BAR_PX + _BAR_GAP)
        sheet.text(0, middle, cut(sheet, name, left - 6), color)
        if counts is None or not any(counts):
            few = Said("fewer than {n} people", {"n": Value(ValueKind.COUNT, GROUP_MIN)})
            words = speak(few if counts is None else Said("nobody known yet"))
            sheet.text(left, middle, cut(sheet, words, sheet.width - left), style.text_faint)
        else:
            spots += _draw_stages(sheet, left, middle, scale, counts, day.isoformat(), name, speak)
    return (*spots, *_draw_flow(sheet, left, picture, ways, speak))


_MOVED_UP, _MOVED_DOWN = Said("moved up"), Said("down")


def _room_behind(sheet: Canvas, picture: StagesPicture, speak: Speak) -> float:
    """For the last number of a bar, which stands behind it when the stage is too short."""
    last = [next((n for n in reversed(counts) if n), 0) for counts in (picture.before or (), picture.after)]
    words = [speak(Value(ValueKind.COUNT, count)) for count in last]
    return max(sheet.text_width(f"{Stage.ACTIVATE.letter} {word}") for word in words) + 2 * _PAD


def _draw_stages(
    sheet: Canvas,
    left: float,
    middle: float,
    scale: float,
    counts: tuple[int, ...],
    day: str,
    name: str,
    speak: Speak,
) -> list[Spot]:
    style, spots, at = sheet.style, [], left
    top, bottom = middle - _BAR_PX / 2, middle + _BAR_PX / 2
    shown = [(stage, count) for stage, count in zip(Stage, counts, strict=True) if count]
    for place, (stage, count) in enumerate(shown):
        number = list(Stage).index(stage)
        end = at + max(count * scale - _SEGMENT_GAP, 2.0)
        words = speak(Value(ValueKind.COUNT, count))
        sheet.area([at, end], [top, top], [bottom, bottom], style.stage_fill[number])
        frame = [(at, top), (end, top), (end, bottom), (at, bottom), (at, top)]
        sheet.line(frame, style.stage_edge[number], 1.0)
        ink, letter = style.stage_text[number], sheet.text_width(stage.letter)
        if end - at >= letter + 2 * _PAD:
            sheet.text(at + _PAD, middle, stage.letter, ink, bold=True)
        elif end - at >= _LEAST_LETTER_PX:
            size = min(style.caption_px, (end - at) * _LETTER_SHARE)
            sheet.text((at + end) / 2, middle, stage.letter, ink, size, align="centre", bold=True)
        if end - at >= letter + sheet.text_width(words) + 3.2 * _PAD:
            sheet.text(end - _PAD, middle, words, ink, align="end")
        elif place == len(shown) - 1:
            written = words if end - at >= _LEAST_LETTER_PX else f"{stage.letter} {words}"
            sheet.text(end + _PAD, middle, written, style.text)
        said = Said(
            "{stage}, {day}: {n}",
            {
                "stage": Value(ValueKind.STAGE, stage),
                "day": Value(ValueKind.TEXT, name),
                "n": Value(ValueKind.COUNT, count),
            },
        )
        centre = sheet.on_screen((at + end) / 2)
        spots.append(Spot(centre, middle, end - at, _BAR_PX, speak(said), f"at|{day}|{stage.value}"))
        at += count * scale
    return spots


def _draw_flow(sheet: Canvas, left: float, picture: StagesPicture, ways: list[str], speak: Speak) -> list[Spot]:
    style, quarters = sheet.style, picture.quarters
    top = _TOP + 2 * _BAR_PX + _BAR_GAP + _FLOW_GAP + _NUMBER_PX
    bottom = sheet.height - TIME_AXIS_PX - _NUMBER_PX
    ups, downs = [quarter.flow.up for quarter in quarters], [quarter.flow.down for quarter in quarters]
    # Without moves the base line stands in the middle.
    most_up, most_down = (max(*ups, 0), max(*downs, 0)) if any(ups) or any(downs) else (1, 1)
    scale = (bottom - top) / (most_up + most_down)
    base = top + most_up * scale
    slot = (sheet.width - left) / len(quarters)
    width = max(slot * _BAR_SHARE, 1.5)
    spots, centres = [], [left + slot * (place + 0.5) for place in range(len(quarters))]
    for x, quarter in zip(centres, quarters, strict=True):
        for count, way, sign in ((quarter.flow.up, "up", -1), (quarter.flow.down, "down", 1)):
            if count == 0:
                continue
            end = base + sign * max(count * scale, _LEAST_BAR_PX)
            draw_bar(sheet, Bar(x - width / 2, x + width / 2, base, end), style.series[_UP if way == "up" else _DOWN])
            target = f"moved|{quarter.first.isoformat()}|{quarter.last.isoformat()}|{way}"
            height = max(abs(end - base), 4.0)
            spots.append(Spot(sheet.on_screen(x), (base + end) / 2, width, height, speak(_said(quarter, way)), target))
    for values, sign in ((ups, -1), (downs, 1)):
        words = [speak(Value(ValueKind.COUNT, value)) if value else "" for value in values]
        widths = [sheet.text_width(word) for word in words]
        for place in _numbered(values, widths, slot):
            half = widths[place] / 2
            x = min(max(centres[place], left + half), sheet.width - half - _EDGE_PX)
            end = base + sign * max(values[place] * scale, _LEAST_BAR_PX)
            sheet.text(x, end + sign * 8, words[place], style.text_muted, align="centre")
    sheet.line([(left, base), (sheet.width, base)], style.control, 1.0, z=3)
    sheet.text(0, base - 11, cut(sheet, ways[0], left - 6), style.series_label[_UP])
    sheet.text(0, base + 11, cut(sheet, ways[1], left - 6), style.series_label[_DOWN])
    _draw_quarters(sheet, centres, slot, picture, speak)
    return sorted(spots, key=lambda spot: spot.x, reverse=style.mirrored)


def _numbered(values: list[int], widths: list[float], slot: float) -> list[int]:
    """Bars whose number neither touches another one nor lies on a longer bar; the longest, last and first go first."""
    count, kept = len(values), list[int]()
    longest = max(range(count), key=lambda place: values[place])
    for place in dict.fromkeys([longest, count - 1, 0, *range(count)]):
        reach = [abs(place - other) * slot - (widths[place] + widths[other]) / 2 for other in kept]
        if not values[place] or any(gap < _NUMBER_GAP for gap in reach):
            continue
        # A number at the edge of the sheet is pushed inwards, hence twice its half.
        overhang = widths[place] if place == count - 1 else widths[place] / 2
        near = range(max(place - int(overhang / slot + 0.6), 0), min(place + int(overhang / slot + 0.6) + 1, count))
        if all(values[other] <= values[place] for other in near):
            kept.append(place)
    return kept


def _said(quarter: Quarter, way: str) -> Said:
    moved: Flow = quarter.flow
    values = {
        "first": Value(ValueKind.DAY, quarter.first),
        "last": Value(ValueKind.DAY, quarter.last),
        "n": Value(ValueKind.COUNT, moved.up if way == "up" else moved.down),
        "held": Value(ValueKind.COUNT, moved.held),
        "new": Value(ValueKind.COUNT, moved.new),
    }
    if way == "up":
        return Said("{first} to {last}: moves up {n}, held {held}, became known {new}", values)
    return Said("{first} to {last}: moves down {n}, held {held}, became known {new}", values)


def _draw_quarters(sheet: Canvas, centres: list[float], slot: float, picture: StagesPicture, speak: Speak) -> None:
    words = [speak(Value(ValueKind.QUARTER, quarter.first)) for quarter in picture.quarters]
    widest = max(sheet.text_width(word) for word in words)
    every = max(math.ceil((widest + 10) / slot), 1)
    taken = 0.0
    for place in range(0, len(words), every):
        half = sheet.text_width(words[place]) / 2
        x = min(max(centres[place], half), sheet.width - half - _EDGE_PX)
        if place and x - half < taken + _NUMBER_GAP:
            continue
        taken = x + half
        sheet.text(x, sheet.height - TIME_AXIS_PX / 2, words[place], sheet.style.text_faint, align="centre")
