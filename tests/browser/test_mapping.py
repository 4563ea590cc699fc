"""What a column is for is corrected in the list of columns itself, and every page follows."""

from playwright.sync_api import Locator, expect

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
    with reader.renewed("mapping-0") as editor:
        grid = editor.locator("table[role=grid]")
        expect(grid).to_be_attached()
        row = [row[0] for row in rows_of(grid)[1:]].index(column)
        walk(reader, editor, row, 1)
        write(reader, role, offered=True)


def walk(reader: Reader, editor: Locator, row: int, column: int) -> None:
    """From the first cell of a list to another, by the keyboard, no faster than the list follows."""
    editor.locator(".dvn-scroller").click(position={"x": 20, "y": 52})
    path = [*((i, 0) for i in range(row + 1)), *((row, j) for j in range(1, column + 1))]
    for i, (down, right) in enumerate(path):
        if i:
            reader.page.keyboard.press("ArrowRight" if right else "ArrowDown")
        cell = editor.locator("table[role=grid] tr").nth(down + 1).locator("td").nth(right)
        expect(cell).to_have_attribute("aria-selected", "true")


def write(reader: Reader, text: str, offered: bool = False) -> None:
    """Into the cell that is chosen, from a list of what is offered or freely."""
    keys = reader.page.keyboard
    keys.press("Enter")
    expect(reader.page.locator("[id^=gdg-overlay] input")).to_be_focused()
    keys.type(text)
    if offered:
        expect(reader.page.get_by_role("option")).to_have_text([text])
    # What is typed is taken in when the list next draws: a machine's Enter can come before that.
    reader.page.evaluate("() => new Promise(drawn => requestIdleCallback(() => requestIdleCallback(drawn)))")
    keys.press("Enter")


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
    with reader.renewed("values-note") as values:
        grid = values.locator("table[role=grid]")
        expect(grid).to_be_attached()
        assert [row[0] for row in rows_of(grid)[1:]] == ["ravi", "3"], "what is not used comes first"
        walk(reader, values, 0, 2)
        write(reader, "10")
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
