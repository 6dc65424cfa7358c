"""What charts look like in files and on paper: the colours of the light theme on white."""

from care_desktop.charts.style import FALLBACK_FAMILIES, ChartStyle


def print_style(families: tuple[str, ...] = FALLBACK_FAMILIES, mirrored: bool = False) -> ChartStyle:
    """The style of files; `families` is tried in order for each glyph."""
    return ChartStyle(
        surface="#FFFFFF",
        text="#14191B",
        text_muted="#465054",
        text_faint="#5D676B",
        hairline="#DFE4E5",
        hairline_strong="#C6CED0",
        control="#758186",
        accent="#0A6770",
        positive="#17693A",
        negative="#AE2C22",
        unknown="#6A6152",
        unknown_fill="#EEE8DC",
        unknown_edge="#857A66",
        trust_tick="#14191B",
        trust_band="#C9E4E6",
        trust_band_edge="#2E878F",
        series=("#0072B2", "#C65300", "#00835F", "#AC5584", "#A87200", "#3A87B5", "#4A4F52"),
        series_label=("#0072B2", "#B84D00", "#007A58", "#A64E7D", "#946400", "#2C749D", "#4A4F52"),
        families=families,
        mirrored=mirrored,
    )
