"""A sheet measured in pixels at 100 % to draw on, so that every mark knows where it is."""

import logging
import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath

from care_desktop.charts.style import FALLBACK_FAMILIES, PIXELS_PER_INCH, ChartStyle, points

Place = tuple[float, float]

# A system font without the weight asked for is no news: the nearest weight is what we want.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


class Canvas:
    """The whole figure as one sheet: x to the right, y down, in pixels at 100 %; mirrored when the style is.

    Drawing on a sheet instead of on axes keeps margins fixed and lets a screen point at what was drawn. Marks are added
    as they are: the methods of axes that make them also look for limits and units, which takes longer than drawing.
    """

    def __init__(self, figure: Figure, style: ChartStyle) -> None:
        self.style = style
        self.width = figure.get_figwidth() * PIXELS_PER_INCH
        self.height = figure.get_figheight() * PIXELS_PER_INCH
        figure.clear()
        figure.set_facecolor(style.surface)
        self._axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim((self.width, 0) if style.mirrored else (0, self.width))
        self._axes.set_ylim(self.height, 0)

    def on_screen(self, x: float) -> float:
        """Pixels from the left edge, for a place counted from the leading one."""
        return self.width - x if self.style.mirrored else x

    def line(
        self,
        places: Sequence[Place],
        color: str,
        width_px: float = 1.0,
        dashes: tuple[float, ...] = (),
        z: float = 2.0,
    ) -> None:
        """A line through `places`; `dashes` in pixels, on and off."""
        style = (0.0, tuple(points(dash) / points(width_px) for dash in dashes)) if dashes else None
        xs, ys = zip(*places, strict=True)
        made = Line2D(
            xs,
            ys,
            color=color,
            linewidth=points(width_px),
            linestyle=style,
            solid_capstyle="butt",
            dash_capstyle="butt",
            solid_joinstyle="round",
            zorder=z,
        )
        self._axes.add_artist(made)

    def lines(self, pairs: Sequence[tuple[Place, Place]], color: str, width_px: float = 1.0, z: float = 2.0) -> None:
        """Many separate lines of one colour."""
        made = LineCollection(pairs, colors=color, linewidths=points(width_px), zorder=z)
        made.set_capstyle("butt")
        self._axes.add_collection(made, autolim=False)

    def area(self, xs: Sequence[float], tops: Sequence[float], bottoms: Sequence[float], color: str) -> None:
        """The area between two lines; a value that is not a number leaves a gap."""
        values = np.array([xs, tops, bottoms], dtype=np.float64)
        known = np.flatnonzero(np.isfinite(values).all(axis=0))
        runs = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1)
        shapes = [np.vstack((values[[0, 1]][:, run].T, values[[0, 2]][:, run[::-1]].T)) for run in runs if len(run)]
        self._axes.add_collection(PolyCollection(shapes, facecolors=color, linewidths=0, zorder=1), autolim=False)

    def hatch(self, left: float, top: float, right: float, bottom: float) -> None:
        """The look of the unknown: stone ground under 45 degree lines."""
        style = self.style
        box = Rectangle((left, top), right - left, bottom - top, facecolor=style.unknown_fill, linewidth=0, zorder=1)
        self._axes.add_patch(box)
        step, height = style.hatch_px * math.sqrt(2), bottom - top
        count = math.ceil((right - left + height) / step)
        pairs = [((left + n * step, top), (left + n * step - height, bottom)) for n in range(1, count)]
        made = LineCollection(pairs, colors=style.unknown_edge, linewidths=points(0.75), alpha=0.6, zorder=1.1)
        self._axes.add_collection(made, autolim=False)
        made.set_clip_path(box)

    def marker(self, x: float, y: float, shape: str, color: str, ring: str, size_px: float, ring_px: float) -> None:
        """A Matplotlib marker of `size_px` with a ring around it."""
        made = Line2D(
            [x],
            [y],
            marker=shape,
            markersize=points(size_px),
            markerfacecolor=color,
            markeredgecolor=ring,
            markeredgewidth=points(ring_px),
            linestyle="none",
            zorder=5,
        )
        self._axes.add_artist(made)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        color: str,
        size_px: float | None = None,
        align: str = "start",
        bold: bool = False,
        halo: str = "",
    ) -> None:
        """One line of words centred on `y`; `align` is start, centre or end; `halo` clears its ground."""
        sides = {"start": "left", "centre": "center", "end": "right"}
        if self.style.mirrored:
            sides |= {"start": "right", "end": "left"}
        self._axes.text(
            x,
            y,
            words,
            color=color,
            fontproperties=font(self.style.families, size_px or self.style.caption_px, bold),
            horizontalalignment=sides[align],
            verticalalignment="center_baseline",
            parse_math=False,
            zorder=4,
            bbox={"facecolor": halo, "edgecolor": "none", "pad": 0.5} if halo else None,
        )

    def text_width(self, words: str, size_px: float | None = None) -> float:
        """Width of one line of words, in pixels."""
        return _text_width(words, self.style.families, size_px or self.style.caption_px)


@lru_cache(maxsize=64)
def font(families: tuple[str, ...], size_px: float, bold: bool = False) -> FontProperties:
    """The font of a size in pixels, with families that have the glyphs the first one lacks."""
    wanted = list(dict.fromkeys((*families, *FALLBACK_FAMILIES)))
    return FontProperties(family=wanted, size=points(size_px), weight="semibold" if bold else "normal")


@lru_cache(maxsize=4096)
def _text_width(words: str, families: tuple[str, ...], size_px: float) -> float:
    if not words.strip():
        return 0.0
    # The ends of curves, not the curves between them: the same to a hundredth of a pixel, in a twentieth of the time.
    places = TextPath((0, 0), words, size=size_px, prop=font(families, size_px)).vertices
    return float(places[:, 0].max()) if len(places) else 0.0
