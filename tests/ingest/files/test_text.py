"""Text files as other programs write them: every one is read right, and both readers agree on all."""

from collections.abc import Iterable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.errors import InputError
from cxdash.ingest.files.careful import careful
from cxdash.ingest.files.dialect import dialect_of
from cxdash.ingest.files.read import read
from cxdash.ingest.files.sheets import RawSheet
from cxdash.ingest.files.text import quick, split_column
from cxdash.ingest.tables.layout import laid_out

Cells = list[list[str | None]]


def only(data: bytes, name: str = "avis.csv") -> RawSheet:
    (sheet,) = read(name, data)
    return sheet


def cells(sheet: RawSheet) -> Cells:
    return [list(row) for row in zip(*(column.to_pylist() for column in sheet.cells.columns), strict=True)]


def said(sheet: RawSheet) -> str:
    return " ".join(note.sentence for note in sheet.notes)


TABLE: Cells = [["id", "région", "note"], ["1", "Île-de-France", "8,5"], ["2", "Côte d’Azur", "7"]]
SHORT: Cells = [["id", "note"], ["1", "8"], ["2", "9"]]


def lines(rows: Iterable[Iterable[str | None]], between: str, around: str = "") -> str:
    return "".join(between.join(f"{around}{cell}{around}" for cell in row) + "\n" for row in rows)


# --- separators ------------------------------------------------------------------------------

SEPARATORS = [
    ";",
    "\t",
    "|",
    "^",
    "~",
    "\x1f",
    "\x01",
    "¦",
    "§",
    "||",
    "|~|",
    "::",
    "@@",
    "~|~",
    ";;",
    "$$",
    "; ",
    " | ",
]


@pytest.mark.parametrize("between", SEPARATORS)
def test_every_separator_is_found(between: str) -> None:
    found = [[cell and cell.strip() for cell in row] for row in cells(only(lines(TABLE, between).encode()))]
    assert found == TABLE


@pytest.mark.parametrize("between", [";", ","])
def test_tags_around_every_field_belong_to_the_fields(between: str) -> None:
    rows = [
        ["<b>Ville</b>", "<b>Note</b>"],
        ["<a href='x'>Lyon</a>", "<i>9</i>"],
        ["<a href='y'>Brest</a>", "<i>7</i>"],
    ]
    assert cells(only("\n".join(map(between.join, rows)).encode())) == rows


@pytest.mark.parametrize("between", [";", ",", "\t", "|", "^", "||", "; ", ", "])
def test_quoted_fields_hold_any_separator(between: str) -> None:
    table = [["id", "avis"], ["1", f"a{between}b"], ["2", "c;d,e|f"]]
    assert cells(only(lines(table, between, '"').encode())) == table


def test_single_quotes_are_quotes_where_every_line_has_them() -> None:
    table = [["id", "avis"], ["1", "bon; cher"], ["2", "c;d"]]
    assert cells(only(lines(table, ";", "'").encode())) == table


def test_an_apostrophe_is_a_letter() -> None:
    text = "ville;avis\n'L'Isle-Adam;c'est bien\nL'Haÿ;'bof\n"
    assert cells(only(text.encode()))[1:] == [["'L'Isle-Adam", "c'est bien"], ["L'Haÿ", "'bof"]]


@pytest.mark.parametrize("text", [
    "heure\n10:30\n11:45\n", "avis\nbon, mais cher\nlent, froid\n", "url\nhttp://a.fr\nhttp://b.fr\n",
    "01/02/2020 10:30\n02/02/2020 11:30\n", "note\n8,5\n9,0\n",
    "avis\nTrès bon accueil\nTrop cher\nRien à dire\n", "x\na~b\nc~d\n",
])  # fmt: skip
def test_one_column_is_never_split(text: str) -> None:
    assert cells(only(text.encode())) == [[line] for line in text.split("\n")[:-1]]


