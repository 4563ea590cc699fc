"""Recommendation or satisfaction: what a score from 0 to 10 asks whose name is only “score” or “note”.

The rest of the table often tells: groups that are cut as promoters and detractors are, ids or a file that
name NPS. Where nothing tells, the reader is asked.
"""

import re

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.parse import answers
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import is_item
from cxdash.ingest.notes import Note, quoted
from cxdash.ingest.tables.layout import RawTable
from cxdash.scales import NPS_SCALE, nps

RECOMMENDATION_ASKED = N_(
    "“{column}” runs to 10 and was read as satisfaction; if it asks for recommendation (NPS), give it that "
    "role."
)
NO_NPS = N_(
    "Recommendation was asked, but not from 0 to 10, so no NPS was made; read as ratings of one item: "
    "{columns}."
)
WRITES_NPS = re.compile(r"\b(nps\d*|0 (a |to )?10|sur 10|ltr)\b")
"""A folded header that says on which scale recommendation is asked."""
_BARE = re.compile(r"scores?|notes?|ratings?|grade|evaluation|feedback score|puntuacion|bewertung")
_NAMES_NPS = re.compile(r"^(?!.*(csat|satisf)).*(\be?nps(\d|\b)|net promoter)")
"""A file of several surveys does not tell which one a score is of."""
_BEGINS_WITH_NPS = re.compile(r"e?nps[\W_]*\d", re.IGNORECASE)
_GROUPS = tuple(map(re.compile, (r"detrac", r"passi[fv]|pasiv|neutr", r"promot")))


def recommended(
    table: RawTable, seen: dict[str, Profile], roles: dict[str, str]
) -> tuple[dict[str, str], dict[str, Note]]:
    """Roles with a bare score turned into the recommendation where the table tells, and what is said of it.

    Recommendation that was asked on the shorter scale of many ratings is one of them.

    Parameters
    ----------
    table : RawTable
    seen : mapping of column to Profile
    roles : mapping of column to role
        By name: a bare score is one of satisfaction.
    """
    roles = {
        column: "item" if _is_one_of_many(seen, column, role) else role for column, role in roles.items()
    }
    score = next((c for c, role in roles.items() if role == "csat" and _is_bare(seen[c])), None)
    if score is None or "nps" in roles.values():
        return roles, {}
    where = _tells_nps(table, seen, score)
    if where is None:
        return roles, {score: Note(RECOMMENDATION_ASKED, {"column": score})}
    said = Note(
        N_("“{column}” was read as recommendation (NPS), as “{where}” tells; change its role if it is not."),
        {"column": score, "where": where},
    )
    return {**roles, score: "nps"}, {score: said}


def _is_one_of_many(seen: dict[str, Profile], column: str, role: str) -> bool:
    """Whether recommendation was asked on the shorter scale that the ratings beside it are on."""
    asked = seen[column]
    high = codes.likely_scale(asked).high
    if role != "nps" or asked.filled < _FEWEST or high >= NPS_SCALE.high or WRITES_NPS.search(asked.folded):
        return False
    others = [profile for other, profile in seen.items() if other != column and is_item(profile)]
    return sum(codes.likely_scale(profile).high == high for profile in others) >= _ALIKE


_FEWEST, _ALIKE = 10, 3
"""Answers, and ratings on one scale beside them, that show on which one they were given."""


def off_scale(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is said of recommendation on another scale than its own, where there is no NPS besides."""
    if "nps" in roles.values():
        return {}
    asked = [column for column, role in roles.items() if role == "item" and seen[column].strength("nps")]
    return {asked[0]: Note(NO_NPS, {"columns": quoted(asked)})} if asked else {}


def _is_bare(profile: Profile) -> bool:
    """A score in numbers that end at 10, under a word that does not say what is asked."""
    return (
        _BARE.fullmatch(profile.folded) is not None
        and profile.wording is None
        and codes.likely_scale(profile).high == 10
    )


def _tells_nps(table: RawTable, seen: dict[str, Profile], score: str) -> str | None:
    """The column, or the name of the table, by which a score is one of recommendation."""
    others = {column: profile for column, profile in seen.items() if column != score}
    telling = (c for c, p in others.items() if _names_nps(p) or _cuts(table, seen[score], p))
    named = table.name if _NAMES_NPS.search(vocabulary.fold(table.name)) else None
    return next(telling, named)


def _names_nps(profile: Profile) -> bool:
    """Ids that begin with it: ``NPS00017``."""
    words = profile.words
    return bool(len(words)) and all(_BEGINS_WITH_NPS.match(word) for word in words)


def _cuts(table: RawTable, score: Profile, groups: Profile) -> bool:
    """Whether groups are those of the NPS: detractors to 6, passives to 8, promoters above."""
    group = {word: _group(word) for word in groups.words} if 2 <= groups.levels <= len(_GROUPS) else {}
    if not group or None in group.values():
        return False
    pairs = table.frame[[score.header, groups.header]].dropna().drop_duplicates()
    given = answers(pairs[score.header], score.decimal, score.typed)
    cut = (given > nps().low_to).astype(int) + (given >= nps().high_from)
    return bool((cut == pairs[groups.header].map(group))[~np.isnan(given)].all())


def _group(word: str) -> int | None:
    """Which group a word names, the detractors first."""
    folded = vocabulary.fold(word)
    return next((i for i, pattern in enumerate(_GROUPS) if pattern.match(folded)), None)
