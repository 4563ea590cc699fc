"""Meeting: customer ids of several tables that mean the same customers, however each file spells them."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.keys import among
from cxdash.ingest.combining.ledger import Ledger
from cxdash.ingest.quality.remarks import Remark, amber, green
from cxdash.ingest.tables.layout import TEXT
from cxdash.study import Join, Study, Table

_FEW = 0.5
"""Under this share of the smaller side, something is wrong with the ids rather than with the customers."""

_MOST = 0.8

_PLAINLY = N_("Customer ids meet {other} only without leading zeros, “.0”, blanks or case; matched so: {n}.")
_WITHOUT_PREFIX = N_("Customer ids meet {other} only without the letters before the number; matched so: {n}.")

Spelling = dict[str, str]
"""For an id as one table writes it, the same id as the other does."""

Tell = Callable[[Remark], None]
"""Enters a remark on the table that it is about."""


# --- spelling --------------------------------------------------------------------------------


def _plain(ids: pd.Series) -> pd.Series:
    """Ids without what spreadsheets add or take away: leading zeros, a final ``.0``, blanks, the case."""
    return ids.str.replace(r"\.0+$|\s+", "", regex=True).str.lstrip("0").str.casefold()


def _bare(ids: pd.Series) -> pd.Series:
    """Plain ids without the letters before their number, which must be the same in all: ``CLI-``."""
    prefix = _prefix(ids)
    return _plain(ids.str.slice(len(prefix)) if prefix else ids)


def _prefix(ids: pd.Series) -> str:
    """What stands before the number of every id; "" where that is not the same in all."""
    letters = ids.str.extract(r"^([^0-9]*)", expand=False).drop_duplicates()
    return str(letters.iloc[0]) if len(letters) == 1 else ""


def _could_lack_a_prefix(wanted: pd.Series, ids: pd.Series) -> bool:
    """Whether one side alone has letters, or both the same: ``R1`` and ``C1`` number different things."""
    here, there = (re.sub(r"\W|_", "", _prefix(one)).casefold() for one in (wanted, ids))
    return here == there or _begins_with_a_figure(wanted) != _begins_with_a_figure(ids)


def _begins_with_a_figure(ids: pd.Series) -> bool:
    return bool(ids.str.match(r"\s*[0-9]").all())


def respelling(wanted: pd.Series, ids: pd.Series) -> tuple[Spelling, str]:
    """For ids that meet only when spelt plainly, the spelling that is wanted, and how that is said.

    Empty when they meet as they are, or when a plain spelling would make two customers one.
    """
    wanted, ids = (one.dropna().drop_duplicates() for one in (wanted, ids))
    smaller = min(len(wanted), len(ids))
    as_they_are = int(among(ids, wanted).sum())
    if as_they_are == smaller:
        return {}, ""
    ways = [(_plain, _PLAINLY)]
    if _could_lack_a_prefix(wanted, ids):
        ways.append((_bare, _WITHOUT_PREFIX))
    for plainly, message in ways:
        spelling = _spelt(wanted, ids, plainly)
        needed = as_they_are if plainly is _plain else max(as_they_are, _MOST * smaller)
        if len(spelling) > needed:
            return spelling, message
    return {}, ""


def _spelt(wanted: pd.Series, ids: pd.Series, plainly: Callable[[pd.Series], pd.Series]) -> Spelling:
    plain_wanted, plain_ids = plainly(wanted), plainly(ids)
    if plain_wanted.duplicated().any() or plain_ids.duplicated().any():
        return {}
    spelling = dict(zip(plain_wanted, wanted, strict=True))
    return {one: spelling[plain] for one, plain in zip(ids, plain_ids, strict=True) if plain in spelling}


def respelt(ids: pd.Series, wanted: pd.Series, other: str, tell: Tell) -> pd.Series:
    """Ids spelt as another table wants them, where they meet better so, which is said."""
    spelling, message = respelling(wanted, ids)
    if not spelling:
        return ids
    # A zero is lost to a spreadsheet; letters may be all that tells one numbering from another.
    tell((amber if message == _WITHOUT_PREFIX else green)(message, other=other, n=len(spelling)))
    return ids.map(lambda one: spelling.get(one, one), na_action="ignore").astype(TEXT)


def as_answered(responses: Table, customers: Table, ledger: Ledger) -> Table:
    """Customers under the ids that the answers use, where they meet better so."""
    asked, key = responses.column("customer"), customers.column("customer")
    if asked is None or key is None:
        return customers
    tell = partial(ledger.remark, responses)
    ids = respelt(customers.frame[key], responses.frame[asked], customers.name, tell)
    return replace(customers, frame=customers.frame.assign(**{key: ids}))


# --- who met ---------------------------------------------------------------------------------


def join(responses: Table, customers: Table) -> Join | None:
    """How answers and customers meet, counted in customers; None without an id on both sides."""
    asked, key = responses.column("customer"), customers.column("customer")
    if asked is None or key is None:
        return None
    answered = responses.frame[asked].dropna().drop_duplicates()
    known = customers.frame[key]
    return Join(len(answered), len(known), int(among(answered, known).sum()), known)


def unmatched(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who is on one side only: the answers of unknown customers, and the customers who never answered.

    Returns
    -------
    tuple of DataFrame
        Rows of ``study.responses`` and of ``study.customers``, in the columns of the files;
        empty where a side, or its ids, are not there.
    """
    responses, customers, met = study.responses, study.customers, study.join
    if met is None or responses is None or customers is None:
        return pd.DataFrame(), pd.DataFrame()
    asked = responses.frame[responses.columns("customer")[0]]
    told = customers.frame[customers.columns("customer")[0]]
    return (
        responses.frame.loc[asked.notna() & ~among(asked, met.ids)].reset_index(drop=True),
        customers.frame.loc[among(told, met.ids) & ~among(told, asked)].reset_index(drop=True),
    )


def remark_on(met: Join | None, responses: Table, customers: Table, ledger: Ledger) -> None:
    """Say it when the two sides do not meet, or hardly, and what is the likely cause."""
    told = partial(ledger.remark, responses)
    if met is None:
        told(amber(
            N_("The answers have no customer id to meet {customers}; choose the column that holds it."),
            customers=customers.name))  # fmt: skip
    elif not met.matched:
        told(amber(
            N_("No customer id of “{column}” is found in {customers}; check that both hold the same ids."),
            column=responses.column("customer") or "", customers=customers.name))  # fmt: skip
    elif met.matched < _FEW * min(met.answered, met.known):
        here, there = _stranger(responses, customers), _stranger(customers, responses)
        told(amber(
            N_("Only {matched} of {answered} customers who answered are among the {known} of {customers}; "
               "ids look like “{here}” here and like “{there}” there. Check that both are the same number."),
            matched=met.matched, answered=met.answered, known=met.known, customers=customers.name,
            here=here, there=there))  # fmt: skip


def _stranger(table: Table, other: Table) -> str:
    """An id that the other side does not know."""
    ids, known = (one.frame[one.columns("customer")[0]].dropna() for one in (table, other))
    strangers = ids[~among(ids, known)]
    return str(strangers.iloc[0]) if len(strangers) else ""