@pytest.mark.parametrize("declared", ["sep=;", '"sep=;"', "SEP=;", "sep=; "])
def test_a_declared_separator(declared: str) -> None:
    sheet = only(f"{declared}\nid;note\n1;8\n2;9\n".encode())
    assert (cells(sheet), sheet.first_row) == (SHORT, 2)


# --- lines that are no records ---------------------------------------------------------------


def test_comment_lines_above_the_header_are_left_out_and_counted() -> None:
    sheet = only(b"# export, 3 mars\n# par A, B, C\nid;note\n1;8\n2;9\n")
    assert (cells(sheet), sheet.first_row) == (SHORT, 3)
    assert "Comment lines above the table left out: 2." in said(sheet)


@pytest.mark.parametrize("first", ["#id;note", "# id;note"])
def test_a_header_may_start_with_a_hash(first: str) -> None:
    assert cells(only(f"{first}\n1;8\n2;9\n".encode()))[0] == first.split(";")


def test_a_last_end_of_file_character_is_no_row() -> None:
    assert cells(only(b"id;note\r\n1;8\r\n2;9\r\n\x1a")) == SHORT


def test_blank_lines_keep_the_numbers_of_the_others() -> None:
    found = cells(only(b"\n\nid;note\n\n1;8\n\n2;9\n\n\n"))
    assert [i for i, row in enumerate(found) if any(row)] == [2, 4, 6]


def test_trailing_separators_move_nothing() -> None:
    assert [row[:2] for row in cells(only(b"id;note;\n1;8;\n2;9;\n"))] == SHORT
    assert [row[:2] for row in cells(only(b"id;note\n1;8;\n2;9;\n"))] == SHORT


# --- row names -------------------------------------------------------------------------------


@pytest.mark.parametrize(("between", "around"), [(" ", '"'), ("\t", '"'), (";", ""), (",", '"'), (" ", "")])
def test_row_names_without_a_name_get_a_column(between: str, around: str) -> None:
    header = lines([["ville", "note"]], between, around)
    rows = lines([["r1", "Lyon", "8"], ["r2", "Nice", "9"], ["r3", "Metz", "10"]], between, around)
    sheet = only((header + rows).encode())
    assert cells(sheet)[:2] == [["", "ville", "note"], ["r1", "Lyon", "8"]]
    assert "row name" in said(sheet)


def test_decimal_commas_are_not_taken_for_row_names() -> None:
    assert cells(only(b"id,note\n1,8,5\n2,9,0\n3,7,5\n"))[0] == ["id", "note", None]


# --- quotation marks -------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "field"), [
    ('1;"il dit ""oui"""', 'il dit "oui"'), ('1;"il dit \\"oui\\" fort"', 'il dit "oui" fort'),
    ('1;"C:\\dossier\\"', "C:\\dossier\\"), ('1;""""', '"'), ('1;""', ""), ('1;"a\nb\n\nc"', "a\nb\n\nc"),
    ('1;5" de long', '5" de long'), ('1;"a" b', 'a b'), ('1;a""b', 'a""b'), ('1;" a "', " a "),
])  # fmt: skip
def test_quotation_marks(text: str, field: str) -> None:
    found = cells(only(f"id;avis\n{text}\n2;fin\n".encode()))
    assert (found[1], found[-1]) == (["1", field], ["2", "fin"])


@pytest.mark.parametrize("long", ["x" * 3_000_000, '"' + "x;\n" * 1_000_000 + '"', 'a" ' + "x" * 3_000_000])
def test_a_very_long_field_stays_one(long: str) -> None:
    found = cells(only(f"id;avis\n1;{long}\n2;fin\n".encode()))
    assert found == [["id", "avis"], ["1", long.strip('"')], ["2", "fin"]]


def test_lines_wrapped_whole_are_unwrapped() -> None:
    sheet = only(b'"id;note;avis"\n"1;8;bon"\n"2;9;""tr\xc3\xa8s; bon"""\n')
    assert cells(sheet) == [["id", "note", "avis"], ["1", "8", "bon"], ["2", "9", "très; bon"]]
    assert "one field and was split at “;”" in said(sheet)


