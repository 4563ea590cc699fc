"""Claim: a workbook of 200,000 rows and 10 columns becomes a typed Study in at most 3 times the bare read.

The bare read is fastexcel with every cell as text, which is where ingest starts too. What the
rest buys: layout, recognition, typing by role, and the account of what was set aside.
"""

from io import BytesIO

import fastexcel
import numpy as np
import xlsxwriter

from benchmarks.side_by_side import milliseconds, ratio, show, times
from cxdash.ingest import load

ROWS = 200_000
ROUNDS = 5
HEADER = (
    "N° client", "Date de réponse", "Région", "Produit", "Canal", "Note NPS (0-10)",
    "Satisfaction globale (1-5)", "Facilité (1-7)", "Raison", "Commentaire",
)  # fmt: skip


def workbook() -> bytes:
    """A made-up survey export, as Excel would hold it."""
    draw = np.random.default_rng(11)
    words = ("Livraison en retard", "Très bon accueil", "Rien à dire", "Prix trop élevés", "Je recommande")
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Réponses")
        sheet.write_row(0, 0, HEADER)
        for row, n in enumerate(draw.integers(0, 1_000_000, (ROWS, 9)).tolist(), start=1):
            sheet.write_string(row, 0, f"{n[0]:06d}")
            sheet.write_number(row, 1, 45292 + n[1] % 730, day)
            sheet.write_row(row, 2, (f"Région {n[2] % 6}", f"Produit {n[3] % 8}", f"Canal {n[4] % 3}"))
            sheet.write_row(row, 5, (n[5] % 11, 1 + n[6] % 5, 1 + n[7] % 7, f"Raison {n[8] % 9}"))
            sheet.write_string(row, 9, f"{words[n[8] % 5]}, visite {n[1] % 5000}")
    return file.getvalue()


def bare(data: bytes) -> object:
    """The file read and nothing else, into the same kind of columns."""
    return fastexcel.read_excel(data).load_sheet(0, dtypes="string").to_arrow()


def main() -> None:
    """Read both ways in turns and print the ratio."""
    data = workbook()
    loaded = load([("reponses.xlsx", data)])
    account = loaded.reports[0]
    if (account.rows_used, sorted(loaded.study.metrics)) != (ROWS, ["ces", "csat", "nps"]):
        raise SystemExit(f"not what was written: {account}")
    taken = times({"bare": lambda: bare(data), "study": lambda: load([("reponses.xlsx", data)])}, ROUNDS)
    show(
        f"An .xlsx of {ROWS:,} × {len(HEADER)} to a typed Study ({len(data) / 1e6:.1f} MB)",
        [
            ("bare fastexcel read", milliseconds(taken["bare"])),
            ("typed Study", milliseconds(taken["study"])),
            ("slower by", ratio(taken["study"] / taken["bare"], "at most 3")),
        ],
    )


if __name__ == "__main__":
    main()
