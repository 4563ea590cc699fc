"""Glance: what some rows of a table hold, so that columns of no interest cost next to nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

_LOOKED_AT = 400


def some_rows(frame: pd.DataFrame, most: int = _LOOKED_AT) -> pd.DataFrame:
    """Rows from all over a table."""
    if len(frame) <= most:
        return frame
    return frame.iloc[np.linspace(0, len(frame) - 1, most).astype(int)]


@dataclass(frozen=True)
class Glance:
    """The texts of some rows from all over a table.

    Attributes
    ----------
    rows : int
    texts : mapping of column to its texts, and how often each occurs
    """

    rows: int
    texts: dict[str, Counter[str]]

    @classmethod
    def at(cls, frame: pd.DataFrame) -> "Glance":
        """A glance at a table."""
        some = some_rows(frame)
        cells = some.to_numpy(dtype=object)
        return cls(
            len(some),
            {
                str(column): Counter(text for text in cells[:, position] if isinstance(text, str))
                for position, column in enumerate(some.columns)
            },
        )

    def but(self, columns: Iterable[str]) -> "Glance":
        """The same without some columns."""
        gone = set(columns)
        return Glance(self.rows, {c: texts for c, texts in self.texts.items() if c not in gone})

    def levels(self, *columns: str) -> list[str]:
        """The distinct texts of some columns."""
        return list(dict.fromkeys(text for column in columns for text in self.texts[column]))

    def has_blanks(self, column: str) -> bool:
        """Whether a column is empty in some of the rows."""
        return self.texts[column].total() < self.rows