@pytest.mark.parametrize("text", [
    'id;note;avis\n"1;8;""a;b"""\n"2;9;nul"\n', '"id,note,avis";\n"1,8,""a;b""";\n"2,9,nul";\n',
    '"id;note;avis"\n1;8;"a;b"\n2;9;nul\n',
])  # fmt: skip
def test_lines_wrapped_in_part_are_unwrapped(text: str) -> None:
    assert cells(only(text.encode())) == [["id", "note", "avis"], ["1", "8", "a;b"], ["2", "9", "nul"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["имя;оценка\nИван;8\n", "名前;点\n太郎;8\n", "id;note\n1;8\n"])
def test_utf16_without_a_mark(encoding: str, text: str) -> None:
    assert cells(only(text.encode(encoding))) == [line.split(";") for line in text.split("\n")[:-1]]


def test_nulls_in_a_short_text_do_not_make_it_utf16() -> None:
    assert cells(only(b"a;b\n\0;\0\n")) == [["a", "b"], ["", ""]]


def test_quoted_comments_in_one_column_stay_whole() -> None:
    assert cells(only(b'"avis"\n"bon, mais cher"\n"lent, froid"\n')) == [
        ["avis"],
        ["bon, mais cher"],
        ["lent, froid"],
    ]


def test_lines_that_alone_are_wrapped_are_records_too() -> None:
    sheet = only(b'id,note,avis\n1,8,bon\n"2,9,""oui, bien"""\n3,7,bof\n4,9,ok\n')
    assert cells(sheet)[2] == ["2", "9", "oui, bien"]
    assert "3" in said(sheet)


# --- blanks and fixed positions --------------------------------------------------------------


@pytest.mark.parametrize("text", [
    "id   note  poids\n1    8     0.5\n22   9     1.25\n", " id note poids\n  1 8 0.5\n  22   9 1.25\n",
    '"id" "note" "poids"\n1 8 0.5\n22 9 1.25\n',
])  # fmt: skip
def test_runs_of_blanks(text: str) -> None:
    assert cells(only(text.encode())) == [["id", "note", "poids"], ["1", "8", "0.5"], ["22", "9", "1.25"]]


FIXED = """\
Client  Ville               Note
00012   Le Mans              8.5
00013   Aix en Provence     10
00014                        7
"""


@pytest.mark.parametrize("name", ["Note de satisfaction", "How easy was it to resolve your issue?"])
def test_one_column_may_have_a_name_of_several_words(name: str) -> None:
    (sheet,) = read("avis.csv", "\n".join([name, *(f"{i % 7 + 1}" for i in range(30))]).encode())
    assert sheet.cells.num_columns == 1
    assert sheet.cells.column(0)[0].as_py() == name


def test_columns_at_fixed_positions() -> None:
    sheet = only(FIXED.encode(), "avis.txt")
    assert cells(sheet) == [
        ["Client", "Ville", "Note"],
        ["00012", "Le Mans", "8.5"],
        ["00013", "Aix en Provence", "10"],
        ["00014", "", "7"],
    ]


def test_a_value_longer_than_its_column_is_named() -> None:
    text = FIXED + "00015   Nice                 6\n" * 300 + "00016   Saint-Germain-en-Laye 6\n"
    assert "rows: 305." in said(only(text.encode()))


# --- encodings -------------------------------------------------------------------------------

FRENCH = "id;région;avis\n1;Île-de-France;très élevé, où ça ?\n2;Côte;déçu à Nîmes\n"


@pytest.mark.parametrize(("encoding", "text"), [
    ("cp1252", FRENCH), ("mac-roman", FRENCH), ("cp850", FRENCH), ("utf-16", FRENCH), ("utf-32", FRENCH),
    ("cp949", "번호;지역;의견\n1;서울;직원이 친절해요\n2;부산;매우 만족\n"),
    ("euc-kr", "번호;의견\n1;매우 만족\n2;좋아요\n"),
    ("shift-jis", "番号;地域;意見\n1;東京;サービスがよい\n2;大阪;とても満足\n"),
    ("shift-jis", "番号;難易度;予習・復習;教員の熱意\n1;3;4;2\n2;5;4;1\n"),
    ("euc-jp", "番号;地域;意見\n1;東京;サービスがよい\n2;大阪;とても満足\n"),
    ("gb18030", "编号;地区;意见\n1;上海;服务很好\n2;北京;非常满意\n"),
    ("big5", "編號;地區;意見\n1;台北;服務很好\n2;高雄;非常滿意\n"),
])  # fmt: skip
def test_characters_are_known_by_their_bytes(encoding: str, text: str) -> None:
    expected = [line.split(";") for line in text.split("\n")[:-1]]
    assert cells(only(text.encode(encoding))) == expected
    assert cells(only((text * 3000).encode(encoding)))[-2:] == expected[1:]


FRENCH_WORDS = """déjà été où ça À ÉTÉ l’œuvre n°3 «bon» « très » 5 € garçon Noël aiguë maïs cœur CŒUR don’t
Zoé Iñaki Müller NOËL ÂGÉ créée naïveté forêt bientôt août m² Søren São"""

spoken = st.lists(st.sampled_from(FRENCH_WORDS.split()))


@given(spoken, st.sampled_from([" ", ";", "\n"]))
def test_french_is_never_taken_for_another_script(words: list[str], between: str) -> None:
    (sheet,) = read("a.csv", ("id;avis\n1;déjà\n" + between.join(words)).encode("cp1252"))
    assert sheet.encoding == "cp1252"
    assert "encoding" not in " ".join(said(sheet))


@given(st.text("éèàçùêôîûœÉÀÇ’€«»° aeiou\n;", min_size=1))
def test_letters_of_french_in_any_order_are_never_taken_for_another_script(text: str) -> None:
    (sheet,) = read("a.csv", ("id;avis\n1;déjà\n" + text).encode("cp1252"))
    assert sheet.encoding in ("cp1252", "utf-8")


LANGUAGES = {
    "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic": "Дата;Оценка\n1;Очень довольна\n2;Долго ждала я ответа\n",
    "koi8-u cp1125": "Дата;Оцінка\n1;Дуже задоволена обслуговуванням\n2;Довго чекала на відповідь її\n",
    "cp1253 iso8859-7 cp737": "Πελάτης;Σχόλιο\n1;Πολύ καλή εξυπηρέτηση\n2;Περίμενα πολύ ώρα\n",
    "cp1255 iso8859-8 cp862": "לקוח;הערה\n1;שירות מצוין ומהיר\n2;חיכיתי הרבה זמן לתשובה\n",
    "cp1256 iso8859-6": "العميل;تعليق\n1;خدمة ممتازة وسريعة\n2;انتظرت وقتا طويلا\n",
    "cp874 tis-620": "ลูกค้า;ความคิดเห็น\n1;บริการดีมาก รวดเร็ว\n2;รอนานเกินไป\n",
    "cp1254 iso8859-9 cp857": "Müşteri;Yorum\n1;memnun kaldım, teşekkür\n2;şube çalışanları ilgisiz\n",
    "cp1250 iso8859-2 cp852": "Klient;Komentarz\n1;miła obsługa, dziękuję\n2;Długo czekałem, może być\n",
    "cp1250 iso8859-2": "Zákazník;Komentář\n1;příjemná obsluha, děkuji\n2;jsem čekal na odpověď\n",
    "iso8859-15 cp1252 mac-roman": "Note;Commentaire\n1;Œuvre à 12 €, très chère\n2;cœur déçu, 5 €\n",
    "cp1252 mac-roman cp850": "Note;Kommentar\n1;sehr schöne Räume\n2;größer, Übergabe zu spät\n",
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(one, text) for encodings, text in LANGUAGES.items() for one in encodings.split()]
)
def test_a_code_page_is_known_by_the_language_it_holds(encoding: str, text: str) -> None:
    sheet = only(text.encode(encoding))
    assert cells(sheet) == [line.split(";") for line in text.split("\n")[:-1]]
    assert sheet.notes == ()


