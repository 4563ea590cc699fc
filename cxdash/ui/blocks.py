"""Blocks: the pieces every page is laid with. A result reaches a screen through :func:`panel` alone."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from cxdash import charts
from cxdash.errors import CxdashError, NotEnoughData
from cxdash.export.image import as_png
from cxdash.export.tables import as_csv, as_xlsx
from cxdash.filters import Filters
from cxdash.i18n import _, day, figure, language, listing, number, speaking
from cxdash.panels import Panel, People, Tile
from cxdash.study import Study
from cxdash.theme import LIGHT, named
from cxdash.ui import session
from cxdash.ui.server import literal

Option = TypeVar("Option")

PAGES = Path(__file__).parents[2] / "pages"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FIRST = 10
"""Customers of a list that are in sight at once."""
_PICK_WIDTH = 320
"""Pixels in which a column's role and name can be read; what does not fit beside the rest wraps."""
_STEPS = 200
"""Steps between two ends that are few enough to be listed."""
_SHOWN_ROWS = 200
"""Rows of a table sent to the browser; downloads hold them all."""


# ── the page ──────────────────────────────────────────────────────────────


def page(name: str, **options: Any) -> Any:
    """A page by the name of its file; files are opened on the first one."""
    return st.Page(PAGES / f"{name}.py", url_path=name, default=name == "data", **options)


def open_page(title: str, filters: Filters) -> None:
    """Draw a page's title, and under it what is shown."""
    st.title(title, anchor=False)
    if session.study() is not None:
        st.caption(literal(filters.describe()))


def doubts() -> None:
    """Say over every result that a table with a red light is among what it counts."""
    for said in _doubts():
        st.warning(literal(said), icon=":material/block:")


def _doubts() -> list[str]:
    study = session.study()
    if study is None or not study.doubtful:
        return []
    tables = listing(list(study.doubtful))
    return [_("Not to be trusted before someone decides, on the Data page: {tables}.", tables=tables)]


def close_page(filters: Filters) -> None:
    """Make the address say what is shown; before any file, the link's own wishes wait in it."""
    if session.study() is None:
        asked = {name: values for name, values in session.waiting().items() if name != "lang"}
    else:
        asked = filters.to_params() | session.told()
    session.write_link(asked | {"lang": [language()]})


def opened() -> Study:
    """The study to show.

    Raises
    ------
    NotEnoughData
        Before any file is open; the sentence says where to open one.
    """
    return session.shelf().opened.study


def not_followed(asked: Filters, followed: Filters) -> None:
    """Say which filters a page cannot follow, rather than let a reader believe it did."""
    if asked != followed:
        st.caption(
            _(
                "Not filtered here, because this survey does not hold it: {filters}.",
                filters=literal(asked.beyond(followed).describe()),
            )
        )


def no_score() -> NoReturn:
    """Say that no column is one of the scores, and what to do.

    Raises
    ------
    NotEnoughData
        Always.
    """
    raise NotEnoughData(
        _(
            "No column was recognised as an NPS, CSAT or CES: on the Columns page, say which one is, "
            "or open survey answers."
        )
    )


def sentence(error: CxdashError) -> None:
    """Show an error that a reader can act on, and the ways to the files and to what they were read as."""
    st.info(literal(str(error)), icon=":material/info:")
    with st.container(horizontal=True, gap="small"):
        st.page_link(page("data"), label=_("Go to the Data page"), icon=":material/upload_file:")
        if session.study() is not None:
            st.page_link(page("columns"), label=_("What each column is for"), icon=":material/view_column:")


def warnings(sentences: Iterable[str]) -> None:
    """What to know before trusting a number."""
    for text in sentences:
        st.warning(literal(text), icon=":material/warning:")


# ── choices ───────────────────────────────────────────────────────────────


