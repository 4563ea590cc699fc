"""Upload: what was opened, one card a table: how far to trust it, what was used, set aside, and why."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from cxdash import findings, orders
from cxdash.estimate import Estimate
from cxdash.export.tables import as_csv
from cxdash.i18n import _, language, ngettext, number, percent, speaking
from cxdash.ingest import Mapping, Note, RawTable, TableReport
from cxdash.ingest.combining.meeting import unmatched
from cxdash.ingest.notes import quoted
from cxdash.ingest.quality.remarks import Light, Remark
from cxdash.ingest.quality.report import REASONS
from cxdash.study import KINDS, ORDERS, OTHER, ROLES, Study, Table
from cxdash.ui import blocks, cache, reading, session
from cxdash.ui.server import literal
from cxdash.ui.session import Shelf

_NAMED = 3
"""Columns of one role that are named; the others are counted."""

_ALERTS = 3
"""Warnings of one table that are in sight at once."""


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


def failures() -> None:
    """Files that could not be read, a sentence each, until the reader takes them away."""
    for failure in session.shelf().failures:
        with st.container(horizontal=True, vertical_alignment="center", key=f"failed-{failure.file}"):
            st.error(literal(failure.sentence), icon=":material/error:")
            _take_away(
                _("Take away"), f"forget-{failure.file}", partial(Shelf.without_failure, file=failure.file)
            )


def differences() -> None:
    """What is not as it was when the recipe in use was saved."""
    notes = session.shelf().differences
    if notes is None:
        return
    if not notes:
        st.success(_("Your saved choices were made again; nothing is different this time."))
        return
    with st.container(border=True, key="differences"):
        st.subheader(
            _("Your saved choices were made again; this time some things are different."), anchor=False
        )
        st.markdown("\n".join(f"- {literal(note.sentence)}" for note in notes))


def summary(study: Study) -> None:
    """What the files can answer together, who is on one side only, and the ways on."""
    if study.join is None:
        return
    join = study.join
    st.markdown(
        _("**{matched}** of {answered} customers who answered are among the {known} known customers.",
          matched=number(join.matched), answered=number(join.answered), known=number(join.known))
    )  # fmt: skip
    sides = (
        (0, join.answered - join.matched, "unknown", _("Answers of unknown customers ({n})")),
        (1, join.known - join.matched, "silent", _("Customers who never answered ({n})")),
    )
    with st.container(horizontal=True, gap="small"):
        for side, n, name, label in sides:
            if n:
                _listed(study, side, label.format(n=number(n)), f"cxdash-{name}.csv")


def _listed(study: Study, side: int, label: str, name: str) -> None:
    spoken = language()

    def rows() -> bytes:
        with speaking(spoken):
            return as_csv(unmatched(study)[side].rename(columns=orders.shown))

    blocks.download(label, rows, name, "text/csv", ":material/download:")


def ways_on(study: Study) -> None:
    """The pages these files can fill."""
    scored = bool(study.metrics) and _has_rows(study.responses)
    ways = (
        ("scores", _("Scores"), scored or _has_rows(study.items)),
        ("say_do", _("Say and do"), scored and _has_rows(study.customers)),
        ("mirror", _("Mirror"), _has_rows(study.mirror)),
    )
    with st.container(horizontal=True, gap="small"):
        for name, label, ready in ways:
            if ready:
                st.page_link(blocks.page(name), label=label, icon=":material/arrow_forward:")


def _has_rows(table: Table | None) -> bool:
    return table is not None and not table.frame.empty


# ── one table ─────────────────────────────────────────────────────────────


def cards(study: Study) -> None:
    """One card per table, those in use first."""
    loaded = session.shelf().opened
    used_first = sorted(enumerate(loaded.reports), key=lambda numbered: numbered[1].kind == OTHER)
    for position, report in used_first:
        with st.container(border=True, key=f"table-card-{position}"):
            _headline(loaded.mappings[position], report)
            _account(study, study.tables[position], report)
            _roles(loaded.mappings[position])
            _alerts(loaded.mappings[position], report)
            _details(position, loaded.turned[position], loaded.mappings[position], report)
            _ways(position, report)


def _headline(mapping: Mapping, report: TableReport) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"{_(KINDS[report.kind])} · {literal(report.name)}", anchor=False, width="content")
        if report.light == Light.GREEN and report.kind == OTHER:
            return  # nothing in it is counted, and nothing in it need be
        if report.light == Light.GREEN:
            st.badge(_("ready"), icon=":material/check_circle:", color="green")
        elif report.light == Light.AMBER and not _open(mapping, report) and mapping.undecided:
            st.badge(_("answer above"), icon=":material/help:", color="orange")
        elif report.light == Light.AMBER:
            st.badge(_("read the remarks"), icon=":material/error:", color="orange")
        else:
            st.badge(_("decide first"), icon=":material/block:", color="red")


def _account(study: Study, table: Table, report: TableReport) -> None:
    """Rows read = used + set aside, and what the table says in short."""
    st.markdown(
        _("Rows read: **{read}** = used: **{used}** + set aside: **{aside}**",
          read=number(report.rows_read), used=number(report.rows_used), aside=number(report.rows_set_aside))
    )  # fmt: skip
    if report.rows_in_file != report.rows_read:
        st.caption(_("Rows of the file: {n}, turned into one a wave.", n=number(report.rows_in_file)))
    if report.reasons:
        counts = report.reasons.items()
        told = [_("{reason}: {n}", reason=_(REASONS[code]), n=number(n)) for code, n in counts]
        st.caption(_("Not used, rows and cells: {reasons}", reasons=literal(" · ".join(told))))
    if report.response is not None:
        st.markdown(literal(response_rate(report.response)))
    if table.kind == ORDERS and table.column("customer"):
        st.markdown(literal(findings.orders(cache.orders_in_short(study, table))))


def response_rate(rate: Estimate) -> str:
    """The share who answered with its interval, all to a tenth: few answer, and of many who were asked."""
    share, low, high = (percent(one, 1) for one in (rate.value, rate.low, rate.high))
    between = _("{low} to {high}", low=low, high=high)
    return _("Response rate: {rate} ({between}).", rate=share, between=between)


def _roles(mapping: Mapping) -> None:
    """What each column was taken for, in one line: no figure rests on a choice that nobody saw."""
    if mapping.kind == OTHER:
        return
    st.caption(literal(read_as(mapping)))


def read_as(mapping: Mapping) -> str:
    """Every role with the columns that play it."""
    told = [_played(role, mapping.columns(role), mapping) for role in ROLES if mapping.columns(role)]
    return _("Read as: {roles}", roles=" · ".join(told))


def _played(role: str, columns: Sequence[str], mapping: Mapping) -> str:
    """A role and its columns, of many the first; scores and ratings with their scale."""
    named = columns if len(columns) <= _NAMED + 1 else columns[:_NAMED]
    names = [note.sentence for note in quoted(map(blocks.short, named))]
    if more := len(columns) - len(named):
        names.append(ngettext("{n} more", "{n} more", more))
    scales = dict.fromkeys(mapping.scales[column].label for column in columns if column in mapping.scales)
    on = f" ({', '.join(scales)})" if scales else ""
    return _("{role}: {columns}", role=_(ROLES[role]), columns=", ".join(names)) + on


def _alerts(mapping: Mapping, report: TableReport) -> None:
    """Why the light is not green, the worst first; a table that is not used needs no alarm."""
    told = _open(mapping, report)
    if report.kind == OTHER:
        st.caption(literal(" ".join(remark.note.sentence for remark in told)))
        return
    for remark in told[:_ALERTS]:
        box = st.error if remark.light == Light.RED else st.warning
        box(literal(remark.note.sentence), icon=":material/warning:")
    if told[_ALERTS:]:
        with st.expander(_("More remarks ({n})", n=number(len(told) - _ALERTS)), key=f"more-{report.name}"):
            for remark in told[_ALERTS:]:
                st.warning(literal(remark.note.sentence), icon=":material/warning:")


def _open(mapping: Mapping, report: TableReport) -> list[Remark]:
    """What stands in the way of trusting a table, but for what a question above it asks."""
    asked = [mapping.doubts.get(column) for column in mapping.undecided]
    return [one for one in report.remarks if one.light != Light.GREEN and one.note not in asked]


def _details(position: int, raw: RawTable, mapping: Mapping, report: TableReport) -> None:
    """The choices made while reading, so that none is silent, and the ways to take them back."""
    turned = {note.message for note in mapping.shape.notes}
    told = [r.note for r in report.remarks if r.light == Light.GREEN and r.note.message not in turned]
    facts = _how_it_was_read(report)
    if not (told or facts or mapping.shape):
        return
    with st.expander(
        _("How it was read"), icon=":material/menu_book:", key=f"details-{position}", type="compact"
    ):
        lines = [*([" · ".join(facts)] if facts else []), *(note.sentence for note in told)]
        st.markdown("\n".join(f"- {literal(line)}" for line in lines))
        for part, note in zip(mapping.shape.keys, mapping.shape.notes, strict=True):
            _turned(f"{position}-{part}", raw.name, part, note)


def _turned(key: str, table: str, part: str, note: Note) -> None:
    """One thing that was turned in a table, and the way to leave it as the file has it."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"turned-{key}"):
        st.markdown(f"- {literal(note.sentence)}", width="content")
        st.button(_("Set it back"), key=f"back-{key}", icon=":material/undo:", type="tertiary",
                  on_click=session.change, args=(lambda shelf: shelf.without_part(table, part),))  # fmt: skip


