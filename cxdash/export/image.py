"""A chart as a picture for a meeting: the finding, the chart that proves it, then definition and base."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

WIDTH = 920
"""Pixels of the plot before scaling; with its names about a slide's width, at 14 pt text."""
SCALE = 2.0
_TITLE_LETTERS, _LINE_LETTERS = 90, 150
_LINE_HEIGHT = 19
_BODY = ("data", "layer", "height", "resolve", "encoding", "transform")


def as_png(spec: dict[str, Any], finding: str, small_print: Sequence[str] = ()) -> bytes:
    """Draw a Vega-Lite specification with its finding, without a browser or a network.

    Parameters
    ----------
    spec : dict
        From :func:`cxdash.charts.spec`, in the theme and language wanted.
    finding : str
        The sentence, as the chart's title.
    small_print : sequence of str
        Definition, base and filters, under the chart.
    """
    import vl_convert

    return vl_convert.vegalite_to_png(slide(spec, finding, small_print), scale=SCALE)


def slide(spec: dict[str, Any], finding: str, small_print: Sequence[str] = ()) -> dict[str, Any]:
    """A specification between its finding and its small print, with a width of its own."""
    chart = {part: spec[part] for part in _BODY if part in spec}
    title = {
        "text": wrap(finding, _TITLE_LETTERS, break_on_hyphens=False) or [""],
        "frame": "bounds",
        "anchor": "start",
    }
    lines = [line for text in small_print for line in wrap(text, _LINE_LETTERS)]
    return {
        "$schema": spec["$schema"],
        "config": spec["config"],
        "params": spec.get("params", []),
        "title": {**title, "offset": 22},
        "padding": 28,
        "spacing": 24,
        "vconcat": [{**chart, "width": WIDTH}, *([_footer(lines, spec["config"])] if lines else [])],
    }


def _footer(lines: Sequence[str], config: dict[str, Any]) -> dict[str, Any]:
    small = {"type": "text", "align": "left", "baseline": "top", "fontSize": 13}
    return {
        "data": {"values": [{"line": line, "y": i * _LINE_HEIGHT} for i, line in enumerate(lines)]},
        "mark": {**small, "color": config["title"]["subtitleColor"]},
        "encoding": {
            "text": {"field": "line", "type": "nominal"},
            "x": {"value": 0},
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        },
        "width": WIDTH,
        "height": len(lines) * _LINE_HEIGHT,
    }