@pytest.mark.parametrize(("data", "sentence"), [
    ("ville\nNOËL\n".encode("mac-roman"), "as mac-roman but could as well be cp850"),
    ("avis\nbardzo miła obsługa, dziękuję\n".encode("mac-latin2"), "which does not fit them well"),
])  # fmt: skip
def test_an_uncertain_code_page_is_said(data: bytes, sentence: str) -> None:
    (note,) = only(data).notes
    assert sentence in note.sentence
    assert note.sentence.endswith("if accents look wrong, choose another encoding.")


# --- both readers ----------------------------------------------------------------------------


@given(st.text('a";\n, é\\', max_size=40), st.sampled_from([";", ",", None]))
def test_the_quick_reader_reads_what_the_careful_one_does(text: str, delimiter: str | None) -> None:
    utf8 = text.strip("\n").encode() + b"\n"
    dialect = dialect_of(text.strip().split("\n"), delimiter or ";")
    read_quickly = quick(utf8, delimiter or ";", dialect)
    if read_quickly is None or read_quickly[1]:
        return
    columns, _notes = careful(utf8, delimiter or ";", dialect)
    assert [c.to_pylist() for c in read_quickly[0]] == [c.to_pylist() for c in columns]


def test_long_files_agree_over_the_seams_of_their_parts() -> None:
    rows = [f'{i};"a ""{i}""";{"x" * (i % 50)}' for i in range(50_000)]
    utf8 = "\n".join(["id;avis;reste", *rows[:30_000], "1;2", "", *rows[30_000:], "1;2;3;4"]).encode()
    dialect = dialect_of(["id;avis;reste", *rows[:100]])
    found = quick(utf8, ";", dialect)
    assert found is not None
    columns, _notes = careful(utf8, ";", dialect)
    assert all(a.combine_chunks().equals(b.combine_chunks()) for a, b in zip(found[0], columns, strict=True))


