"""What a column is for is corrected in the list of columns itself, and every page follows."""

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
    expect(grid).to_be_attached()
    columns = [row[0] for row in rows_of(grid)[1:]]
    (before,) = re.findall(r"st-key-mapping-\S+", editor.get_attribute("class") or "")
    editor.locator(".dvn-scroller").click(position={"x": 20, "y": 52})
    keys, row = reader.page.keyboard, columns.index(column)
    for step in ["ArrowDown"] * row + ["ArrowRight"]:
        keys.press(step)
    cell = grid.locator("tr").nth(row + 1).locator("td").nth(1)
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
    reader.click("columns-0")
    kind = reader.keyed("kind-0").get_by_role("combobox")
    kind.focus()
    kind.press("Enter")
    reader.page.keyboard.type(KINDS[OTHER])
    expect(reader.page.get_by_role("option")).to_have_text([KINDS[OTHER]])
    reader.page.keyboard.press("Enter")
    reader.settled()
    reader.turn_to("data")
    expect(reader.keyed("table-card-0").get_by_role("heading").first).to_contain_text(KINDS[OTHER])
    reader.turn_to("columns")
    missing = reader.keyed("missing-0").get_by_role("textbox")
    missing.fill("0")
    missing.press("Enter")
    reader.settled()
    reader.pick("kind-0", KINDS[RESPONSES])
    reader.turn_to("data")
    expect(reader.keyed("table-card-0")).to_contain_text("don't know")
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("+100")


def test_a_corrected_role_is_followed_everywhere(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(FILE)
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_contain_text("50%")
    reader.turn_to("columns")
    say(reader, "satisfaction", ROLES["ignore"])
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_have_count(0)
    expect(reader.keyed("tile-NPS")).to_contain_text("+50")

    reader.press("language", "FR")
    reader.turn_to("data")
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_have_count(0)
    reader.turn_to("columns")
    with speaking("fr"):
        satisfaction = _(ROLES["csat"])
    say(reader, "satisfaction", satisfaction)
    reader.turn_to("scores")
    expect(reader.keyed("tile-CSAT")).to_contain_text("50")


def test_a_word_is_given_an_answer_in_the_list_of_values(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    rows = "".join(f"C{i};{'3' if i % 4 else 'ravi'}\n" for i in range(40))
    reader.upload(given("avis.csv", f"client;note nps\n{rows}"))
    reader.turn_to("columns")
    values = reader.page.locator("[class*=st-key-values-note]")
    grid = values.locator("table[role=grid]")
    expect(grid).to_be_attached()
    assert [row[0] for row in rows_of(grid)[1:]] == ["ravi", "3"], "what is not used comes first"
    values.locator(".dvn-scroller").click(position={"x": 20, "y": 52})
    keys = reader.page.keyboard
    for step in ("ArrowRight", "ArrowRight", "Enter"):
        keys.press(step)
    expect(reader.page.locator("[id^=gdg-overlay] input")).to_be_focused()
    keys.type("10")
    keys.press("Enter")
    reader.settled()
    reader.turn_to("scores")
    expect(reader.keyed("tile-NPS")).to_contain_text("−50")


def test_choices_are_saved_and_dropped_with_the_next_file(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(FILE)
    reader.turn_to("columns")
    say(reader, "satisfaction", ROLES["ignore"])
    reader.turn_to("data")
    recipe = given("next month.json", reader.download("cxdash-recipe.json"))
    other = meet(server, "en")
    other.open("/")
    other.upload({**FILE, "name": "mars.csv"}, recipe)
    other.turn_to("scores")
    expect(other.keyed("tile-NPS")).to_contain_text("+50")
    expect(other.keyed("tile-CSAT")).to_have_count(0)
