"""Theme: legible in light and dark, and told apart by readers who see fewer colours."""

from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest

from cxdash.theme import DARK, LIGHT, Theme, config, contrast, named

# Machado, Oliveira and Fernandes 2009, A physiologically-based model for simulation of color
# vision deficiency, IEEE TVCG 15(6), 1291-1298: severity 1.0, applied to linear RGB.
MACHADO = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]
    ],
}  # fmt: skip

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
SEEN_AS = pytest.mark.parametrize(
    "matrix", [np.eye(3), *map(np.array, MACHADO.values())], ids=["all", *MACHADO]
)


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of linear sRGB, where a distance of about 2 is just noticeable."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratio = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, matrix: np.ndarray) -> float:
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def test_a_white_page_is_far_from_a_black_one():
    assert distance("#FFFFFF", "#000000", np.eye(3)) == pytest.approx(100, abs=0.1)


# W3C, Understanding WCAG 2.2: #777777 on white is 4.48, just short of 4.5.
def test_contrast_is_wcags():
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")
    assert contrast("#123456", "#123456") == 1


@THEMES
@pytest.mark.parametrize("part", ["text", "muted", "good", "bad", "unsure", "customers", "staff"])
def test_words_and_marks_stand_out_from_the_page(theme: Theme, part: str):
    assert contrast(getattr(theme, part), theme.background) >= 4.5


@THEMES
def test_words_on_a_bar_can_be_read(theme: Theme):
    assert contrast(theme.on_band, theme.good) >= 4.5
    assert contrast(theme.on_band, theme.bad) >= 4.5
    assert contrast(theme.on_between, theme.between) >= 4.5


PAIRS = [("good", "bad"), ("customers", "staff"), ("good", "unsure"), ("bad", "unsure"), ("good", "between"),
         ("bad", "between")]  # fmt: skip


@THEMES
@SEEN_AS
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_meanings_are_told_apart_whatever_the_eye(theme: Theme, matrix: np.ndarray, one: str, other: str):
    """Ten just-noticeable differences; shape, position or a word says it too."""
    assert distance(getattr(theme, one), getattr(theme, other), matrix) >= 20


@THEMES
def test_no_two_meanings_share_a_colour(theme: Theme):
    hues = [theme.good, theme.bad, theme.between, theme.unsure, theme.customers, theme.staff]
    assert all(one != other for one, other in combinations(hues, 2))


@THEMES
def test_every_colour_is_written_in_full(theme: Theme):
    for field in fields(theme):
        if field.name != "name":
            assert len(getattr(theme, field.name)) == 7
            linear(getattr(theme, field.name))


@THEMES
def test_no_letter_of_a_chart_is_under_twelve_pixels(theme: Theme):
    sizes = [v for part in config(theme).values() if isinstance(part, dict)
             for key, v in part.items() if key.lower().endswith("fontsize")]  # fmt: skip
    assert sizes
    assert min(sizes) >= 12


def test_a_theme_is_found_by_name():
    assert (named("light"), named("dark"), named(None), named("?")) == (LIGHT, DARK, LIGHT, LIGHT)
