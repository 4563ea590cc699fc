"""The quality gate: what must be known of a table before a figure from it is believed.

Few remarks, and true ones: each gives its counts and says what to do, and one that
chance would raise now and then on good data is not here.
"""

import re
from collections.abc import Iterator

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.codes import SCALE_ASKED, TOP_ASKED, WIDTH_ASKED, could_be_answers
from cxdash.ingest.columns.dating import ANOTHER_ASKED, DATE_ASKED
from cxdash.ingest.columns.keys import AGAIN, BORROWED
from cxdash.ingest.columns.labels import DIRECTION_ASKED
from cxdash.ingest.columns.likert import STEP_ASKED
from cxdash.ingest.columns.mapping import DATED, SCALED, Mapping
from cxdash.ingest.columns.purchases import AMOUNT_ASKED, GOODS_ASKED, QUANTITY_ASKED
from cxdash.ingest.columns.recommendation import RECOMMENDATION_ASKED
from cxdash.ingest.columns.roles import RIVALS_ASKED, WEIGHT_ASKED
from cxdash.ingest.columns.values import NO_SCORE, OUT_OF_SCALE, UNREADABLE, Typed, tells_dates
from cxdash.ingest.columns.vocabulary import FAIR, STRONG, fold, strength
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.quality.answer_patterns import FEWEST, patterns
from cxdash.ingest.quality.impossible_dates import impossible
from cxdash.ingest.quality.lacking import lacking
from cxdash.ingest.quality.leakage import leaks
from cxdash.ingest.quality.numbered_twice import numbered_twice
from cxdash.ingest.quality.personal import personal
from cxdash.ingest.quality.remarks import Light, Remark, amber, green, red
from cxdash.ingest.quality.summaries import summarised
from cxdash.ingest.quality.word_for_word import word_for_word
from cxdash.ingest.tables.cells import LOOKED_AT, is_datum
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import METRIC_ROLES
from cxdash.study import CUSTOMERS, MIRROR, ORDERS, OTHER, RESPONSES

_MANY = 0.05
_MOST = 0.5
_ROUND = 100


def checked(raw: RawTable, mapping: Mapping, typed: Typed) -> list[Remark]:
    """Everything there is to say of one table by itself.

    Parameters
    ----------
    raw : RawTable
        As it was turned.
    mapping : Mapping
    typed : Typed
    """
    return [
        *_rows(raw, mapping, typed),
        *_choices(raw, mapping),
        *summarised(raw, mapping, typed.table),
        *_unread(mapping, typed),
        *lacking(raw, mapping, typed.table),
        *numbered_twice(raw, mapping),
        *patterns(typed.table),
        *impossible(raw, mapping, typed.table),
        *leaks(typed.table),
        *_rounded(typed),
        *word_for_word(raw, mapping),
        *(personal(raw, mapping) if mapping.kind != OTHER or mapping.column("customer") else ()),
    ]


# --- rows ------------------------------------------------------------------------------------


def _rows(raw: RawTable, mapping: Mapping, typed: Typed) -> Iterator[Remark]:
    read, used = typed.rows_read, typed.rows_used
    if raw.header_row is None:
        yield green(N_("The first row holds data, so the columns were named by their letters."))
    if not read:
        yield amber(N_("The table has a header and no rows."))
    elif long_form := _long_form(raw, mapping):
        yield long_form
    elif mapping.kind == OTHER:
        yield _only_comments(raw, mapping) or _unrecognised(raw, mapping)
    elif mapping.kind == ORDERS and mapping.column("customer") is None:
        yield red(
            N_("These orders name no customer, so nobody's purchases can be counted; if a column tells who "
               "bought (an id, a card, an e-mail), give it the role “Customer id”, otherwise export the "
               "orders again with it."))  # fmt: skip
    elif not used:
        yield red(N_("No row of {table} could be used; check the roles and scales of its columns."),
                  table=raw.name)  # fmt: skip
    else:
        if used < _MOST * read:
            yield _few_used(mapping, typed)
        if mapping.kind == RESPONSES and used < FEWEST:
            yield amber(N_("Too few answers to compare groups ({n}): every figure is uncertain."), n=used)


