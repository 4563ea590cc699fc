"""Exports: how the usual survey tools lay out their files, told by their own columns.

A tool's names are kept; what is added is the question behind a name, so that columns are
recognised by what was asked, and a count of answers that most readers do not want to count.
"""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from cxdash.i18n import N_
from cxdash.ingest.columns.vocabulary import OF_THE_TOOL, fold
from cxdash.ingest.notes import Note
from cxdash.ingest.tables.cells import Look
from cxdash.ingest.tables.headers import Header

_RESPONDENT, _COLLECTOR = {"respondentid", "idrepondant", "iddurepondant"}, {
    "collectorid", "idcollecteur", "idducollecteur",
}  # fmt: skip
_ANSWER_WORDS = {
    "response", "open ended response", "reponse", "reponse ouverte", "reponse libre", "reponse a developper",
}  # fmt: skip
_OLD_SYSTEM = {"responseid", "responseset", "startdate", "enddate", "finished", "ipaddress"}
_OLD_CODE = re.compile(r"V\d+$")
_IMPORT_ID = re.compile(r'"ImportId"\s*:\s*"([^"]*)"')
_LIME_QUESTION = re.compile(r"[A-Za-z]\w*(?:\[\w+\])*\.\s+(\S.*)", re.DOTALL)
_POINTS = re.compile(r"(points|feedback|commentaires)\s+[-–]\s+(.+)", re.DOTALL | re.IGNORECASE)

_QUALTRICS_OWN = {
    "status", "ipAddress", "progress", "duration", "finished", "_recordId", "recipientLastName",
    "recipientFirstName", "recipientEmail", "locationLatitude", "locationLongitude",
}  # fmt: skip

_ASKED = {
    "submitdate": "date submitted", "submit date utc": "submitted at", "completion time": "completed at",
    "heure de fin": "completed at",
}  # fmt: skip
"""What some tools mean by the name of the column that says when an answer was given."""

_PREVIEW = {"survey preview", "1", "apercu de l enquete", "apercu du sondage", "vorschau"}
_UNFINISHED = {"false", "0", "faux", "falsch", "non", "no"}


def _key(text: str) -> str:
    return fold(text).replace(" ", "")


def _code(title: str) -> str:
    """The name alone, where a question follows: ``submitdate. Date submitted``."""
    return _key(title.split(". ")[0])


def header(cells: pd.DataFrame) -> Header | None:
    """The header of a survey tool that writes several rows, or None."""
    look = Look(cells)
    for row in range(min(len(look), 20)):
        found = _header_at(look, row)
        if found:
            return found
    return None


def _header_at(look: Look, row: int) -> Header | None:
    keys = {_key(text) for text in look.texts[row] if text}
    if keys & _RESPONDENT and keys & _COLLECTOR:
        return _surveymonkey(look, row)
    if row and any(_IMPORT_ID.search(text) for text in look.texts[row]):
        return _qualtrics(look, row)
    if row and len(keys & _OLD_SYSTEM) > 3 and any(_OLD_CODE.match(text) for text in look.texts[row - 1]):
        return _old_qualtrics(look, row)
    return None


def _qualtrics(look: Look, imports: int) -> Header:
    """Names, questions, and Qualtrics' own ids, which tell a question from a column of its own."""
    names = max(imports - 2, 0)
    titles = tuple(str(text) for text in look.texts[names])
    asked = look.texts[names + 1] if imports - names == 2 else titles
    ids = [_IMPORT_ID.search(text) for text in look.texts[imports]]
    codes = [found[1] if found else "" for found in ids]
    own = {place: OF_THE_TOOL for place, code in enumerate(codes) if code in _QUALTRICS_OWN}
    questions = own | {
        place: str(text)
        for place, (text, code) in enumerate(zip(asked, codes, strict=True))
        if code.startswith("QID") and text not in ("", titles[place])
    }
    return Header(tuple(range(names, imports + 1)), titles, questions, start=imports + 1, names=names)


def _old_qualtrics(look: Look, asked: int) -> Header:
    """Codes above questions; ``V8`` takes the name of what it holds, ``StartDate``."""
    codes, texts = look.texts[asked - 1], look.texts[asked]
    titles = tuple(str(text) if _OLD_CODE.match(code) and text else str(code)
                   for code, text in zip(codes, texts, strict=True))  # fmt: skip
    questions = {place: str(text) for place, text in enumerate(texts) if text and text != titles[place]}
    return Header((asked - 1, asked), titles, questions, start=asked + 1, names=asked - 1)


def _surveymonkey(look: Look, row: int) -> Header | None:
    """Questions above their options; “Response” and “Open-Ended Response” add nothing."""
    if row + 1 >= len(look) or look.filled[row + 1, 0]:
        return None
    options = look.texts[row + 1]
    answers = np.array([fold(text) in _ANSWER_WORDS for text in options])
    look.texts[row + 1] = np.where(answers & look.filled[row], "", options)
    titles = tuple(_with_options(look, row))
    return Header((row, row + 1), titles, start=row + 2, names=row)


def _with_options(look: Look, row: int) -> list[str]:
    asked, titles = "", []
    for question, option in zip(look.texts[row], look.texts[row + 1], strict=True):
        asked = question or (asked if option else "")
        titles.append(" / ".join(filter(None, (asked, option))))
    return titles


# --- one row of names ------------------------------------------------------------------------


def questions(titles: tuple[str, ...]) -> dict[int, str]:
    """The questions that LimeSurvey, Typeform and Microsoft Forms write into a name, or leave out of it."""
    asked = {place: _ASKED[fold(title)] for place, title in enumerate(titles) if fold(title) in _ASKED}
    if not asked and not any(_code(title) in ("lastpage", "dernierepage") for title in titles):
        return {}
    for place, title in enumerate(titles):
        marks, question = _POINTS.match(title), _LIME_QUESTION.match(title)
        if marks and marks[2] in titles:
            asked[place] = OF_THE_TOOL
        elif question:
            asked[place] = question[1]
    return asked


def remarks(body: pd.DataFrame) -> list[Note]:
    """Answers of a preview, and answers that were broken off: they are counted, and said."""
    named = {_code(str(name)): name for name in body.columns}
    if not {"enddate", "recordeddate", "submitdate", "datesubmitted"} & named.keys():
        return []
    notes = []
    if previews := _among(body, named.get("status", named.get("responsetype")), _PREVIEW.__contains__):
        notes.append(Note(N_("Answers given in a preview of the survey are among the rows: {n}."),
                          {"n": previews}))  # fmt: skip
    unfinished = _among(body, named.get("finished"), _UNFINISHED.__contains__)
    submitted = named.get("submitdate", named.get("datesubmitted"))
    unfinished += int(body[submitted].isna().sum()) if submitted is not None else 0
    if unfinished:
        notes.append(Note(N_("Answers that were not finished are among the rows: {n}."), {"n": unfinished}))
    return notes


def _among(body: pd.DataFrame, column: object, meant: Callable[[str], bool]) -> int:
    if column is None:
        return 0
    counts = body[column].value_counts()
    return int(sum(n for value, n in counts.items() if meant(fold(str(value)))))
