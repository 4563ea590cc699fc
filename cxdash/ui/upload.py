"""Upload: files in, the recognition shown and corrected, everything set aside accounted for."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from cxdash.export.tables import as_csv
from cxdash.i18n import _, language, number, speaking
from cxdash.ingest import Mapping, RawTable, TableReport
from cxdash.ingest.report import REASONS
from cxdash.ingest.roles import SCALED
from cxdash.scales import Scale
from cxdash.study import KINDS, OTHER, REPEATABLE, ROLES, Study
from cxdash.ui import blocks, reading, session
from cxdash.ui.server import literal

_EXAMPLES = 3
_LOOKED_AT = 1000
_PREVIEW = 8
_SCALES = tuple(map(Scale.parse, ("0-10", "1-10", "1-7", "1-5", "1-4", "0-100")))


def invitation() -> None:
    """What cxdash answers, in three cards, before any file is open."""
    st.markdown(
        _("Open your survey answers, and if you have them your customer file and your mirror survey.")
    )
    cards = (
        (":material/speed:", _("What customers say"),
         _("NPS, satisfaction and effort by region, product or store: which differences are real?")),
        (":material/compare_arrows:", _("What they do"),
         _("Who is delighted and gone, who complains and stays, and what are they worth?")),
        (":material/group:", _("What staff believe"),
         _("Where do your teams misjudge what customers think?")),
    )  # fmt: skip
    for place, (icon, name, question) in zip(st.columns(len(cards)), cards, strict=True):
        with place, st.container(border=True, height="stretch"):
            st.markdown(f"##### {icon} {name}")
            st.markdown(question)


def summary(study: Study) -> None:
    """What the files can answer together, and the ways on."""
    if study.join:
        join = study.join
        st.markdown(
            _("**{matched}** of {answered} customers who answered are among {known} in the customer file.",
              matched=number(join.matched), answered=number(join.answered), known=number(join.known))
        )  # fmt: skip


def cards() -> None:
    """One card per table: what was read, used and set aside, and what each column is for."""
    shelf = session.shelf()
    if shelf.loaded is None:
        return
    used_first = sorted(enumerate(shelf.loaded.reports), key=lambda numbered: numbered[1].kind == OTHER)
    for position, report in used_first:
        with st.container(border=True, key=f"table-card-{position}"):
            _card(position, shelf.tables[position], shelf.loaded.mappings[position], report)
    for file in dict.fromkeys(table.file for table in shelf.tables):
        label = _("Take {file} away", file=literal(file))
        if st.button(label, key=f"remove-{file}", icon=":material/delete:", type="tertiary"):
            session.put(shelf.without_file(file))
            st.rerun()


def _card(position: int, raw: RawTable, mapping: Mapping, report: TableReport) -> None:
    st.subheader(f"{_(KINDS[report.kind])} · {literal(raw.name)}", anchor=False)
    st.markdown(
        _("Rows read: **{read}** = used: **{used}** + set aside: **{aside}**",
          read=number(report.rows_read), used=number(report.rows_used), aside=number(report.rows_set_aside))
    )  # fmt: skip
    _set_aside(position, report)
    if report.kind == OTHER:
        st.caption(literal(" ".join(report.warnings)))
    else:
        blocks.warnings(report.warnings)
    if facts := _how_it_was_read(report):
        st.caption(literal(" · ".join(facts)))
    with st.expander(_("What each column is for"), icon=":material/tune:", key=f"columns-{position}"):
        reading.choices(position, raw, mapping)
        _editor(position, raw, mapping)
        st.caption(_("The first rows, as they stand in the file"))
        st.dataframe(raw.frame.head(_PREVIEW), hide_index=True, placeholder="–")


def _set_aside(position: int, report: TableReport) -> None:
    if not report.reasons:
        return
    reasons = [_("{reason}: {n}", reason=_(REASONS[code]), n=number(n)) for code, n in report.reasons.items()]
    st.caption(_("Set aside, rows and cells: {reasons}", reasons=literal(" · ".join(reasons))))
    if report.asides.empty:
        return
    spoken = language()

    def rows() -> bytes:
        with speaking(spoken):
            return as_csv(report.set_aside)

    name, label = f"cxdash-set-aside-{position + 1}.csv", _("Download what was set aside")
    blocks.download(label, rows, name, "text/csv", ":material/download:")


def _how_it_was_read(report: TableReport) -> list[str]:
    """The choices made while reading, so that none is silent."""
    dates = [reading.date_orders()[report.date_order]] if report.date_order else []
    if not report.encoding:
        return dates
    facts = [_("encoding {name}", name=report.encoding)]
    if report.delimiter:
        name = reading.separators().get(report.delimiter, report.delimiter)
        facts += [_("separator: {name}", name=name), reading.decimals()[report.decimal]]
    return facts + dates


def ways_on(study: Study) -> None:
    """The pages these files can fill."""
    ways = (
        ("scores", _("Scores"), bool(study.metrics)),
        ("say_do", _("Say and do"), bool(study.metrics and study.customers)),
        ("mirror", _("Mirror"), study.mirror is not None),
    )
    with st.container(horizontal=True, gap="small"):
        for name, label, ready in ways:
            if ready:
                st.page_link(blocks.page(name), label=label, icon=":material/arrow_forward:")


# ── the mapping ───────────────────────────────────────────────────────────


def _editor(position: int, raw: RawTable, mapping: Mapping) -> None:
    """Every column with its role and scale, to correct; a correction applies at once."""
    roles, scales = {_(words): role for role, words in ROLES.items()}, _scales(mapping)
    shown = _mapping_frame(raw, mapping)
    edited = st.data_editor(
        shown,
        hide_index=True,
        disabled=["column", "examples"],
        placeholder="–",
        key=f"mapping-{position}-{session.uploads()}-{language()}",
        column_config={
            "column": st.column_config.TextColumn(_("Column")),
            "examples": st.column_config.TextColumn(_("Examples")),
            "role": st.column_config.SelectboxColumn(_("What it is"), options=list(roles), required=True),
            "scale": st.column_config.SelectboxColumn(_("Scale"), options=list(scales)),
        },
    )
    corrected = _corrected(mapping, shown, edited, roles, scales)
    if corrected != mapping:
        _say_what_was_released(mapping, corrected)
        session.put(session.shelf().with_mapping(raw.name, corrected))
        st.rerun()


def _say_what_was_released(before: Mapping, after: Mapping) -> None:
    """A role of one column is taken over by another: say which column lost it."""
    for column, role in before.roles.items():
        if role != after.roles[column] and role in after.roles.values() and role not in REPEATABLE:
            st.toast(
                _("“{column}” is no longer used: one column alone can be “{role}”.",
                  column=literal(column), role=_(ROLES[role])), icon=":material/info:", duration="long",
            )  # fmt: skip


def _scales(mapping: Mapping) -> dict[str, Scale]:
    """The usual scales, and those of this table, in both directions, by their words."""
    ends = dict.fromkeys(replace(scale, reversed=False) for scale in (*_SCALES, *mapping.scales.values()))
    offered = [replace(scale, reversed=low_is_good) for low_is_good in (False, True) for scale in ends]
    return {scale.words: scale for scale in offered}


def _mapping_frame(raw: RawTable, mapping: Mapping) -> pd.DataFrame:
    columns = list(mapping.roles)
    return pd.DataFrame(
        {
            "column": columns,
            "examples": [_examples(raw.frame[column]) for column in columns],
            "role": [_(ROLES[mapping.roles[column]]) for column in columns],
            "scale": [mapping.scales[c].words if c in mapping.scales else None for c in columns],
        }
    )


def _examples(cells: "pd.Series[Any]") -> str:
    top = cells.head(_LOOKED_AT).dropna()  # a folded editor must not cost a pass over a million cells
    return " · ".join(str(cell) for cell in top.unique()[:_EXAMPLES])


def _corrected(
    mapping: Mapping,
    shown: pd.DataFrame,
    edited: pd.DataFrame,
    roles: dict[str, str],
    scales: dict[str, Scale],
) -> Mapping:
    for before, after in zip(shown.to_dict("records"), edited.to_dict("records"), strict=True):
        column = str(before["column"])
        if after["role"] != before["role"]:
            mapping = mapping.with_role(column, roles[after["role"]])
        scale = after["scale"]  # text, or a missing value of whatever kind pandas has at hand
        if isinstance(scale, str) and scale != before["scale"] and mapping.roles[column] in SCALED:
            mapping = mapping.with_scale(column, scales[scale])
    return mapping
