"""Limits: each file at the limit is read, one past it is refused in a sentence, and neither takes long."""

import struct
import time
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from cxdash import cage
from cxdash.errors import InputError
from cxdash.i18n import speaking
from cxdash.ingest import open_files
from cxdash.ingest.files import limits
from cxdash.ingest.files.limits import check_inside, check_size, check_span, exceeded, within_quota

TEXT = b"client;note nps\n" + b"".join(b"C%d;%d\n" % (i, i % 11) for i in range(30))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def book(**parts: str | bytes) -> bytes:
    """What looks like a workbook from outside, with these parts of ``xl/``."""
    return archive({"xl/workbook.xml": "<workbook/>", **{f"xl/{name}": part for name, part in parts.items()}})


def sheet(*cells: str, head: str = "") -> bytes:
    """A workbook whose first sheet has these cells, each with a number in it."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as plain:
        plain.add_worksheet("Avis")
    rows = "".join(
        f'<row r="{cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{one(cell)}</row>' for cell in cells
    )
    part = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return replaced(made.getvalue(), {"xl/worksheets/sheet1.xml": part})


def one(cell: str) -> str:
    return f'<c r="{cell}"><v>1</v></c>'


def replaced(whole: bytes, parts: Mapping[str, str]) -> bytes:
    with zipfile.ZipFile(BytesIO(whole)) as plain:
        return archive({**{name: plain.read(name) for name in plain.namelist()}, **parts})


def refusal_of(check: Callable[..., None], *args: object) -> str:
    with pytest.raises(InputError) as caught:
        check(*args)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    return sentence


def refused(data: bytes, name: str = "avis.xlsx", within: float = 8) -> str:
    """Why a file is refused, the whole way in; the seconds are for a test that is not alone."""
    start = time.perf_counter()
    opened = open_files([(name, data)])
    taken = time.perf_counter() - start
    assert not opened.tables
    assert taken < within
    (failure,) = opened.failures
    assert failure.sentence.startswith(name)
    return failure.sentence


# ── size ──────────────────────────────────────────────────────────────────


def test_fifty_megabytes_a_file() -> None:
    data = bytes(limits.FILE + 1)
    check_size("avis.csv", data[1:])
    assert "50 MB" in refusal_of(check_size, "avis.csv", data)
    assert "50 MB" in refused(data, "avis.csv")


def test_the_upload_box_knows_the_same_limit() -> None:
    config = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] * limits.MB == limits.FILE


def test_ten_files_a_session() -> None:
    files = {f"{i}.csv": TEXT for i in range(limits.FILES + 1)}
    room, refusals = within_quota({}, files)
    assert [*room] == [*files][: limits.FILES]
    assert [*refusals] == ["10.csv"]
    assert "10 files and 200 MB" in refusals["10.csv"].sentence
    assert within_quota(dict.fromkeys("ab", TEXT), files)[0].keys() == {f"{i}.csv" for i in range(8)}


def test_two_hundred_megabytes_a_session() -> None:
    part = bytes(limits.SESSION // 4)
    full = {f"{i}.csv": part for i in range(4)}
    assert within_quota({}, full) == (full, {})
    room, refusals = within_quota(full, {"e.csv": b"x"})
    assert (room, [*refusals]) == ({}, ["e.csv"])


def test_a_small_file_still_finds_room_after_one_too_large() -> None:
    held = {f"{i}.csv": bytes(limits.FILE) for i in range(3)}
    room, refusals = within_quota(held, {"big.csv": bytes(limits.FILE + 1), "small.csv": TEXT})
    assert ([*room], [*refusals]) == (["small.csv"], ["big.csv"])


# ── archives ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("beyond", [0, 1])
def test_two_thousand_parts(beyond: int) -> None:
    parts = {f"p{i}.xml": "<a/>" for i in range(limits.ENTRIES - 1 + beyond)}
    if beyond:
        assert "2,001 parts" in refusal_of(check_inside, "a.xlsx", book(**parts))
    else:
        check_inside("a.xlsx", book(**parts))


def test_a_hundred_thousand_parts_are_not_even_listed() -> None:
    whole = archive({f"{i}": "" for i in range(100_000)})
    assert "100,000 parts" in refused(whole, within=2)


@pytest.mark.parametrize(("zeros", "fine"), [(50_000, True), (3_000_000, False)])
def test_unpacked_to_two_hundred_times_its_size(zeros: int, fine: bool) -> None:
    whole = book(**{"media/a.bin": bytes(zeros)})
    assert (zeros <= limits.RATIO * len(whole)) is fine
    if fine:
        check_inside("a.xlsx", whole)
    else:
        assert "200 times" in refusal_of(check_inside, "a.xlsx", whole)


@pytest.mark.parametrize("beyond", [0, 1])
def test_unpacked_to_five_hundred_megabytes(beyond: int) -> None:
    size = limits.UNPACKED + beyond - len("<workbook/>")
    whole = bytearray(book(**{"media/a.bin": bytes(3 * limits.MB), "media/b.bin": _noise(3 * limits.MB)}))
    for entry in _entries(whole, "xl/media/a.bin"):  # what the archive says of itself
        whole[entry : entry + 4] = struct.pack("<I", size - 3 * limits.MB)
    if beyond:
        assert "500 MB" in refusal_of(check_inside, "a.xlsx", bytes(whole))
    else:
        check_inside("a.xlsx", bytes(whole))


def _noise(size: int) -> bytes:
    import random

    return random.Random(7).randbytes(size)


def _entries(whole: bytearray, name: str) -> list[int]:
    """Where the directory of an archive tells a part's unpacked size."""
    at = whole.rindex(name.encode())
    return [at - 46 + 24]


