"""Two readers at once, with files of one name: neither ever sees a number of the other's."""

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browser.conftest import Meet
from tests.browser.reader import Reader, given

PAGES = ("data", "scores", "say_do", "mirror")


def answers(promoters: int, region: str) -> str:
    """Eighty answers with so many promoters, the rest detractors, in two regions."""
    rows = (f"{region}{i};{10 if i < promoters else 0};{region}{i % 2}\n" for i in range(80))
    return "client;note nps;région\n" + "".join(rows)


def walk(reader: Reader) -> Iterator[str]:
    """Everything in sight on every page."""
    for page in PAGES:
        reader.turn_to(page)
        yield reader.words()


def test_files_of_one_name_never_meet(server: str, meet: Meet) -> None:
    """The same name and size, other numbers, taken in turns."""
    ann, bob = meet(server, "en"), meet(server, "en")
    theirs = {"Alpes": (ann, 60, "+50"), "Barre": (bob, 20, "−50")}
    for reader, _promoters, _nps in theirs.values():
        reader.open("/")
    for region, (reader, promoters, _nps) in theirs.items():
        reader.upload(given("avis.csv", answers(promoters, region)))
    for region, (reader, _promoters, nps) in theirs.items():
        seen = "\n".join(walk(reader))
        (stranger,) = theirs.keys() - {region}
        assert region in seen
        assert stranger not in seen
        reader.turn_to("scores")
        expect(reader.keyed("tile-NPS")).to_contain_text(nps)
        assert reader.download("cxdash-by-segment.csv").count(region.encode()) >= 2


def test_one_content_read_in_two_ways(server: str, meet: Meet) -> None:
    """A filter or a choice of one reader is not the other's, though their files are the same to the byte."""
    ann, bob = meet(server, "en"), meet(server, "fr")
    file = given("avis.csv", answers(60, "Alpes"))
    for reader in (ann, bob):
        reader.open("/")
        reader.upload(file)
        reader.turn_to("scores")
    ann.pick("filter.s.région", "Alpes0")
    expect(ann.keyed("tile-NPS")).to_contain_text("40")
    bob.turn_to("data")
    bob.turn_to("scores")
    expect(bob.keyed("tile-NPS")).to_contain_text("80")
    assert "Alpes0" not in bob.page.url


def test_a_new_tab_starts_with_nothing(server: str, meet: Meet) -> None:
    reader = meet(server, "en")
    reader.open("/")
    reader.upload(given("avis.csv", answers(60, "Alpes")))
    reader.open("/scores")
    assert "Alpes" not in reader.words()
    expect(reader.keyed("tile-NPS")).to_have_count(0)
