"""Seeds: small good files of every kind, with every thing in them that a reader looks at."""

import json
from datetime import date
from functools import cache
from html import escape
from io import BytesIO

import pandas as pd
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from cxdash.ingest import Recipe, load

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
    for i in range(24)
]  # fmt: skip


def text(separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV, quoted where it must be."""
    frame = pd.DataFrame(ROWS, columns=[*HEADER])
    return frame.to_csv(sep=separator, index=False).encode(encoding, "replace")


def prefaced() -> bytes:
    """A title with commas, two rows of names, waves side by side, a total and a note."""
    names = "Client;NPS;;Motif;\n;Vague 1;Vague 2;Prix;Accueil\n"
    answers = "".join(
        f"C{i:03d};{i % 11};{(i * 7) % 11};{i % 2 or ''};{(i + 1) % 2 or ''}\n" for i in range(20)
    )
    return f"Enquête, avril, mai\n\n{names}{answers}Moyenne;5,2;4,9;;\n(20 lignes)\n".encode()


def labelled() -> bytes:
    """A scale in words, one with its numbers, and those who do not know."""
    known = ("Pas du tout satisfait", "Peu satisfait", "Ni l'un ni l'autre", "Satisfait", "Très satisfait")
    words = ("NSP", "Ne sait pas", *known)
    numbered = ("NSP", "6 - NSP", *(f"{step} - {word}" for step, word in enumerate(known, start=1)))
    answers = [f"C{i:03d};{words[i % 7]};{numbered[i * 3 % 7]};{('Nord', 'Sud')[i % 2]}" for i in range(28)]
    return "\n".join(["N° client;Accueil;Délai;Région", *answers]).encode()


def averaged() -> bytes:
    """Ratings with their mean beside them, and the places of a ranking."""
    rated = [(i % 5 + 1, i * 2 % 5 + 1, i * 7 % 4 + 1) for i in range(30)]
    answers = [
        ";".join([*map(str, row), f"{sum(row) / 3:.1f}".replace(".", ","), str(i % 11),
                  *(str((i + place) % 3 + 1) for place in range(3))])
        for i, row in enumerate(rated)
    ]  # fmt: skip
    names = "Accueil;Prix;Conseil;Note composite;NPS;Rang du prix;Rang du choix;Rang de l'accueil"
    return "\n".join([names, *answers]).encode()


def mirrored() -> bytes:
    """One questionnaire, to customers on one sheet and to staff on another."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, people in (("Clients", 40), ("Collaborateurs", 20)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Magasin", "Accueil", "Prix", "Conseil"))
            for i in range(people):
                sheet.write_row(i + 1, 0, ("Lyon", i % 5 + 1, i * 2 % 5 + 1, i * 3 % 5 + 1))
    return buffer.getvalue()


def baskets() -> bytes:
    """What customers said beside what they did: days in six digits, an average, who left."""
    rows = [
        f"C{i:03d};2404{i % 28 + 1:02d};{i % 11};{i * 3},50;{i % 6};{'oui' if i % 4 else 'non'}"
        for i in range(40)
    ]
    return "\n".join(["N° client;Date;Note NPS;Panier moyen;Nb commandes;Parti", *rows]).encode()


def questionnaire() -> bytes:
    """Enough answers for every rule about many: a battery with codes, shares, ranges, a weight and a life."""
    header = (
        "Identifiant client;Date début;Date fin;Note globale;"
        + ";".join(f"Q{n}_{what}" for n, what in enumerate(("prix", "accueil", "choix", "délai", "calme"), 1))
        + ";Taux de remise;Montant dépensé (€);Quintile;eNPS;Poids;Ce qui va bien"
    )
    ends = [f"15/{i % 12 + 1:02d}/2025" if i % 3 else "" for i in range(90)]
    rows = [
        f"K{i:04d};{i % 28 + 1:02d}/{i % 12 + 1:02d}/2023;{ends[i]};{i % 10 + 1};"
        + ";".join(str(99 if (i + n) % 31 == 0 else (i * n + n) % 5 + 1) for n in range(1, 6))
        + f";{i % 40} %;{10 + 3 * i},50;{1 + i * 5 // 90};{(-100, 0, 100)[i % 3]};{0.8 + i % 5 / 10:.1f}"
        + f";L’équipe {i % 17} est vraiment très bien."
        for i in range(90)
    ]
    return "\n".join([header, *rows]).encode()


