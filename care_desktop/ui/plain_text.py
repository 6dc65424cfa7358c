"""Text from people and files made safe and short enough to show."""

import html

LONGEST_SHOWN = 400


def one_line(text: str) -> str:
    """`text` on one line and cut to what can be shown: a line of 300,000 characters freezes a view."""
    cut = text[: LONGEST_SHOWN + 1]
    line = " ".join(cut.replace("\x00", "").split())
    return line if len(cut) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def tooltip(text: str) -> str:
    """`text` for `setToolTip`, which takes anything that looks like markup for markup; empty stays empty."""
    if not text:
        return ""
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f'<p style="white-space:pre-wrap">{html.escape(cut)}</p>'
