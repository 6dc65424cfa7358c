"""Text from people and files made safe and short enough to show."""

import html
import unicodedata

LONGEST_SHOWN = 400
_ISOLATE, _END = "\u2068", "\u2069"


def one_line(text: str) -> str:
    """`text` on one line and cut to what can be shown: a line of 300,000 characters freezes a view."""
    cut = text[: LONGEST_SHOWN + 1]
    line = " ".join(cut.replace("\x00", "").split())
    return line if len(cut) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def isolated(name: str) -> str:
    """`name` for a place within words of ours: one written right to left does not turn what stands round it."""
    is_turned = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)
    return f"{_ISOLATE}{name}{_END}" if is_turned else name


def without_isolated(text: str) -> str:
    """`text` without the names that were isolated in it: they do not decide which way it reads."""
    if _ISOLATE not in text:
        return text
    first, *rest = text.split(_ISOLATE)
    return first + "".join(part.partition(_END)[2] for part in rest)


def tooltip(text: str) -> str:
    """`text` for `setToolTip`, which takes anything that looks like markup for markup; empty stays empty."""
    if not text:
        return ""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f'<p style="white-space:pre-wrap">{html.escape(cut)}</p>'