# --- records in one cell ---------------------------------------------------------------------


@pytest.mark.parametrize(("column", "split"), [
    (["id;note", "1;8", "2;9"], True), (["avis", "bon, mais cher", "lent, froid"], False),
    (["id", "a;b", "c"], False), (["id;note", None, "1;8", "2;9"], True), (["id"], False),
])  # fmt: skip
def test_cells_that_hold_records_are_split(column: list[str | None], split: bool) -> None:
    found = split_column("a.xlsx", pa.chunked_array([pa.array(column, pa.large_string())]))
    assert (found is not None) == split


def test_thousands_of_columns_are_refused_in_a_sentence() -> None:
    wide = ";".join(f"c{i}" for i in range(2001))
    with pytest.raises(InputError, match="2,001 columns"):
        read("large.csv", f"{wide}\n{wide}\n".encode())


@pytest.mark.parametrize("between", [";", ","])
def test_an_empty_column_between_two_is_not_part_of_the_separator(between: str) -> None:
    rows = [["id", None, "note"], ["1", None, "8"], ["2", None, "9"]]
    found = only("".join(between.join(cell or "" for cell in row) + "\n" for row in rows).encode())
    assert found.delimiter == between
    assert [[cell or None for cell in row] for row in cells(found)] == rows


@pytest.mark.parametrize(
    "text",
    [
        " id | nps | city  \n----+-----+-------\n  1 |   9 | Paris\n  2 |   8 | Lyon\n",
        "+----+-----+\n| id | nps | city |\n+----+-----+\n| 1 | 9 | Paris |\n| 2 | 8 | Lyon |",
        "| id | nps | city |\n|----|:---:|------|\n| 1 | 9 | Paris |\n| 2 | 8 | Lyon |\n",
    ],
)
def test_a_table_drawn_by_a_database_has_no_record_of_dashes(text: str) -> None:
    (found,) = laid_out(read("avis.txt", text.encode()))
    assert list(found.frame.columns) == ["id", "nps", "city"]
    assert found.frame.to_numpy().tolist() == [["1", "9", "Paris"], ["2", "8", "Lyon"]]


