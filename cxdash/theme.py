"""Theme: colours by meaning, the same on screen and on paper.

A colour belongs to a meaning (promoter, staff, a real fall), never to a rank.
The hues are Okabe and Ito's, which stay apart for colour-blind readers, moved
in lightness until text and marks reach 4.5:1 on their background (a test
computes it). Colour never speaks alone: shape, position or a word says it too.
"""

from dataclasses import dataclass
from typing import Any

FONT = "'Source Sans', 'Liberation Sans', Arial, sans-serif"
"""Streamlit's own face on screen; on paper the one that the renderer brings along."""


@dataclass(frozen=True)
class Theme:
    """One set of colours.

    Attributes
    ----------
    name : {"light", "dark"}
    background, text, muted, grid : str
        Page, reading text, small print, and lines that only guide the eye.
    good, bad : str
        Promoters and what is really better; detractors and what is really worse.
    between : str
        Passives: neither good nor bad.
    unsure : str
        What the answers cannot tell.
    customers, staff : str
        The two audiences of the mirror.
    on_band : str
        Text written on a promoter or detractor bar.
    """

    name: str
    background: str
    text: str
    muted: str
    grid: str
    good: str
    bad: str
    between: str
    unsure: str
    customers: str
    staff: str
    on_band: str
    on_between: str


LIGHT = Theme(
    name="light", background="#FFFFFF", text="#1B2430", muted="#566270", grid="#E3E7EC",
    good="#1F5FA8", bad="#B8450A", between="#C3CAD2", unsure="#69747F",
    customers="#00735A", staff="#97640A", on_band="#FFFFFF", on_between="#1B2430",
)  # fmt: skip

DARK = Theme(
    name="dark", background="#11161D", text="#E6EAF0", muted="#A3AEBB", grid="#2B333E",
    good="#6FA8E8", bad="#F08B56", between="#46515E", unsure="#93A0AD",
    customers="#3CC7A4", staff="#E3AC46", on_band="#0B0F14", on_between="#E6EAF0",
)  # fmt: skip


def named(name: str | None) -> Theme:
    """The theme of that name; light for anything else."""
    return DARK if name == "dark" else LIGHT


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2).

    >>> round(contrast("#000000", "#FFFFFF"))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def config(theme: Theme) -> dict[str, Any]:
    """Vega-Lite's configuration for a theme: what every chart has in common."""
    return {
        "font": FONT,
        "background": theme.background,
        "view": {"stroke": None},
        # Vega writes these in English, of column names, as an expression that a backslash in a title
        # breaks; the finding is the chart's text and the table its twin.
        "aria": False,
        "mark": {"aria": False},
        "axis": {
            "labelFont": FONT, "titleFont": FONT, "labelFontSize": 14, "titleFontSize": 14,
            "labelColor": theme.text, "titleColor": theme.muted, "titleFontWeight": "normal",
            "gridColor": theme.grid, "domain": False, "ticks": False, "labelPadding": 8, "titlePadding": 10,
        },
        "legend": {
            "labelFont": FONT, "labelFontSize": 14, "labelColor": theme.text, "title": None,
            "orient": "top", "direction": "horizontal", "symbolSize": 160, "columnPadding": 24,
            "offset": 12, "labelLimit": 320,
        },
        "title": {
            "font": FONT, "fontSize": 22, "fontWeight": 600, "color": theme.text, "anchor": "start",
            "subtitleFont": FONT, "subtitleFontSize": 14, "subtitleColor": theme.muted,
            "lineHeight": 28, "subtitleLineHeight": 19, "subtitlePadding": 8, "offset": 18, "frame": "group",
        },
        "text": {"font": FONT, "fontSize": 14, "color": theme.text},
    }  # fmt: skip