def choice(label: str, name: str, options: Sequence[Option], words: Callable[[Option], str] = str) -> Option:
    """One of a few of our own words, side by side; the choice survives page and language."""
    session.seed(name, session.wished(name, options), options)
    picked = st.segmented_control(
        label, options, format_func=words, key=name, required=True, persist_state="session"
    )
    return _told(name, options, picked)


def pick(label: str, name: str, options: Sequence[Option], words: Callable[[Option], str] = str) -> Option:
    """One of many, or of a file's own words."""
    session.seed(name, session.wished(name, options), options)
    picked = st.selectbox(
        label, options, format_func=words, key=name, persist_state="session", width=_PICK_WIDTH
    )
    return _told(name, options, picked)


def _told(name: str, options: Sequence[Option], picked: Option | None) -> Option:
    chosen = options[0] if picked is None else picked
    session.tell(name, chosen, options[0])
    return chosen


def bounded(label: str, name: str, low: float, high: float, default: float) -> float:
    """A whole number between two ends; one kept from before that is now outside them starts anew."""
    start = float(min(max(default, low), high))
    few = [low + step for step in range(int(high - low) + 1)] if high - low <= _STEPS else None
    session.seed(name, start, few)
    value = st.number_input(
        label, float(low), float(high), step=1.0, key=name, format="%g", persist_state="session"
    )
    return start if value is None else float(value)


def short(name: str) -> str:
    """A name that fits a list on a narrow screen: whole questions differ at either end."""
    return name if len(name) <= _FITS else f"{name[: _FITS - 18]} … {name[-15:]}"


_FITS = 48
"""Letters of a column's name."""


