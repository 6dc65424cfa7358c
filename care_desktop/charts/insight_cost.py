"""The chart of what groups take: a bar of time, money as figures, and trust before and after meeting people."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from care_desktop.charts.canvas import Canvas
from care_desktop.charts.insight_axes import cut, draw_lying_bar
from care_desktop.charts.style import ChartStyle, Spot
from care_desktop.domain.insight import Said, Value, ValueKind
from care_desktop.domain.insight_cost import CostPicture, CostRow, CostSplit, TrustChange
from care_desktop.domain.insight_words import Speak

MONEY_PARTS = 10_000
MINUTES_AN_HOUR = 60

_HEAD, _FOOT = 36.0, 18.0
_ROW, _LINE, _SPARE = 22.0, 15.0, 7.0
_GAP, _EDGE = 10.0, 6.0
_BAR_HALF = 6.0
_LEAST_BAR = 16.0
_SHORT_FROM = 9_999.5
_DOT = 7.0
_WITHOUT = {
    CostSplit.CHANNEL: Said("no channel"),
    CostSplit.EVENT: Said("no event"),
    CostSplit.PHASE: Said("no phase"),
}
_TIME = Said("time")
_MONEY = Said("money")
_TRUST = Said("trust in 90 days")
_BEFORE, _AFTER = Said("before"), Said("after")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand, in pixels: labels from 0, bars from `time`, money up to `money`, trust between two."""

    label: float
    time: float
    bar: float
    money: float
    trust_left: float
    trust_right: float
    low: float
    high: float

    def x_of(self, points: float) -> float:
        """Where a change of trust stands."""
        return self.trust_left + (self.trust_right - self.trust_left) * (points - self.low) / (self.high - self.low)


def draw(figure: Figure, picture: CostPicture, style: ChartStyle, speak: Speak) -> tuple[Spot, ...]:
    """Draw on the whole of `figure`; what can be pointed at, row by row: time, money of each currency, trust."""
    sheet = Canvas(figure, style)
    if not picture.rows:
        return ()
    rows = _that_fit(sheet, picture.rows)
    names = [_label(row, picture.split, speak) for row in rows]
    currencies = sorted({currency for row in rows for currency, _ in row.money})
    columns = _columns(sheet, rows, names, currencies, speak)
    _draw_head(sheet, columns, currencies, speak)
    spots: list[Spot] = []
    # What belongs to no event or phase is mostly many times the rest: its bar would leave nothing of the others.
    longest, y = max((row.minutes for row in rows if row.label), default=0.0), _HEAD
    for row, name in zip(rows, names, strict=True):
        height = _height(row)
        spots += _draw_row(sheet, columns, row, name, y + height / 2, longest, currencies, speak)
        y += height
    if any(row.trust for row in rows):
        zero = columns.x_of(0.0)
        sheet.line([(zero, _HEAD - 2), (zero, y)], style.control, 1.0, z=1)
    if len(rows) < len(picture.rows):
        left = Value(ValueKind.COUNT, len(picture.rows) - len(rows))
        sheet.text(
            0, min(y + _FOOT / 2, sheet.height - 8), speak(Said("{n} more in the table", {"n": left})), style.text_faint
        )
    return tuple(spots)


def _height(row: CostRow) -> float:
    return max(_ROW, _LINE * len(row.money) + _SPARE)


def _that_fit(sheet: Canvas, rows: Sequence[CostRow]) -> tuple[CostRow, ...]:
    """The first rows that find room, with a line for how many are left out; at least one."""
    total = _HEAD
    for place, row in enumerate(rows):
        total += _height(row)
        is_last = place == len(rows) - 1
        if total + (0 if is_last else _FOOT) > sheet.height:
            return tuple(rows[: max(place, 1)])
    return tuple(rows)