def _how_it_was_read(report: TableReport) -> list[str]:
    dates = [reading.date_orders()[report.date_order]] if report.date_order else []
    if not report.encoding:
        return dates
    facts = [_("encoding {name}", name=reading.encodings().get(report.encoding, report.encoding))]
    if report.delimiter:
        name = reading.separators().get(report.delimiter, report.delimiter)
        facts += [_("separator: {name}", name=name), reading.decimals()[report.decimal]]
    return facts + dates


def _ways(position: int, report: TableReport) -> None:
    """To the columns of a table, and everything that was set aside of it."""
    with st.container(horizontal=True, gap="small"):
        label = _("What each column is for")
        if st.button(label, key=f"columns-{position}", icon=":material/view_column:", type="tertiary"):
            session.hold(session.TABLE, report.name)
            st.switch_page(blocks.page("columns"))
        if not report.asides.empty:
            _download_asides(position, report)


def _download_asides(position: int, report: TableReport) -> None:
    spoken = language()

    def rows() -> bytes:
        with speaking(spoken):
            return as_csv(report.set_aside)

    name, label = f"cxdash-set-aside-{position + 1}.csv", _("Download what was set aside")
    blocks.download(label, rows, name, "text/csv", ":material/download:")


# ── the files ─────────────────────────────────────────────────────────────


def files() -> None:
    """To keep the choices for next month, and to take files away."""
    shelf = session.shelf()
    opened = list(dict.fromkeys(table.file for table in shelf.tables))
    spoken = language()

    def saved() -> bytes:
        with speaking(spoken):
            return shelf.recipe.text.encode()

    with st.container(horizontal=True, gap="small"):
        blocks.download(
            _("Save these choices"), saved, "cxdash-recipe.json", "application/json", ":material/save:"
        )
        for file in opened:
            label = _("Take {file} away", file=literal(file))
            _take_away(label, f"remove-{file}", partial(Shelf.without_file, file=file))
    st.caption(_("Drop the saved choices together with next month's files, and they are made again."))


def _take_away(label: str, key: str, change: Callable[[Shelf], Shelf]) -> None:
    st.button(label, key=key, icon=":material/delete:", type="tertiary", on_click=session.change,
              args=(change,))  # fmt: skip
