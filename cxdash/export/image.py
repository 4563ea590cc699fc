"""A chart as a picture for a meeting: its finding as title, its definition and base under it."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

WIDTH = 1120
"""Pixels of the drawing before scaling; a slide's width at 14 pt text."""
SCALE = 2.0
_TITLE_LETTERS, _LINE_LETTERS = 92, 150


def as_png(spec: dict[str, Any], finding: str, small_print: Sequence[str] = ()) -> bytes:
    """Draw a Vega-Lite specification with its finding, without a browser or a network.

    Parameters
    ----------
    spec : dict
        From :func:`cxdash.charts.spec`, in the theme and language wanted.
    finding : str
        The sentence, as the chart's title.
    small_print : sequence of str
        Definition, base and filters, under the title.
    """
    import vl_convert

    return vl_convert.vegalite_to_png(titled(spec, finding, small_print), scale=SCALE)


def titled(spec: dict[str, Any], finding: str, small_print: Sequence[str] = ()) -> dict[str, Any]:
    """A specification with a width of its own, a title and what stands under it."""
    title = {
        "text": wrap(finding, _TITLE_LETTERS) or [""],
        "subtitle": [line for text in small_print for line in wrap(text, _LINE_LETTERS)],
    }
    return {
        **spec,
        "width": WIDTH,
        "title": title,
        "padding": 24,
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