def row() -> AbstractContextManager[Any]:
    """Blocks side by side, wrapping on a narrow screen."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="medium")


# ── results ───────────────────────────────────────────────────────────────


def tiles(shown: Sequence[Tile]) -> None:
    """Headline numbers side by side, each with its interval, its change and its base."""
    for place, tile in zip(st.columns(len(shown)), shown, strict=True):
        with place, st.container(border=True, height="stretch", key=f"tile-{tile.name}"):
            st.metric(
                tile.name,
                tile.value,
                delta=tile.interval,
                delta_color="off",
                delta_arrow="off",
                chart_data=tile.line if len(tile.line) > 1 else None,
                help=tile.definition,
            )
            st.caption(literal(" · ".join(filter(None, [tile.base, tile.change]))))


def panel(make: Callable[[], Panel], filters: Filters) -> None:
    """Place one result: finding, chart, small print, table, downloads; or why there is nothing to show."""
    try:
        shown = make()
    except NotEnoughData as nothing:
        st.info(literal(str(nothing)), icon=":material/info:")
        return
    with st.container(border=True, key=f"panel-{shown.key}"):
        warnings(shown.warnings)
        st.subheader(literal(shown.finding), anchor=False)
        if not shown.rows:
            st.caption(_("Nothing to draw with these filters."))
            return
        spec = charts.spec(shown.shape, shown.rows, named(st.context.theme.type), shown.ends, **shown.options)
        st.vega_lite_chart(
            spec=spec, theme=None, width="stretch", key=f"chart-{shown.key}", alt=shown.finding
        )
        lines = small_print(shown.small_print, filters)
        _print_small(lines)
        with st.container(horizontal=True, gap="small"):
            warned = [*_doubts(), *shown.warnings]
            picture(shown, taken_along(lines, warned))
            table_downloads(lambda: shown.table, shown.key, shown.finding, lines, warned)
        twin(shown)


def people(make: Callable[[], People], filters: Filters) -> None:
    """Place a list of customers to act on: the first ones in sight, all of them to download."""
    shown = make()
    with st.container(border=True, key=f"people-{shown.key}"):
        st.subheader(f"{literal(shown.name)} ({number(len(shown.table))})", anchor=False)
        if shown.table.empty:
            st.caption(_("Nobody."))
            return
        frame(shown.table, _FIRST)
        lines = small_print(shown.small_print, filters)
        _print_small(lines)
        with st.container(horizontal=True, gap="small"):
            table_downloads(lambda: shown.table, shown.key, shown.name, lines, _doubts())


def small_print(lines: Iterable[str], filters: Filters) -> list[str]:
    """Definition, base and method, and what is filtered."""
    return [*filter(None, lines), _("Shown: {filters}", filters=filters.describe())]


def taken_along(lines: Sequence[str], warned: Sequence[str]) -> list[str]:
    """What goes with a result off the page: what the page warns of, then its small print."""
    return [*(_("Beware: {warning}", warning=said) for said in warned), *lines]


def _print_small(lines: Iterable[str]) -> None:
    st.caption(" · ".join(literal(line.rstrip(".")) for line in lines))


def twin(shown: Panel) -> None:
    """The chart in numbers, made when it is opened."""
    folded = st.expander(_("Table"), key=f"table-{shown.key}", type="compact", on_change="rerun")
    if folded.open:
        with folded:
            frame(shown.table)


def frame(rows: pd.DataFrame, most: int = _SHOWN_ROWS) -> None:
    """A table as the reader writes numbers; long ones are cut on screen and whole in downloads."""
    few = rows.head(most).copy()
    right: dict[str, Any] = {}
    for name in map(str, few.columns):
        if pd.api.types.is_numeric_dtype(few[name]):
            few[name] = few[name].map(_number).astype("str")
            right[name] = st.column_config.TextColumn(alignment="right")
        elif pd.api.types.is_datetime64_any_dtype(few[name]):
            few[name] = few[name].map(_date).astype("str")
        else:
            few[name] = few[name].fillna("–")
    st.dataframe(few, hide_index=True, column_config=right, placeholder="–")
    if len(rows) > most:
        told = {"n": number(most), "all": number(len(rows))}
        st.caption(_("The first {n} of {all} rows; a download holds them all.", **told))


def _date(value: Any) -> str:
    return "–" if pd.isna(value) else day(value.date())


def _number(value: Any) -> str:
    return "–" if pd.isna(value) else figure(value)


def written(value: Any) -> str:
    """One typed value as the reader writes it; a dash where there is none."""
    if pd.isna(value):
        return "–"
    if isinstance(value, bool | np.bool_):
        return _("yes") if value else _("no")
    if isinstance(value, pd.Timestamp):
        return day(value.date())
    return value if isinstance(value, str) else figure(value)


# ── downloads, made when they are asked for and in the language of the page ──


def picture(shown: Panel, lines: Sequence[str]) -> None:
    """The chart for a slide, always on white."""
    spoken = language()

    def made() -> bytes:
        with speaking(spoken):
            spec = charts.spec(shown.shape, shown.rows, LIGHT, shown.ends, **shown.options)
            return as_png(spec, shown.finding, lines)

    download(_("Picture (PNG)"), made, f"cxdash-{shown.key}.png", "image/png", ":material/image:")


def table_downloads(
    rows: Callable[[], pd.DataFrame], key: str, name: str, lines: Sequence[str], warned: Sequence[str]
) -> None:
    """The numbers, for Excel and for everything else; a CSV has no place for a warning but its rows."""
    spoken = language()

    def csv() -> bytes:
        with speaking(spoken):
            return as_csv(rows().assign(**{_("Beware"): " ".join(warned)} if warned else {}))

    def xlsx() -> bytes:
        with speaking(spoken):
            return as_xlsx(rows(), key, [name, *taken_along(lines, warned)])

    download(_("Excel"), xlsx, f"cxdash-{key}.xlsx", XLSX, ":material/table:")
    download(_("CSV"), csv, f"cxdash-{key}.csv", "text/csv", ":material/csv:")


def download(label: str, make: Callable[[], bytes], name: str, mime: str, icon: str) -> None:
    """A file made when it is asked for."""
    st.download_button(
        label, make, name, mime, key=f"get-{name}", icon=icon, on_click="ignore", type="tertiary"
    )
