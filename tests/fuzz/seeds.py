"""Seeds: small good files of every kind, with every thing in them that a reader looks at."""

from datetime import date
from io import BytesIO

import pandas as pd
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADER = (
    "N° client",
    "Date de réponse",
    "Note NPS (0-10)",
    "Satisfaction",
    "Région",
    "Commentaire",
    "CA (€)",
)
ROWS = [
    (f"{i:05d}", f"{i % 28 + 1:02d}/04/2025", ("9", "8,5", "10 - Très probable", "NSP", "11", "")[i % 6],
     ("Très satisfait", "Satisfait", "Pas satisfait")[i % 3], ("Nord", "Sud", "NA")[i % 3],
     ('l’œuvre à 5 €', 'il dit "oui"', "deux\nlignes", "=1+1")[i % 4], ("1 234,50", "−12", "(7)")[i % 3])
    for i in range(40)
]  # fmt: skip


def text(separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV, quoted where it must be."""
    frame = pd.DataFrame(ROWS, columns=[*HEADER])
    return frame.to_csv(sep=separator, index=False).encode(encoding, "replace")


def orders() -> bytes:
    """Columns set apart by blanks, without names."""
    return b"".join(b" %05d 199701%02d  %d %5.2f\n" % (i, i % 28 + 1, i % 4 + 1, i * 1.7) for i in range(40))


def workbook() -> bytes:
    """Title rows, a header of two rows, formulas, errors, dates, a hidden sheet, a chart and customers."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        answers = book.add_worksheet("Avis")
        answers.write(0, 0, "Enquête de satisfaction")
        answers.merge_range(2, 2, 2, 3, "Notes")
        answers.write_row(3, 0, HEADER)
        for i, row in enumerate(ROWS, start=4):
            answers.write_row(i, 0, row)
            answers.write_datetime(i, 1, date(2025, 4, 1 + i % 28), day)
            answers.write_number(i, 2, i % 12)
        answers.write_formula(44, 2, "=SUM(C5:C44)", None, "#N/A")
        customers = book.add_worksheet("Clients")
        customers.write_row(0, 0, ("Code client", "Parti", "CA"))
        for i in range(40):
            customers.write_row(i + 1, 0, (f"{i:05d}", i % 4 == 0, i * 10.5))
        book.add_worksheet("Brouillon").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Clients!$C$2:$C$41"})
        book.add_chartsheet("Graphique").set_chart(chart)
    return buffer.getvalue()


def old_workbook() -> bytes:
    """As Excel 97-2003 wrote it."""
    book, buffer = xlwt.Workbook(), BytesIO()
    sheet = book.add_sheet("Avis")
    for i, row in enumerate([HEADER, *ROWS]):
        for column, value in enumerate(row):
            sheet.write(i, column, value)
    book.save(buffer)
    return buffer.getvalue()


def open_document() -> bytes:
    """As LibreOffice saves it."""
    document, sheet, buffer = OpenDocumentSpreadsheet(), Table(name="Avis"), BytesIO()
    for row in (HEADER, *ROWS):
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.write(buffer)
    return buffer.getvalue()


def parquet() -> bytes:
    """With a type a column."""
    buffer = BytesIO()
    frame = pd.DataFrame(ROWS, columns=[*HEADER])
    frame["jour"] = pd.Timestamp("2025-04-03", tz="Europe/Paris")
    frame["mots"] = pd.Categorical(frame["Région"])
    frame.to_parquet(buffer)
    return buffer.getvalue()


def all_files() -> dict[str, bytes]:
    """Every seed by its name."""
    return {
        "avis.csv": text(), "avis-cp1252.csv": text(encoding="cp1252"), "avis-tab.csv": text("\t"),
        "reviews.csv": text(","), "orders.txt": orders(), "etude.xlsx": workbook(),
        "etude.xls": old_workbook(), "etude.ods": open_document(), "avis.parquet": parquet(),
    }  # fmt: skip
