"""What a column is for is corrected in the table itself, and every page follows."""

from playwright.sync_api import expect

from cxdash.i18n import _, speaking
from cxdash.study import ROLES
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
    editor = reader.keyed("columns-0")
    grid = editor.locator("table[role=grid]").first
    if not grid.count():
        editor.locator("summary").click()
    expect(grid).to_be_attached()
    columns = [row[0] for row in rows_of(grid)[1:]]
    editor.locator(".dvn-scroller").first.click(position={"x": 20, "y": 52})
    for _step in range(columns.index(column)):
        reader.page.keyboard.press("ArrowDown")
    for _step in range(2):
        reader.page.keyboard.press("ArrowRight")
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.type(role)
    reader.page.keyboard.press("Enter")
    reader.settled()


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