def test_a_bomb_is_refused_within_a_second() -> None:
    bomb = book(**{"sharedStrings.xml": bytes(600_000_000)})
    assert len(bomb) < limits.FILE // 10
    assert "500 MB" in refused(bomb, within=2)


def test_a_bomb_that_lies_about_its_size_ends_its_child_only(workbook: Callable[..., bytes]) -> None:
    whole = bytearray(replaced(workbook(Avis=[["a"]]), {"xl/sharedStrings.xml": f"<sst>{' ' * 300_000_000}"}))
    for at in (*_entries(whole, "xl/sharedStrings.xml"), whole.index(b"xl/sharedStrings.xml") - 8):
        whole[at : at + 4] = struct.pack("<I", 900)
    refused(bytes(whole), within=10)


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/x", "..\\x", "C:\\x", "xl/inner.zip", "a.TAR"])
def test_names_that_no_workbook_has(name: str) -> None:
    assert name in refused(archive({"xl/workbook.xml": "<workbook/>", name: "x"}))


def test_an_encrypted_part() -> None:
    whole = bytearray(book(**{"a.xml": "<a/>"}))
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 8] |= 1
    assert "password" in refused(bytes(whole))


ENTITIES = {
    "laughs": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 5_000}">]>',
    "file": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "network": '<!doctype x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_are_refused_unread(kind: str) -> None:
    assert "declares entities" in refused(sheet("A1", head=ENTITIES[kind]), within=2)
    wide = ENTITIES[kind].encode("utf-16")
    assert "declares entities" in refused(book(**{"styles.xml": wide}), within=2)


@pytest.mark.parametrize("head", ["<!-- c\n -->", '<?xml version="1.0"?>', "<!--" + "<a " * 100 + "-->"])
def test_entities_far_behind_a_comment_are_refused_unread(head: str) -> None:
    hidden = head + "<!--" + "x" * 2_000 + "-->\n" + ENTITIES["laughs"]
    assert "declares entities" in refused(sheet("A1", head=hidden), within=2)
    beyond = "<!--" + "x" * 100_000 + "-->" + ENTITIES["laughs"]
    assert "declares entities" in refused(sheet("A1", head=beyond), within=2)


