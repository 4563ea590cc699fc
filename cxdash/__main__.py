"""The command line: the dashboard's answers without a browser, for scheduled reports and for checking.

    python -m cxdash check  FILE…     what was read, used and set aside
    python -m cxdash scores FILE…     NPS, CSAT or CES, by segment and over time
    python -m cxdash say-do FILE…     what customers say against what they do
    python -m cxdash mirror FILE…     where staff misjudge customers

A report goes to standard output, as text or with ``--json``; an error is one
sentence on standard error, and the exit status is then 2.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from cxdash import cage

if __name__ == "__main__":
    cage.start()  # it loads the readers on another core while this one loads the rest

from cxdash import findings, orders, report
from cxdash.errors import CxdashError, InputError, MappingError, nearest
from cxdash.filters import Filters
from cxdash.i18n import LANGUAGES, _, closest, listing, ngettext, number, speaking
from cxdash.ingest import Corrections, Failure, Loaded, TableReport, build, each_named, load
from cxdash.ingest.columns.values import NO_WEIGHT
from cxdash.ingest.files.limits import within_quota
from cxdash.ingest.quality.remarks import Light, Remark
from cxdash.ingest.quality.report import REASONS
from cxdash.report import CONTROLS, Grid, Report
from cxdash.scales import METRIC_ROLES, Scale
from cxdash.study import KINDS, ORDERS, ROLES, Table
from cxdash.trends import STEPS

FAILED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Answer one command; the exit status."""
    words = sys.argv[1:] if argv is None else list(argv)
    with speaking(_language(words)):
        asked = _parser().parse_args(words)
        try:
            return _answer(asked)
        except CxdashError as error:
            print(str(error).translate(CONTROLS), file=sys.stderr)
            return FAILED


def _answer(asked: argparse.Namespace) -> int:
    recipe = (asked.recipe.name, _bytes(asked.recipe)) if asked.recipe else None
    given, refused = within_quota({}, each_named(_read(asked.files)))
    loaded = load(given.items(), _corrections(asked), recipe)
    without_room = (Failure(file, why) for file, why in refused.items())
    loaded = replace(loaded, failures=(*loaded.failures, *without_room))
    for difference in loaded.differences:
        print(difference.sentence.translate(CONTROLS), file=sys.stderr)
    for failure in loaded.failures:
        print(failure.sentence.translate(CONTROLS), file=sys.stderr)
    if loaded.failures and asked.command != "check":
        return FAILED  # a scheduled figure must not rest on some of its files in silence
    found = _report(asked, loaded)
    if loaded.study.doubtful and asked.command != "check":
        print(_not_to_be_trusted(loaded).translate(CONTROLS), file=sys.stderr)
    _print(found.as_json() if asked.json else found.as_text())
    return FAILED if loaded.failures else 0


def _not_to_be_trusted(loaded: Loaded) -> str:
    return _("Not to be trusted before someone decides; see check: {tables}.",
             tables=listing(list(loaded.study.doubtful)))  # fmt: skip


