"""What a column is for is corrected in the table itself, and every page follows."""

import re

from playwright.sync_api import expect

from cxdash.i18n import _, speaking
from cxdash.study import KINDS, OTHER, RESPONSES, ROLES
from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given, rows_of

FILE = given(
    "avis.csv",
    "client;note nps;satisfaction;région\n"
    + "".join(
        f"C{i};{10 if i % 4 else 0};{5 if i % 2 else 1};{'Nord' if i % 2 else 'Sud'}\n" for i in range(80)
    ),
)


def say(reader: Reader, column: str, role: str) -> None:
    """Change a column's role: walk to its cell, open the list, write the role."""
    editor = reader.page.locator("[class*=st-key-mapping-0]")
    grid = editor.locator("table[role=grid]")
    if not grid.count():
        reader.keyed("columns-0").locator("summary").click()
    expect(grid).to_be_attached()
    columns = [row[0] for row in rows_of(grid)[1:]]
    (before,) = re.findall(r"st-key-mapping-\S+", editor.get_attribute("class") or "")
    editor.locator(".dvn-scroller").click(position={"x": 20, "y": 52})
    keys, row = reader.page.keyboard, columns.index(column)
    for step in ["ArrowDown"] * row + ["ArrowRight"] * 2:
        keys.press(step)
    cell = grid.locator("tr").nth(row + 1).locator("td").nth(2)
    expect(cell).to_have_attribute("aria-selected", "true")
    keys.press("Enter")
    expect(reader.page.locator("[id^=gdg-overlay] input")).to_be_focused()
    keys.type(role)
    expect(reader.page.get_by_role("option")).to_have_text([role])
    keys.press("Enter")
    expect(reader.page.locator(f".{before}")).to_have_count(0)  # a correction taken in has a new editor
    reader.settled()


def test_how_a_table_is_read_is_changed_from_the_keyboard(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(FILE)
    reader.keyed("columns-0").locator("summary").click()
    kind = reader.keyed("kind-0").get_by_role("combobox")
    kind.focus()
    kind.press("Enter")
    reader.page.keyboard.type(KINDS[OTHER])
    expect(reader.page.get_by_role("option")).to_have_text([KINDS[OTHER]])
    reader.page.keyboard.press("Enter")
    expect(reader.keyed("table-card-0").get_by_role("heading").first).to_contain_text(KINDS[OTHER])
    expect(reader.keyed("kind-0")).to_be_visible()  # the choices stay open, to change one more
    missing = reader.keyed("missing-0").get_by_role("textbox")
    missing.fill("0")
    missing.press("Enter")
    reader.settled()
    reader.pick("kind-0", KINDS[RESPONSES])
    expect(reader.keyed("table-card-0")).to_contain_text("don't know")
    reader.pick("separator-0", "comma")
    expect(reader.keyed("table-card-0")).to_contain_text("separator: comma")
    reader.pick("separator-0", "semicolon")
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+100")


def test_a_corrected_role_is_followed_everywhere(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(FILE)
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_contain_text("50%")
    reader.turn_to("data")
    say(reader, "satisfaction", ROLES["ignore"])
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_have_count(0)
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")

    reader.press("language", "FR")
    reader.turn_to("data")
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_have_count(0)
    reader.turn_to("data")
    with speaking("fr"):
        satisfaction = _(ROLES["csat"])
    say(reader, "satisfaction", satisfaction)
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_contain_text("50")