def test_a_comment_before_a_sheet_is_no_entity() -> None:
    head = '<?xml version="1.0"?><!-- made <by> a program: <!DOCTYPE> -->' + "<!-- -->" * 5_000
    assert open_files([("a.xlsx", sheet("A1", "A2", head=head))]).tables


@pytest.mark.parametrize(
    "begun",
    ["<c ", '<c r="A1" ', '<c t="s" r="A1" r="A1"', '<c r="A1"><f/>' + " " * 900, "<c><f ", "<aaa:c "],
)
def test_cells_that_begin_and_never_end_hold_nobody_up(begun: str) -> None:
    odd = "<!--" + begun * (900_000 // len(begun)) + "-->"
    start = time.perf_counter()
    open_files([("a.xlsx", sheet("A1", "A2", head=odd[:50_000] + "-->"))])
    open_files([("a.xlsx", _after_the_root(odd))])
    assert time.perf_counter() - start < 8


def _after_the_root(odd: str) -> bytes:
    plain = sheet("A1", "A2")
    with zipfile.ZipFile(BytesIO(plain)) as made:
        part = made.read("xl/worksheets/sheet1.xml").decode()
    noise = "".join(f"<!--{n}{hash(str(n))}-->" for n in range(3_000))  # no bomb: it packs badly
    return replaced(
        plain, {"xl/worksheets/sheet1.xml": part.replace("<sheetData>", f"{odd}<sheetData>") + noise}
    )


def test_a_word_about_entities_is_no_entity(workbook: Callable[..., bytes]) -> None:
    (table,) = open_files([("a.xlsx", workbook(Avis=[["note", "avis"], [9, "<!DOCTYPE &a;"]]))]).tables
    assert table.frame["avis"].tolist() == ["<!DOCTYPE &a;"]


# ── cells far apart ───────────────────────────────────────────────────────


@pytest.mark.parametrize("far", ["XFD1048576", "CV1048576", "KN1048576", "AX1048576", "BYA1"])
def test_two_cells_far_apart(far: str) -> None:
    sentence = refused(sheet("A1", far))
    assert "has cells over" in sentence
    assert "2,000" in sentence


def test_cells_as_far_apart_as_a_table_may_reach() -> None:
    (table,) = open_files([("a.xlsx", sheet("A1", "BXX1"))]).tables
    assert len(table.frame.columns) <= limits.COLUMNS
    check_span("a.xlsx", limits.ROWS, limits.CELLS // limits.ROWS)
    check_span("a.xlsx", limits.CELLS // limits.COLUMNS, limits.COLUMNS)
    check_span("a.xlsx", limits.ROWS + 1, 25)  # the names are no record
    for rows, columns in ((limits.ROWS + 2, 1), (1, limits.COLUMNS + 1), (25_002, 2_000)):
        refusal_of(check_span, "a.xlsx", rows, columns)


def test_too_many_columns_are_said_without_a_count_of_rows_that_nobody_made() -> None:
    wide = ";".join(f"c{i}" for i in range(3_000)).encode()
    (failure,) = open_files([("large.csv", wide + b"\n")]).failures
    assert "3,000 columns" in failure.sentence
    assert "rows" not in failure.sentence


def test_an_empty_cell_far_away_is_no_cell() -> None:
    plain = sheet("A1", "A2")
    with zipfile.ZipFile(BytesIO(plain)) as made:
        part = made.read("xl/worksheets/sheet1.xml").decode()
    styled = part.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert open_files([("a.xlsx", replaced(plain, {"xl/worksheets/sheet1.xml": styled}))]).tables


def test_a_million_rows_with_nothing_but_style_load_at_once() -> None:
    plain = sheet("A1", "A2", "A3")
    with zipfile.ZipFile(BytesIO(plain)) as made:
        part = made.read("xl/worksheets/sheet1.xml").decode()
    styled = "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(4, 1_048_577))
    data = replaced(
        plain, {"xl/worksheets/sheet1.xml": part.replace("</sheetData>", f"{styled}</sheetData>")}
    )
    start = time.perf_counter()
    assert open_files([("avis.xlsx", data)]).tables
    assert time.perf_counter() - start < 8  # two seconds on a quiet machine


def test_a_dimension_that_lies_is_not_believed(workbook: Callable[..., bytes]) -> None:
    plain = workbook(Avis=[["client", "note"], ["A", 9]])
    with zipfile.ZipFile(BytesIO(plain)) as made:
        part = made.read("xl/worksheets/sheet1.xml").decode()
    lying = part.replace('<dimension ref="A1:B2"/>', '<dimension ref="A1:XFD1048576"/>')
    assert lying != part
    (table,) = open_files([("a.xlsx", replaced(plain, {"xl/worksheets/sheet1.xml": lying}))]).tables
    assert table.frame.shape == (1, 2)


# ── text and Parquet ──────────────────────────────────────────────────────


@pytest.mark.parametrize("beyond", [0, 1])
@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_two_million_rows_of_text(end: bytes, beyond: int) -> None:
    data = b"a" + end + (b"1" + end) * (limits.ROWS + beyond)
    if beyond:
        assert "2,000,000 rows" in refusal_of(check_inside, "a.csv", data)
    else:
        check_inside("a.csv", data)


@pytest.mark.parametrize("separator", [b";", b",", b"\t", b"|"])
def test_fifty_million_values_of_text(separator: bytes) -> None:
    row = separator * 499 + b"\n"
    rows = limits.CELLS // 500
    check_inside("a.csv", row * rows)
    assert "50,000,000 values" in refusal_of(check_inside, "a.csv", row * rows + separator)


def test_two_thousand_columns_of_text() -> None:
    row = ";".join(f"c{i}" for i in range(limits.COLUMNS))
    (table,) = open_files([("a.csv", f"{row}\n{row}\n".encode())]).tables
    assert len(table.frame.columns) == limits.COLUMNS
    assert "2,001 columns" in refused(f"{row};c\n{row};c\n".encode(), "a.csv")


def parquet(rows: int, columns: int) -> bytes:
    buffer, column = BytesIO(), pa.nulls(rows, pa.int8())
    pq.write_table(pa.table({str(i): column for i in range(columns)}), buffer)
    return buffer.getvalue()


def test_rows_and_columns_of_parquet_are_read_in_its_footer() -> None:
    check_inside("a.parquet", parquet(10, limits.COLUMNS))
    assert "2,001 columns" in refused(parquet(10, limits.COLUMNS + 1), "a.parquet")
    check_inside("a.parquet", parquet(limits.ROWS, 1))
    assert "2,000,001 rows" in refused(parquet(limits.ROWS + 1, 1), "a.parquet")


# ── what the cage gave up on ──────────────────────────────────────────────


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (cage.OUT_OF_TIME, "30 seconds"),
        (cage.OUT_OF_MEMORY, "2 GB"),
        (cage.DIED, "could not be read"),
        (cage.FAULT, "could not be read"),
    ],
)
def test_a_file_that_the_cage_gave_up_on_is_one_sentence(how: str, says: str) -> None:
    sentence = exceeded("a.xlsx", cage.Broken(how)).sentence
    assert says in sentence
    assert sentence.startswith("a.xlsx")
    assert sentence.count(".") == 2 + sentence.count(".xlsx,")


def test_every_refusal_is_said_in_the_language_of_the_moment() -> None:
    (failure,) = open_files([("a.xlsx", sheet("A1", "XFD1048576"))]).failures
    english = failure.sentence
    with speaking("fr"):
        assert "a.xlsx" in failure.sentence
    assert "has cells over" in english


def test_a_session_whose_file_was_refused_reads_the_next() -> None:
    opened = open_files([("a.xlsx", sheet("A1", "XFD1048576")), ("b.csv", TEXT)])
    assert [failure.file for failure in opened.failures] == ["a.xlsx"]
    assert [table.file for table in opened.tables] == ["b.csv"]