def _print(text: str) -> None:
    """Say it, unless whoever read it has gone: ``| head`` has seen enough."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What is still to be written when the process ends goes nowhere, instead of failing there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(asked: argparse.Namespace, loaded: Loaded) -> Report:
    if asked.command == "check":
        return check(loaded)
    filters = _filters(asked.where)
    if asked.command == "mirror":
        return report.mirror(loaded.study, filters)
    if asked.command == "say-do":
        return report.say_do(loaded.study, asked.say, asked.do, filters)
    columns = [column for column, _values in filters.segments]
    loaded = _with_segments(loaded, [*columns, *([asked.by] if asked.by else [])])
    _check_weight(asked.weight, loaded)
    return report.scores(loaded.study, asked.metric, asked.by, asked.period, filters)


def _check_weight(column: str | None, loaded: Loaded) -> None:
    """Say that a column cannot weight, where that is why no answer is left."""
    answers = loaded.study.responses
    unweighted = any(NO_WEIGHT in one.reasons for one in loaded.reports)
    if column and unweighted and answers is not None and answers.frame.empty:
        raise MappingError(
            _("“{column}” holds no number above zero, so it cannot weight the answers: name another column, "
              "or leave out --weight.", column=column)
        )  # fmt: skip


# ── arguments ─────────────────────────────────────────────────────────────


def _language(words: Sequence[str]) -> str:
    """``--lang``, else what the terminal speaks, else English; known before the rest is read."""
    first = argparse.ArgumentParser(add_help=False, prog="python -m cxdash", allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES)
    said = first.parse_known_args(words)[0].lang
    terminal = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "en")
    return said or closest(terminal.partition(".")[0])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m cxdash", description=_("What customers say, what they do, and where the two part.")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="check|scores|say-do|mirror")
    reading, narrowing = _reading(), _narrowing()
    commands.add_parser("check", parents=[reading], help=_("what was read, used and set aside, and why"))
    scores = commands.add_parser(
        "scores", parents=[reading, narrowing], help=_("NPS, CSAT or CES, by segment and over time")
    )
    scores.add_argument("--metric", choices=METRIC_ROLES, help=_("by default the first that the files hold"))
    scores.add_argument("--by", metavar="COLUMN", help=_("compare the values of a column with the rest"))
    scores.add_argument("--period", choices=STEPS, help=_("show the score over time"))
    scores.add_argument("--weight", metavar="COLUMN", help=_("weight of each answer"))
    say_do = commands.add_parser(
        "say-do", parents=[reading, narrowing], help=_("what customers say against what they do")
    )
    say_do.add_argument("--say", metavar="COLUMN", help=_("the score"))
    say_do.add_argument("--do", metavar="COLUMN", help=_("the outcome: who left, orders, revenue…"))
    commands.add_parser("mirror", parents=[reading, narrowing], help=_("where staff misjudge customers"))
    return parser


def _reading() -> argparse.ArgumentParser:
    """What every command takes: files, how to read them, how to answer."""
    parser = argparse.ArgumentParser(add_help=False)
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", type=Path)
    add("--map", action="append", default=[], metavar="ROLE=COLUMN", help=_("what a column is for"))
    add("--scale", metavar="LOW-HIGH", help=_("the answers that CSAT, CES or mirror ratings allow"))
    add("--missing", action="append", default=[], metavar="VALUE", help=_("a value that means no answer"))
    add("--recipe", metavar="FILE", type=Path, help=_("choices saved on the Data page"))
    add("--json", action="store_true", help=_("for a program"))
    add("--lang", choices=LANGUAGES, help=_("by default that of the terminal"))
    return parser


def _narrowing() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE",
        help=_("keep some answers only; values of one column add up, columns narrow"),
    )  # fmt: skip
    return parser


def _filters(where: Iterable[str]) -> Filters:
    chosen: dict[str, list[str]] = {}
    for text in where:
        column, value = _pair(text, "--where", "Region=Nord")
        chosen.setdefault(column, []).append(value)
    return Filters.of(chosen)


def _corrections(asked: argparse.Namespace) -> Corrections:
    roles: dict[str, tuple[str, ...]] = {}
    for text in asked.map:
        role, column = _pair(text, "--map", "nps=Note")
        roles[role] = (*roles.get(role, ()), column)
    if getattr(asked, "weight", None):
        roles["weight"] = (asked.weight,)
    return Corrections(roles, Scale.parse(asked.scale) if asked.scale else None, tuple(asked.missing))


def _pair(text: str, option: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise MappingError(
            _("{option} takes a name and a value, such as {option} {example}; “{text}” is not that.",
              option=option, example=example, text=text)
        )  # fmt: skip
    return name.strip(), value.strip()


def _with_segments(loaded: Loaded, asked: Iterable[str]) -> Loaded:
    """The study with columns that recognition passed over, where the reader asks to cut by them."""
    answers = loaded.study.responses
    known = {str(column).casefold() for column in answers.frame} if answers else set()
    passed_over = {c for mapping in loaded.mappings for c in mapping.columns("ignore")}
    wanted = {name.casefold() for name in asked} - known
    added = tuple(sorted(column for column in passed_over if column.casefold() in wanted))
    if not added:
        return loaded
    return build(
        loaded.tables, loaded.mappings, Corrections({"segment": added}), loaded.failures, loaded.rules
    )


# ── files ─────────────────────────────────────────────────────────────────


def _read(paths: Iterable[Path]) -> list[tuple[str, bytes]]:
    return [(path.name, _bytes(path)) for path in paths]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _no_such_file(path) from None
    except IsADirectoryError:
        raise InputError(_("{file} is a folder; name the files in it.", file=path)) from None
    except OSError as error:
        raise InputError(
            _("{file} cannot be opened: {reason}.", file=path, reason=error.strerror or error)
        ) from None


def _no_such_file(path: Path) -> InputError:
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    hint = nearest(path.name, beside)
    return InputError(
        _("There is no file {file}; did you mean “{hint}”?", file=path, hint=hint)
        if hint
        else _("There is no file {file}; check its name and its folder.", file=path)
    )


# ── check ─────────────────────────────────────────────────────────────────


def check(loaded: Loaded) -> Report:
    """What was read from each table, what its columns are for, and what was set aside and why."""
    tables = [(account, _summed_up(table)) for account, table in _accounts(loaded)]
    document = {"tables": [account.as_json() | _as_json(summary) for account, summary in tables]}
    return Report(document, lambda: (block for told in tables for block in _table_blocks(*told)))


def _accounts(loaded: Loaded) -> Iterable[tuple[TableReport, Table]]:
    return zip(loaded.reports, loaded.study.tables, strict=True)


def _summed_up(table: Table) -> orders.Summary | None:
    return orders.summary(table) if table.kind == ORDERS and table.column("customer") else None


def _as_json(summary: orders.Summary | None) -> dict[str, object]:
    return {"summary": summary.as_json()} if summary else {}


def _table_blocks(table: TableReport, summary: orders.Summary | None) -> list[str | Grid]:
    name = f"{table.file} · {table.sheet}" if table.sheet else table.file
    used = ngettext(
        "{table}: {kind}, {used} of {n} row used.", "{table}: {kind}, {used} of {n} rows used.",
        table.rows_read, table=name, kind=_(KINDS[table.kind]).lower(), used=number(table.rows_used),
    )  # fmt: skip
    roles = tuple(
        (_(ROLES[role]), column) for role, played in table.roles.items() for column in _columns(played)
    )
    reasons = tuple((_(REASONS[reason]).capitalize(), number(n)) for reason, n in table.reasons.items())
    return [
        used,
        findings.orders(summary) if summary else "",
        Grid((_("Role"), _("Column")), roles, (False, False)) if roles else "",
        Grid((_("Set aside"), _("Rows and cells")), reasons, (False, True)) if reasons else "",
        "\n".join([*_choices(table), *map(_remark, table.remarks)]),
    ]


def _remark(remark: Remark) -> str:
    said = remark.note.sentence
    return said if remark.light == Light.GREEN else _("Beware: {warning}", warning=said)


def _columns(played: str | list[str]) -> list[str]:
    return [played] if isinstance(played, str) else played


def _choices(table: TableReport) -> list[str]:
    """How a text file was read, so that a wrong guess is seen."""
    if table.encoding is None:
        return []
    return [
        _("Read as {encoding}, with “{delimiter}” between values and “{decimal}” before decimals.",
          encoding=table.encoding, delimiter=table.delimiter or "", decimal=table.decimal)
    ]  # fmt: skip


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # names from files fit no other
    sys.exit(main())