def test_a_quotation_mark_after_a_backslash_in_a_field_without_quotes_stays() -> None:
    sheet = only(b'k;n;c\nA;9;\\"\nB;8;x\nC;7;"q"\n')
    assert cells(sheet)[1] == ["A", "9", '\\"']
    assert not sheet.notes
    assert cells(only(b'k;c\nA;"he;\\"said\\" x"\n'))[1] == ["A", 'he;"said" x']


@pytest.mark.parametrize("quote", ["", '"'])
def test_one_record_of_many_values_does_not_refuse_the_others(quote: str) -> None:
    wide = ";".join(str(i) for i in range(60))
    odd = f'x;{quote}y" z{quote};1;2;3\n' if quote else ""  # only the careful reader takes it
    data = ("a;b;c;d;e\n" + "1;2;3;4;5\n" * 900_000 + odd + wide + "\n").encode()
    sheet = only(data)
    assert sheet.cells.num_columns == 6
    (table,) = laid_out([sheet])
    assert len(table.frame) == 900_000 + bool(odd)
    assert [aside.value for aside in table.asides] == [wide]


def test_more_values_than_columns_in_a_record_are_one_text() -> None:
    wide = "||".join("7" * 3_000)
    (table,) = laid_out([only(f"a||b||c\n1||2||3\n4||5||6\n{wide}\n7||8||9\n".encode())])
    assert [aside.value for aside in table.asides] == [wide]


@pytest.mark.parametrize(("chosen", "fields"), [(None, 2), (";", 2), (",", 1)])
def test_a_chosen_separator_is_the_one_inside_wrapped_lines_too(chosen: str | None, fields: int) -> None:
    (sheet,) = read("avis.csv", b'"a;b"\n"1;2"\n"3;4"\n', delimiter=chosen)
    assert sheet.cells.num_columns == fields


# --- free text around a table ------------------------------------------------------------------

ABOVE = {
    "fr": """Export de l'enquête de satisfaction, réseau Sud, vague 3
Bonjour,
Ce fichier contient les réponses, les notes, et les commentaires des clients
Société Dupont, 12 rue de la Paix, 75002 Paris
Contact : Marie, 01 02 03 04 05
Période du 1er janvier, au 31 mars
Les notes vont de 0 à 10, 10 étant la meilleure
Merci de ne pas diffuser, usage interne

Filtres : région = Sud, Nord, Est
""",
    "en": """Survey export, wave 3, all regions
Generated by Jane, Marketing, London
Scores go from 0 to 10, 10 is best, higher is better
Filters: region = South, North
Notes: weighted, anonymised, internal use only
Period: January 1, 2024, to March 31, 2024
Contact: Jane, 020 7946 0000
Columns: client, nps, comment
""",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_lines_of_free_text_above_a_table_do_not_choose_its_separator(above: str, gap: str) -> None:
    table = "client;note nps;commentaire\nC1;9;bien\nC2;3;trop long, cher\nC3;7;ok\nC4;8;oui\n"
    (found,) = laid_out(read("avis.csv", (above + gap + table).encode()))
    assert found.delimiter == ";"
    assert list(found.frame) == ["client", "note nps", "commentaire"]
    assert found.frame["commentaire"].tolist() == ["bien", "trop long, cher", "ok", "oui"]


@pytest.mark.parametrize(
    "below",
    ["(2 rows)", "(2 rows affected)", "(2 lignes)", "(2 lignes affectées)", "2 rows in set (0.00 sec)"],
)
@pytest.mark.parametrize("table", ["id;nps\n1;9\n2;8\n", " id | nps \n----+-----\n  1 |   9\n  2 |   8\n"])
def test_a_database_counting_its_rows_is_no_record(table: str, below: str) -> None:
    (found,) = laid_out(read("avis.csv", f"{table}{below}\n".encode()))
    assert found.frame["nps"].tolist() == ["9", "8"]
    assert [(aside.reason, aside.value.rstrip("|; ")) for aside in found.asides] == [("footer", below)]