def _few_used(mapping: Mapping, typed: Typed) -> Remark:
    """Why most rows are not used: a score that few gave is blank in the others, and nothing is wrong."""
    read, used = typed.rows_read, typed.rows_used
    blank = int((typed.asides["reason"] == NO_SCORE).sum())
    if mapping.columns(*METRIC_ROLES) and blank > _MOST * read and used >= _MOST * (read - blank):
        return amber(
            N_("The score is blank in most rows, and the figures are of those who gave one. Rows with a "
               "score: {used} of {read}."), used=used, read=read)  # fmt: skip
    return red(
        N_("Most rows were set aside: only {used} of {read} are used. Look at the reasons before you "
           "trust its figures."), used=used, read=read)  # fmt: skip


_QUESTION = re.compile(r"\b(questions?|items|variables?|criteres?|intitules?)\b")
_ANSWER = re.compile(r"\b(answers?|responses?|reponses?|scores?|values?|valeurs?|ratings?|notes?)\b")
_KEY = re.compile(r"\b(id|code|no|numero|number|date|datetime)$")


_QUESTION_ALONE = re.compile(
    r"((survey|libelle|texte|intitule) ((de|de la|du) )?)?(questions?|variables?|criteres?|intitules?)"
    r"( (text|texte|label|libelle|name|category|categorie|posee))?"
)
"""A name that tells of nothing but the question: beside ratings, “Type of question” is a segment."""


def _long_form(raw: RawTable, mapping: Mapping) -> Remark | None:
    """What to do with a table whose rows are one answer to one question, if nothing else is rated."""
    if mapping.kind in (MIRROR, ORDERS):
        return None
    folded_names = ((column, fold(column)) for column in map(str, raw.frame))
    named = {column: folded for column, folded in folded_names if not _KEY.search(folded)}
    asks = _QUESTION.search if mapping.kind == OTHER else _QUESTION_ALONE.fullmatch
    asked = [c for c, folded in named.items() if asks(folded) and _repeats(raw.frame[c])]
    answers = [c for c, folded in named.items() if _ANSWER.search(folded) and not _QUESTION.search(folded)]
    if not asked or not answers or not set(mapping.columns(*SCALED)) <= set(answers):
        return None
    return red(
        N_("Each row of {table} looks like one answer to one question (“{question}”, “{answer}”); turn "
           "it so that each question is a column and each person a row, and open that."),
        table=raw.name, question=asked[0], answer=answers[0])  # fmt: skip


def _only_comments(raw: RawTable, mapping: Mapping) -> Remark | None:
    """What a table lacks that holds comments: by their name, or beside columns that play no role at all."""
    comment = mapping.column("comment")
    alone = raw.frame.shape[1] > 1 and [*mapping.by_role()] == ["comment"]
    if comment is None or not (alone or strength("comment", fold(comment)) >= FAIR):
        return None
    return red(
        N_("{table} holds comments (“{comment}”) and no score that was recognised, so there is nothing here "
           "to count; if a column holds scores, say so, otherwise add one and open the file again."),
        table=raw.name, comment=comment)  # fmt: skip


def _unrecognised(raw: RawTable, mapping: Mapping) -> Remark:
    """What to do with a table that nothing is known of, or nothing but who its customers are."""
    if (customer := mapping.column("customer")) and raw.frame.shape[1] > 1:
        return red(
            N_("“{column}” tells the customers of {table} apart, but no other column was recognised as a "
               "score or as what they did or bought; say what its columns are."),
            column=customer, table=raw.name)  # fmt: skip
    # One column of words is a cover sheet more often than a table, unless its name promises comments.
    promised = any(strength("comment", fold(column)) == STRONG for column in map(str, raw.frame))
    return (red if raw.frame.shape[1] > 1 or promised or _holds_data(raw) else green)(
        N_("No score, customers or mirror survey were recognised in {table}; say what its columns are."),
        table=raw.name)  # fmt: skip


def _holds_data(raw: RawTable) -> bool:
    texts = raw.frame.iloc[:LOOKED_AT].stack().dropna()
    return sum(map(is_datum, texts)) > _MOST * len(texts)


def _repeats(values: "pd.Series[str]") -> bool:
    return 2 <= values.nunique() <= len(values) / 2


# --- choices ---------------------------------------------------------------------------------


_ASKED = frozenset({
    AGAIN, AMOUNT_ASKED, ANOTHER_ASKED, BORROWED, DATE_ASKED, DIRECTION_ASKED, GOODS_ASKED, QUANTITY_ASKED,
    RECOMMENDATION_ASKED, RIVALS_ASKED, SCALE_ASKED, STEP_ASKED, TOP_ASKED, WEIGHT_ASKED, WIDTH_ASKED,
})  # fmt: skip