def turned() -> bytes:
    """Answers as columns."""
    names = ("N° client", "Date de réponse", "Note NPS (0-10)", "Région", "CA (€)")
    answers = [(f"C{i}", f"{i + 1:02d}/04/2025", str(i % 11), "Nord", f"1 {i:03d},5") for i in range(14)]
    return "\n".join(map(";".join, zip(names, *answers, strict=True))).encode()


def records() -> bytes:
    """JSON as a service answers."""
    table = pd.DataFrame(ROWS, columns=[*HEADER])
    return json.dumps({"data": table.to_dict("records"), "next": None}, ensure_ascii=False).encode()


def page() -> bytes:
    """A table of a page, as many programs write what they call .xls."""
    return ("<html><meta charset='utf-8'>" + pd.DataFrame(ROWS, columns=[*HEADER]).to_html()).encode()


def spreadsheet_2003() -> bytes:
    """Excel's XML of 2003, with cells and rows skipped."""
    rows = "".join(
        "<Row ss:Index='{}'>{}</Row>".format(
            i, "".join(f"<Cell ss:Index='{j}'><Data ss:Type='String'>{escape(value)}</Data></Cell>"
                       for j, value in enumerate(row, start=2)))
        for i, row in enumerate([HEADER, *ROWS], start=3)
    )  # fmt: skip
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Avis"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def aside() -> bytes:
    """A workbook whose table begins far from the first cell, beside another, with totals."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Synthèse")
        for i, row in enumerate([HEADER, *ROWS], start=6):
            sheet.write_row(i, 2, row)
        for i, row in enumerate([("Agence", "CSAT moyen"), ("Lyon", 4.2), ("Total", 4.1)], start=6):
            sheet.write_row(i, 11, row)
    return buffer.getvalue()


def orders() -> bytes:
    """Columns set apart by blanks, without names."""
    return b"".join(
        b" %05d 199701%02d  %d %5.2f\n" % (i % 40, i % 28 + 1, i % 4 + 1, i * 1.7) for i in range(60)
    )


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
        answers.write_formula(4 + len(ROWS), 2, "=SUM(C5:C28)", None, "#N/A")
        customers = book.add_worksheet("Clients")
        customers.write_row(0, 0, ("Code client", "Parti", "CA"))
        for i in range(24):
            customers.write_row(i + 1, 0, (f"{i:05d}", i % 4 == 0, i * 10.5))
        book.add_worksheet("Brouillon").hide()
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Clients!$C$2:$C$25"})
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


@cache
def all_files() -> dict[str, bytes]:
    """Every seed by its name."""
    return {
        "avis.csv": text(), "avis-cp1252.csv": text(encoding="cp1252"), "avis-tab.csv": text("\t"),
        "reviews.csv": text(","), "vagues.csv": prefaced(), "échelle.csv": labelled(), "couché.csv": turned(),
        "moyennes.csv": averaged(), "miroir.xlsx": mirrored(), "paniers.csv": baskets(),
        "questionnaire.csv": questionnaire(), "orders.txt": orders(),
        "avis.json": records(), "page.xls": page(), "avis-2003.xml": spreadsheet_2003(),
        "etude.xlsx": workbook(), "synthese.xlsx": aside(), "etude.xls": old_workbook(),
        "etude.ods": open_document(), "avis.parquet": parquet(),
    }  # fmt: skip


@cache
def recipe(name: str) -> bytes:
    """What a reader would have saved after one of the files."""
    loaded = load([(name, all_files()[name])])
    return Recipe.of(loaded.tables, loaded.mappings, rules=loaded.rules).text.encode()
