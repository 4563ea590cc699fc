"""Reading: how a person wants a file to be read, where they do not agree with what was found."""

from collections.abc import Mapping as Of
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reading:
    """How a reader wants a file to be read; None is found.

    Attributes
    ----------
    encoding, delimiter : str, optional
        For text files.
    headers : mapping of sheet ("" for a text file) to the row that holds its column names
        Row numbers as the file counts them.
    """

    encoding: str | None = None
    delimiter: str | None = None
    headers: Of[str, int] = field(default_factory=dict)