def _choices(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    """What was decided although the file leaves it open; what changes figures if it is wrong is amber."""
    for column, note in mapping.doubts.items():
        role = mapping.roles.get(column, "")
        for part in note.parts:
            asked = column in mapping.undecided or part.message in _ASKED
            matters = asked or role in DATED or role == "ces"
            yield Remark(Light.AMBER if matters else Light.GREEN, part)
    yield from (Remark(Light.GREEN, note) for note in mapping.choices)
    yield from _codes(raw, mapping)
    for column, scale in mapping.scales.items():
        if scale.reversed and mapping.roles[column] != "ces":
            yield green(
                N_("“{column}” was read with low as good and its answers turned round: {low} counts as "
                   "{high}."), column=column, low=f"{scale.low:g}", high=f"{scale.high:g}")  # fmt: skip
    weight = mapping.column("weight")
    if weight and mapping.kind == RESPONSES:
        yield green(N_("Each answer counts as much as “{column}” says; if that is no weight of a survey, "
                       "give the column another role."), column=weight)  # fmt: skip
    tenure = mapping.column("tenure")
    if tenure and tells_dates(raw.frame[tenure]):
        yield green(N_("“{column}” holds dates; it is counted in years up to the newest date of the table."),
                    column=tenure)  # fmt: skip


def _codes(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    """Numbers that count as no answer: amber where one could be an answer and no header explains it."""
    alike: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for column, values in mapping.missing_in.items():
        guessed = could_be_answers(values, f"{column} {raw.questions.get(column, '')}")
        alike.setdefault((values, guessed), []).append(column)
    for (values, guessed), columns in alike.items():
        yield (amber if guessed else green)(
            N_("In {columns}, taken for a code that means no answer and counted as “don't know”: {values}; "
               "change it if it is an answer."), columns=tuple(columns), values=values)  # fmt: skip


# --- cells -----------------------------------------------------------------------------------


def _unread(mapping: Mapping, typed: Typed) -> Iterator[Remark]:
    """Columns of which a good part could not be read, or lies outside the scale."""
    fallen = typed.asides.groupby(["reason", "column"], sort=False).size()
    read = max(typed.rows_read, 1)
    outside = {column: n for column, n in _fallen(fallen, OUT_OF_SCALE).items() if n > _MANY * read}
    unread = {column: n for column, n in _fallen(fallen, UNREADABLE).items() if n > _MANY * read}
    undated = [c for c, n in unread.items() if mapping.roles.get(c) in DATED and n > _MOST * read]
    if outside:
        yield amber(N_("Many answers lie outside their scale and do not count: {columns}; check it."),
                    columns=_counted(outside))  # fmt: skip
    if undated:
        yield amber(N_("Most dates could not be read in {columns}; check the order of day and month."),
                    columns=quoted(undated))  # fmt: skip
    if others := {column: n for column, n in unread.items() if column not in undated}:
        yield amber(N_("Many values could not be read: {columns}; look at what was set aside."),
                    columns=_counted(others))  # fmt: skip


def _fallen(fallen: "pd.Series[int]", reason: str) -> dict[str, int]:
    if reason not in fallen.index.get_level_values("reason"):
        return {}
    return {str(column): int(n) for column, n in fallen.xs(reason, level="reason").items()}


def _counted(columns: dict[str, int]) -> tuple[Note, ...]:
    return tuple(Note(N_("“{column}” ({n})"), {"column": c, "n": n}) for c, n in columns.items())


def _rounded(typed: Typed) -> Iterator[Remark]:
    """Amounts that are all whole hundreds were estimated, or put into classes."""
    table = typed.table
    for column in table.columns("revenue", "lifetime_value", "amount") if table.kind in _AMOUNTS else ():
        amounts = table.frame[column]
        amounts = amounts[amounts > _ROUND]
        whole = int((amounts % _ROUND == 0).sum())
        if len(amounts) >= FEWEST and whole > 0.9 * len(amounts):
            yield amber(N_("“{column}” holds round amounts: {n} of {of} are whole hundreds. Sums are rough."),
                        column=column, n=whole, of=len(amounts))  # fmt: skip


_AMOUNTS = (CUSTOMERS, ORDERS, RESPONSES, MIRROR)