def _columns(
    sheet: Canvas, rows: Sequence[CostRow], names: Sequence[str], currencies: Sequence[str], speak: Speak
) -> _Columns:
    trust = min(max(0.3 * sheet.width, 84.0), 230.0)
    figures = max((sheet.text_width(_points(row.trust, speak)) for row in rows if row.trust), default=0.0)
    trust_right = sheet.width - figures - _GAP
    trust_left = sheet.width - max(trust, sheet.text_width(speak(_TRUST)))
    amounts = [_amount(parts, currency, currencies, speak) for row in rows for currency, parts in row.money]
    head = [currencies[0] if len(currencies) == 1 else speak(_MONEY)] if amounts else []
    money_width = max(map(sheet.text_width, (*amounts, *head)), default=0.0)
    money = trust_left - 1.6 * _GAP
    bar_end = money - money_width - (_GAP if amounts else 0.0)
    widest = max(sheet.text_width(name) for name in names)
    times = max((sheet.text_width(_time(row.minutes, speak)) for row in rows), default=0.0)
    label = min(widest, max(0.3 * sheet.width, 90.0), max(bar_end - _GAP - times - _EDGE - _LEAST_BAR, 40.0))
    bar = max(bar_end - label - _GAP - times - _EDGE, 8.0)
    changes = [row.trust for row in rows if row.trust]
    low = min([0.0, *(value for change in changes for value in (change.low, change.before))])
    high = max([0.0, *(value for change in changes for value in (change.high, change.before))])
    if low == high:
        high = low + 1.0
    return _Columns(label, label + _GAP, bar, money, trust_left + _DOT, trust_right - _DOT, low, high)


def _draw_head(sheet: Canvas, columns: _Columns, currencies: Sequence[str], speak: Speak) -> None:
    style = sheet.style
    sheet.text(columns.time, 9, speak(_TIME), style.text_faint)
    if currencies:
        words = currencies[0] if len(currencies) == 1 else speak(_MONEY)
        sheet.text(columns.money, 9, words, style.text_faint, align="end")
    left = columns.trust_left - _DOT
    sheet.text(left, 9, speak(_TRUST), style.text_faint)
    # The key of the two dots.
    x = left + _DOT / 2
    for said, is_after in ((_BEFORE, False), (_AFTER, True)):
        words = speak(said)
        _dot(sheet, x, 25, is_after)
        sheet.text(x + _DOT, 25, words, style.text_muted)
        x += _DOT * 2 + sheet.text_width(words) + 4


def _dot(sheet: Canvas, x: float, y: float, is_after: bool) -> None:
    style = sheet.style
    if is_after:
        sheet.marker(x, y, "o", style.accent, style.surface, _DOT + 1, 1.0)
    else:
        sheet.marker(x, y, "o", style.surface, style.text_muted, _DOT - 1, 1.5)


def _draw_row(
    sheet: Canvas,
    columns: _Columns,
    row: CostRow,
    name: str,
    y: float,
    longest: float,
    currencies: Sequence[str],
    speak: Speak,
) -> list[Spot]:
    style = sheet.style
    sheet.text(0, y, cut(sheet, name, columns.label), style.text if row.label else style.text_muted)
    has_bar = bool(row.minutes and row.label)
    end = columns.time + columns.bar * (row.minutes / longest if has_bar else 0.0)
    if has_bar:
        draw_lying_bar(sheet, columns.time, end, y - _BAR_HALF, y + _BAR_HALF, style.series[0])
    words = _time(row.minutes, speak)
    start = end + (_EDGE if has_bar else 0.0)
    sheet.text(start, y, words, style.text_muted if row.minutes else style.text_faint)
    right = start + sheet.text_width(words)
    said = speak(Said(_SAID_TIME, _values(row, name)))
    target = f"minutes:{row.key}" if row.noted else None
    spots = [Spot(sheet.on_screen(right / 2), y, right, 2 * _BAR_HALF + 4, said, target)]
    for place, (currency, parts) in enumerate(row.money):
        at = y + _LINE * (place - (len(row.money) - 1) / 2)
        words = _amount(parts, currency, currencies, speak)
        sheet.text(columns.money, at, words, style.text, align="end")
        width = sheet.text_width(words)
        said = speak(Said("{group}: {money}", _values(row, name, money=(parts / MONEY_PARTS, currency))))
        x = sheet.on_screen(columns.money - width / 2)
        spots.append(Spot(x, at, width + 4, _LINE - 1, said, f"money:{row.key}:{currency}"))
    spots.append(_draw_trust(sheet, columns, row, name, y, speak))
    return spots


