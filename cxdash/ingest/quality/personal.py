"""Personal data: names, addresses and numbers of people that no figure here needs."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.vocabulary import fold
from cxdash.ingest.notes import Note
from cxdash.ingest.quality.remarks import Remark, amber
from cxdash.ingest.tables.layout import RawTable

EMAIL, PHONE, IBAN, NETWORK = "e-mail", "phone", "iban", "network"
NAME, ADDRESS, BIRTH = "name", "address", "birth"

KINDS = {
    EMAIL: N_("e-mail addresses"),
    PHONE: N_("phone numbers"),
    IBAN: N_("bank accounts"),
    NETWORK: N_("network (IP) addresses"),
    NAME: N_("names of people"),
    ADDRESS: N_("postal addresses"),
    BIRTH: N_("dates of birth"),
}
"""What may be found, with the words a reader sees."""

_VALUES = {
    EMAIL: r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}",
    IBAN: r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?",
    NETWORK: r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)",
    # Without a plus at least ten digits after 00: stations and articles have shorter codes that start so.
    PHONE: r"(?:\+|00(?=(?:\D*\d){10}))[ .-]?\d{1,3}[ .-]?\(?\d(?:[ .()/-]*\d){6,12}"
    r"|0[1-9](?:[ .-]\d\d){4}|\(\d{3}\) ?\d{3}-\d{4}",
    ADDRESS: r"\d{1,4} ?(?:bis|ter)?,? (?:rue|avenue|av\.?|boulevard|bd|place|chemin|allée|impasse"
    r"|route|quai)\b.*"
    r"|\d{1,5} [\w .'-]+ (?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|boulevard|blvd\.?)",
}
_NAMED = {
    EMAIL: r"^(e ?mail|courriel|mail|adresse (e ?mail|mail|electronique)|email address|contact email)\b",
    PHONE: r"\b(telephone|tel|mobile|portable|phone)( number)?$|^(phone|tel|telephone)\b",
    NAME: r"^(nom|prenom|nom de famille|nom complet|nom prenom|prenom nom"
    r"|nom (du )?(client|passager)|first name"
    r"|last name|surname|full name|(customer|client|guest|passenger|buyer|respondent|given|family) name"
    r"|nom et prenom|nama lengkap|nombre completo|nombre y apellidos?|apellidos?|vorname|nachname"
    r"|employee name|voter name)$",
    ADDRESS: r"^(adresse( postale)?|street( address)?|address( line)?( 1| 2)?|rue|postal address)$",
    BIRTH: r"\b(date (de )?naissance|birth ?date|date of birth|dob|birthday|ne le|nee le)\b",
}
_NAMELESS = re.compile(r"names?|nama|nombres?")
"""Headers that do not say whose name it is: products have one too."""

_PERHAPS_NAMED = re.compile(
    rf"{_NAMELESS.pattern}|voters?|respondents?|participants?|employees?|employe(e|s|es)?|colaborador(a|es|as)?"
    r"|emplead[oa]s?|funcionari[oa]s?|mitarbeiter(in|innen)?|salarie(e|s|es)?|collaborateurs?|collaboratrices?"
)
"""Headers of people, or of what has a name besides, such as shops, or of numbers of staff."""

_PERSON = re.compile(r"[^\W\d_]+(?:[ .,'’-]+[^\W\d_]+){0,5}\.?")
_THING = re.compile(
    r"\b(hotel|restaurant|cafe|bar|magasin|shop|store|boutique|ecole|school|university|universite|college|gare|"
    r"station|airport|aeroport|hospital|hopital|clinique?|bank|banque|museum|musee|park|parc|agence|agency|"
    r"sarl|sas|inc|ltd|llc|gmbh|corp|company|groupe?|team|equipe|service)\b"
)
_NOT_A_PERSON = re.compile(r"\b(type|plan|service|operating|apps?|score|satisfaction|note)\b")
_SHAPES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _VALUES.items()}
_CALLED = {kind: re.compile(pattern) for kind, pattern in _NAMED.items()}
_NUMBERED = re.compile(r"(.*?[^\W\d_])([\s_#.:n°-]*)\d+")
_OF_PERSONS = re.compile(
    r"\b(age|edad|alter|gender|sexe?|sexo|genre|genero|geschlecht|civilite|e ?mail|courriel|phone|telephone|"
    r"customer|client|cliente|kunde|respondent|participant|employee|department|job|timestamp|horodateur|"
    r"marca temporal|nps|recommend\w*|recommand\w*)\b"
)
"""Headers that tell of a person, or of one who was asked."""

_LOOKED_AT, _MOST, _FEW, _LONG = 60, 0.6, 0.25, 60


def found(raw: RawTable, columns: Iterable[str] | None = None) -> dict[str, str]:
    """Columns that hold personal data, and of which kind; a few values of each are looked at."""
    step = max(1, len(raw.frame) // _LOOKED_AT)
    some = raw.frame.iloc[::step]
    looked_at = map(str, raw.frame) if columns is None else columns
    persons = any(_OF_PERSONS.search(fold(str(column))) for column in raw.frame)
    kinds = {column: _kind(column, some[column].dropna().tolist(), persons) for column in looked_at}
    return {column: kind for column, kind in kinds.items() if kind}


def _kind(column: str, values: list[str], persons: bool) -> str | None:
    """By its values, else by its name where neither the values nor the other columns speak against it."""
    if not values:
        return None
    for kind, shape in _SHAPES.items():
        if sum(map(bool, map(shape.fullmatch, values))) >= _MOST * len(values):
            return kind
    folded = fold(column)
    named = next((kind for kind, pattern in _CALLED.items() if pattern.search(folded)), None)
    whose = persons or not _NAMELESS.fullmatch(folded)
    if named is None and whose and _PERHAPS_NAMED.fullmatch(folded) and _are_people(values):
        return NAME
    if named is None or _NOT_A_PERSON.search(folded) or not _could_be(named, values):
        return None
    return named


def _share(values: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, values)) / len(values)


def _could_be(kind: str, values: list[str]) -> bool:
    """Whether values may be what their column's name says: yes and no are nobody's phone number."""
    if kind in (NAME, ADDRESS):
        varied = len(set(values)) > max(5, 0.1 * len(values))
        lettered = _share(values, lambda value: sum(map(str.isalpha, value)) > 1) > _MOST
        return varied and lettered and (kind == ADDRESS or not _are_numbered(values))
    if kind == EMAIL:
        return _share(values, lambda value: "@" in value) > 0.1
    return _share(values, lambda value: sum(map(str.isdigit, value)) > 2) > _MOST


def _are_people(values: list[str]) -> bool:
    """Names of several words, most of them different, with no word in common, none of a firm."""
    names = {fold(value) for value in values if _PERSON.fullmatch(value) and not _THING.search(fold(value))}
    words = Counter(word for name in names for word in set(name.split()) if len(word) > 2)
    several = sum(" " in name for name in names)
    alike = max(words.values(), default=0)
    return len(names) > max(5, len(values) / 2) and max(alike, len(names) - several) <= _MOST * len(names)


def _are_numbered(values: list[str]) -> bool:
    """One word, or a few set apart, with a number: ``Client12``, ``Healthcare_34``; nobody is called so."""
    names = set(values)
    parts = [found.groups() for name in names if (found := _NUMBERED.fullmatch(name[:_LONG]))]
    stems = {stem.casefold() for stem, _apart in parts}
    apart = sum(bool(mark) for _stem, mark in parts)
    few = len(stems) == 1 or (len(stems) <= _FEW * len(parts) and apart > _MOST * len(parts))
    return few and len(parts) > _MOST * len(names)


def personal(raw: RawTable, mapping: Mapping) -> Iterator[Remark]:
    """One remark on all personal data of a table, by column, and on e-mail addresses in comments."""
    columns = found(raw)
    listed = [
        Note(N_("“{column}” ({kind}, {n})"),
             {"column": column, "kind": Note(KINDS[kind]), "n": int(raw.frame[column].notna().sum())})
        for column, kind in columns.items()
    ]  # fmt: skip
    listed += [
        Note(N_("“{column}” ({kind}, {n})"), {"column": column, "kind": Note(KINDS[EMAIL]), "n": n})
        for column in mapping.columns("comment")
        if column not in columns and (n := _written_inside(raw.frame[column]))
    ]
    if listed:
        yield amber(
            N_("Personal data that no figure needs: {columns}. Take it out of the file before sharing it."),
            columns=tuple(listed))  # fmt: skip


def _written_inside(comments: pd.Series) -> int:
    suspects = comments[comments.str.contains("@", regex=False).fillna(False).astype(bool)]
    return int(suspects.str.contains(rf"(?:^|\s|[<(:]){_VALUES[EMAIL]}", regex=True).sum())


def unsegmented(raw: RawTable, mapping: Mapping) -> Mapping:
    """A mapping in which no personal data is a segment to cut by, unless the reader makes it one."""
    for column in found(raw, [column for column in mapping.columns("segment") if column in raw.frame]):
        mapping = mapping.with_role(column, "ignore")
    return mapping