def _draw_trust(sheet: Canvas, columns: _Columns, row: CostRow, name: str, y: float, speak: Speak) -> Spot:
    style, change = sheet.style, row.trust
    left, right = columns.trust_left - _DOT, sheet.width
    middle = sheet.on_screen((left + right) / 2)
    if change is None:
        sheet.text(right, y, "\N{EN DASH}", style.text_faint, align="end")
        said = speak(Said(_SAID_FEW, _values(row, name)))
        return Spot(middle, y, right - left, 2 * _BAR_HALF + 4, said, None)
    before, after = columns.x_of(change.before), columns.x_of(change.after)
    low, high = columns.x_of(change.low), columns.x_of(change.high)
    sheet.line([(low, y), (high, y)], style.trust_band_edge, 2.0, z=2)
    for end in (low, high):
        sheet.line([(end, y - 3), (end, y + 3)], style.trust_band_edge, 1.0, z=2)
    _dot(sheet, before, y, False)
    _dot(sheet, after, y, True)
    sheet.text(right, y, _points(change, speak), style.text, align="end")
    said = speak(Said(_SAID_TRUST, _values(row, name, change=change)))
    return Spot(middle, y, right - left, 2 * _BAR_HALF + 4, said, f"trust:{row.key}")


_SAID_TIME = "{group}: {minutes} noted in {noted} of {n} interactions"
_SAID_FEW = "{group}: {people} people have a history long enough, too few for a mean"
_SAID_TRUST = (
    "{group}: trust changed by {after} points in the 90 days after, between {low} and {high}; "
    "by {before} in the 90 days before; {people} people"
)


def _values(
    row: CostRow, name: str, money: tuple[float, str] | None = None, change: TrustChange | None = None
) -> dict[str, Value]:
    found = {
        "group": Value(ValueKind.TEXT, name),
        "minutes": Value(ValueKind.MINUTES, row.minutes),
        "noted": Value(ValueKind.COUNT, row.noted),
        "n": Value(ValueKind.COUNT, row.interactions),
        "people": Value(ValueKind.COUNT, row.measured),
    }
    if money is not None:
        found["money"] = Value(ValueKind.MONEY, money)
    if change is not None:
        names = ("before", "after", "low", "high")
        found |= {name: Value(ValueKind.NUMBER, getattr(change, name)) for name in names}
    return found


def _label(row: CostRow, split: CostSplit, speak: Speak) -> str:
    if not row.label:
        return speak(_WITHOUT[split])
    return row.label if row.named_by_user else speak(Said(row.label))


def _time(minutes: float, speak: Speak) -> str:
    """As short as it can be: a dash, minutes, or hours."""
    if not minutes:
        return "\N{EN DASH}"
    if minutes < MINUTES_AN_HOUR:
        return speak(Said("{n} min", {"n": Value(ValueKind.COUNT, round(minutes))}))
    return speak(Said("{n} h", {"n": Value(ValueKind.TEXT, _short(minutes / MINUTES_AN_HOUR, speak))}))


def _short(number: float, speak: Speak) -> str:
    """A whole number; large ones in thousands."""
    if number < _SHORT_FROM:
        return speak(Value(ValueKind.COUNT, round(number)))
    return speak(Said("{n}k", {"n": Value(ValueKind.COUNT, round(number / 1000))}))


def _amount(parts: int, currency: str, currencies: Sequence[str], speak: Speak) -> str:
    """Rounded to whole units; with its currency unless the head of the column says it."""
    amount = _short(parts / MONEY_PARTS, speak)
    if len(currencies) == 1:
        return amount
    values = {"amount": Value(ValueKind.TEXT, amount), "currency": Value(ValueKind.TEXT, currency)}
    return speak(Said("{amount} {currency}", values))


def _points(change: TrustChange | None, speak: Speak) -> str:
    if change is None:
        return ""
    number = Value(ValueKind.NUMBER, abs(change.after))
    template = "+{points}" if change.after >= 0 else "\N{MINUS SIGN}{points}"
    return speak(Said(template, {"points": number}))
