"""Choices saved as a small file and made again for the next one; another's recipe changes nothing."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdash.__main__ import main
from cxdash.errors import CxdashError, InputError
from cxdash.ingest import Loaded, Mapping, Reading, Recipe, Rules, load, open_again, open_files, recognise_all
from cxdash.ingest.combining.rules import SAME_DAY
from cxdash.ingest.recipe import LARGEST, MARK, is_recipe
from cxdash.scales import Scale
from cxdash.study import KINDS, LAST_ANSWERS, ROLES

JANUARY = "client;note nps;csat;ville;date de réponse\n" + "".join(
    f"C{i};{7 + i % 4};{('bien', 'moyen', 'mal')[i % 3]};{('Metz', 'Nice')[i % 2]};0{i % 9 + 1}/01/2025\n"
    for i in range(60)
)
WORDS = {"bien": 3.0, "moyen": 2.0, "mal": 1.0}


def opened(text: str = JANUARY, name: str = "janvier.csv", recipe: bytes | None = None) -> Loaded:
    return load([(name, text.encode())], recipe=("choix.json", recipe) if recipe else None)


def chosen() -> bytes:
    """What a reader made of January: satisfaction in words, one town not used, codes for no answer."""
    loaded = opened()
    mapping = loaded.mappings[0].with_role("csat", "csat").with_scale("csat", Scale(1, 3))
    mapping = replace(
        mapping.with_role("ville", "ignore"), words={"csat": WORDS}, missing_in={"csat": ("?",)}
    )
    rules = Rules(duplicates=SAME_DAY, unit=LAST_ANSWERS, renamed={("janvier.csv", "csat"): "satisfaction"})
    return Recipe.of(loaded.tables, [mapping], {}, rules).text.encode()


SAVED = chosen()


def said(loaded: Loaded) -> str:
    return " ".join(note.sentence for note in loaded.differences)


# ── again ─────────────────────────────────────────────────────────────────


def test_next_months_file_is_read_as_this_months_was() -> None:
    loaded = opened(JANUARY.replace("/01/", "/02/"), "février.csv", chosen())
    (mapping,) = loaded.mappings
    assert mapping.roles == {
        "client": "customer", "note nps": "nps", "csat": "csat", "ville": "ignore", "date de réponse": "date",
    }  # fmt: skip
    assert mapping.scales["csat"] == Scale(1, 3)
    assert mapping.words["csat"] == WORDS
    assert mapping.missing_in == {"csat": ("?",)}
    assert loaded.differences == ()
    assert (loaded.rules.duplicates, loaded.rules.unit) == (SAME_DAY, LAST_ANSWERS)
    assert loaded.rules.renamed == {("février.csv", "csat"): "satisfaction"}, "by the table's name of today"


def test_what_is_different_is_said() -> None:
    text = JANUARY.replace(";ville", ";agence").replace("bien", "parfait", 1).replace(";7;", ";12;", 1)
    differences = said(opened(text.replace(";", "|"), "février.csv", chosen()))
    for told in ("1 (ville)", "1 (agence)", "parfait", "12", "“|”", "“;”"):
        assert told in differences
    assert "answers that were not there before: 12" in differences
    assert "Metz" not in differences, "a segment may have new values"


def test_a_new_answer_on_the_scale_is_no_difference() -> None:
    assert opened(JANUARY.replace(";7;", ";2;"), "février.csv", chosen()).differences == ()


def test_a_role_the_recipe_gives_is_not_taken_by_a_new_column() -> None:
    text = JANUARY.replace("ville", "recommandation").replace("Metz", "9").replace("Nice", "3")
    (mapping,) = opened(text, recipe=chosen()).mappings
    assert mapping.columns("nps") == ("note nps",)


def test_dates_that_can_be_read_one_way_only_are_not_turned_round() -> None:
    english = JANUARY.replace("/01/2025", "/25/2025")
    loaded = opened(english, "january.csv", chosen())
    assert loaded.mappings[0].date_order == "mdy"
    assert "month first" in said(loaded)
    assert loaded.study.responses.frame["date de réponse"].notna().all()


def test_one_recipe_serves_every_file_of_its_columns() -> None:
    towns = ("villes.csv", b"ville;couleur\nMetz;rouge\nNice;bleu\n")
    files = [(f"{month}.csv", JANUARY.encode()) for month in ("janvier", "février")]
    loaded = load([*files, towns], recipe=("choix.json", chosen()))
    assert [mapping.roles.get("csat") for mapping in loaded.mappings] == ["csat", "csat", None]
    assert set(loaded.rules.renamed) == {("janvier.csv", "csat"), ("février.csv", "csat")}
    assert said(loaded) == "villes.csv is not known to the recipe and was read as recognised."


def test_a_table_that_is_missing_is_said() -> None:
    customers = ("clients.csv", b"client;churn;revenue\nC1;yes;10\nC2;no;20\n")
    both = load([("janvier.csv", JANUARY.encode()), customers])
    recipe = Recipe.of(both.tables, both.mappings).text.encode()
    assert "clients.csv" in said(opened(recipe=recipe))


def test_a_file_is_read_again_where_its_reader_chose_how() -> None:
    text = "".join(f"{i % 10};{i},5;{'a;b'}\n" for i in range(30))
    cut = Reading(delimiter="|")
    opened = open_files([("a.csv", f"id|nps;note|x\n{text}".encode())], {"a.csv": cut})
    recipe = Recipe.of(opened.tables, recognise_all(opened.tables), {"a.csv": cut})
    assert "id" not in load([("b.csv", f"id|nps;note|x\n{text}".encode())]).tables[0].frame
    loaded = load([("b.csv", f"id|nps;note|x\n{text}".encode())], recipe=("r.json", recipe.text.encode()))
    assert "id" in loaded.tables[0].frame


def test_a_file_is_read_once_in_each_way_and_no_more_when_it_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "id|nps;note|x\n" + "".join(f"{i % 10};{i},5;{'a;b'}\n" for i in range(30))
    cut = Reading(delimiter="|")
    first = open_files([("a.csv", text.encode())], {"a.csv": cut})
    (part,) = Recipe.of(first.tables, recognise_all(first.tables), {"a.csv": cut}).tables
    later = replace(part, reading=Reading(delimiter="#"))
    read: list[Reading] = []

    def counted(files: Any, readings: Any, progress: object) -> Any:
        read.extend(readings.values())
        assert progress is tell, "whoever waits is told"
        return open_files(files, readings)

    def tell(_file: str, _state: str) -> None: ...

    monkeypatch.setattr("cxdash.ingest.open_files", counted)
    again = Recipe((part, part, later, later, part))
    for file, data, ways in (("a.csv", text, [cut]), ("c.csv", "ville;x\nMetz;y\n", [cut, later.reading])):
        read.clear()
        open_again(open_files([(file, data.encode())]), {file: data.encode()}, again, tell)
        assert read == ways
    read.clear()
    open_again(first, {"a.csv": text.encode()}, again, tell)
    assert read == []


def test_a_header_row_chosen_is_chosen_again() -> None:
    loaded = opened()
    readings = {"janvier.csv": Reading("cp1252", ";", {"": 3, "autre feuille": 9})}
    recipe = Recipe.of(loaded.tables, loaded.mappings, readings)
    back = Recipe.parse("r.json", recipe.text.encode())
    assert back.tables[0].reading == Reading("cp1252", ";", {"": 3})


# ── there and back ────────────────────────────────────────────────────────

names = st.text(min_size=1, max_size=20)


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    columns = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    roles = dict.fromkeys(columns, "segment") | {columns[0]: draw(st.sampled_from(list(ROLES)))}
    few = st.lists(names, max_size=3).map(tuple)
    return Mapping(
        draw(st.sampled_from(list(KINDS))),
        roles,
        draw(
            st.dictionaries(
                st.sampled_from(columns), st.sampled_from([Scale(1, 5), Scale(0, 10, reversed=True)])
            )
        ),
        decimal=draw(st.sampled_from([",", "."])),
        date_order=draw(st.sampled_from(["dmy", "mdy", None])),
        missing=draw(few),
        words=draw(st.dictionaries(names, st.dictionaries(names, st.floats(-1e6, 1e6)), max_size=3)),
        missing_in=draw(st.dictionaries(names, few, max_size=3)),
        undecided=draw(few),
    )


@given(mappings(), st.dictionaries(st.tuples(names, names), names, max_size=3))
def test_a_recipe_comes_back_as_it_was(mapping: Mapping, renamed: dict[tuple[str, str], str]) -> None:
    (raw,) = opened().tables
    rules = Rules(unit=LAST_ANSWERS, renamed=renamed)
    recipe = Recipe.of([raw], [replace(mapping, scales={})], {}, rules)
    recipe = replace(recipe, tables=(replace(recipe.tables[0], mapping=mapping),))
    assert Recipe.parse("r.json", recipe.text.encode()) == recipe
    assert is_recipe(recipe.text.encode())


# ── what is refused ───────────────────────────────────────────────────────


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        Recipe.parse("choix.json", data)
    sentence = str(error.value)
    assert "choix.json" in sentence
    assert sentence.endswith(".")
    return sentence


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(chosen())
    change(document)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"null", b'"x"', b"\xff\xfe\x00", b"{" * 100_000, b"[" * 100_000, chosen()[:-40],
        b'{"cxdash_recipe": NaN}', b'{"cxdash_recipe": 1}', b'{"cxdash_recipe": true}', b"1" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_recipe_is_a_sentence(data: bytes) -> None:
    refused(data)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["tables"][0]["roles"].update(client="admin"), "client"),
        (lambda d: d["tables"][0].update(kind="secret"), "kind"),
        (lambda d: d["tables"][0].update(columns="client"), "columns"),
        (lambda d: d["tables"][0].update(code="import os"), "code"),
        (lambda d: d["tables"][0]["scales"]["csat"].update(low="1"), "low"),
        (lambda d: d["tables"][0]["words"]["csat"].update(bien=1e300), "bien"),
        (lambda d: d["tables"][0].pop("decimal"), "decimal"),
        (lambda d: d.pop("rules"), "rules"),
        (lambda d: d["rules"].update(duplicates="all"), "duplicates"),
        (lambda d: d["rules"]["renamed"].append(["a", "b"]), "renamed"),
        (lambda d: d.update(tables=[]), "tables"),
    ],
)
def test_what_is_odd_is_named(change: Callable[[dict[str, Any]], object], place: str) -> None:
    assert place in refused(changed(change))


def places(part: Any, *path: str | int) -> Iterator[tuple[str | int, ...]]:
    """Every key of a document, from the top."""
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, *path, key)


@pytest.mark.parametrize("odd", [{"x": {"y": 1}}, [[1]], "odd", 1e300, True])
def test_every_key_with_a_value_it_cannot_have_is_the_one_that_is_named(odd: Any) -> None:
    for *above, key in places(json.loads(SAVED)):
        document = json.loads(SAVED)
        part = reduce(lambda whole, step: whole[step], above, document)
        before, part[key] = part[key], odd
        if type(odd) is not type(before) and not (before is None and odd == "odd" and key != "date_order"):
            sentence = refused(json.dumps(document).encode())
            assert re.search(rf"(›|“) ?{re.escape(str(key))}\b", sentence), (above, key)


def test_every_key_that_is_missing_is_named() -> None:
    whole = json.loads(SAVED)
    required = [*whole, *whole["tables"][0], *whole["rules"], "low", "headers"]
    for *above, key in places(whole):
        document = json.loads(SAVED)
        del reduce(lambda part, step: part[step], above, document)[key]
        if key in required and (above or key != MARK):
            assert f"{key}”" in refused(json.dumps(document).encode())


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"name": "dashboard", "version": "1.0"}', b"12", b'"x"'])
def test_json_that_is_something_else_is_no_recipe(data: bytes) -> None:
    assert "is no recipe" in refused(data)


def test_what_is_saved_can_be_read_however_many_columns_it_tells_of() -> None:
    names = [f"Q{i} À quel point êtes-vous satisfait de la propreté des lieux" for i in range(2_000)]
    rows = [";".join([f"{k} - réponse possible numéro {k} de la question"] * 2_000) for k in range(1, 6)]
    (table,) = open_files([("a.csv", "\n".join([";".join(names), *rows]).encode())]).tables
    words = {row.split(";")[0]: float(k) for k, row in enumerate(rows, 1)}
    mapping = Mapping(
        next(iter(KINDS)), dict.fromkeys(names, "item"), dict.fromkeys(names, Scale(1, 5)),
        words=dict.fromkeys(names, words),
    )  # fmt: skip
    for n in (1, 2):
        saved = Recipe.of([table] * n, [mapping] * n)
        assert sum(map(len, (part.seen for part in saved.tables))) == 2_000 * n
        again = Recipe.parse("choix.json", saved.text.encode())
        assert [part.mapping.words for part in again.tables] == [mapping.words] * n


def test_two_columns_of_one_role_and_scales_upside_down_are_refused() -> None:
    assert "client" in refused(changed(lambda d: d["tables"][0]["roles"].update(ville="customer")))
    assert "scales › csat" in refused(changed(lambda d: d["tables"][0]["scales"]["csat"].update(low=9)))
    assert "0 › shape" in refused(changed(lambda d: d["tables"][0]["shape"].append({"part": "none"})))


def test_a_newer_version_and_a_huge_file_say_so() -> None:
    assert "newer" in refused(changed(lambda d: d.update({MARK: 2})))
    assert "too large" in refused(b" " * (LARGEST + 1))


@pytest.mark.parametrize(
    ("most", "place", "change"),
    [
        (500, "csat", lambda d, n: d["tables"][0]["words"].update(csat={str(i): i for i in range(n)})),
        (4_000, "roles", lambda d, n: d["tables"][0].update(roles={str(i): "ignore" for i in range(n)})),
        (2_000, "columns", lambda d, n: d["tables"][0].update(columns=[str(i) for i in range(n)])),
    ],
)
def test_as_many_as_a_table_can_have_and_no_more(
    most: int, place: str, change: Callable[[dict[str, Any], int], object]
) -> None:
    assert Recipe.parse("choix.json", changed(lambda d: change(d, most))).tables
    assert place in refused(changed(lambda d: change(d, most + 1)))


def test_the_choices_for_two_thousand_columns_can_be_made_again() -> None:
    question = "À quel point êtes-vous satisfait de la propreté de"
    names = [f"{question} {i}" for i in range(2_000)]
    (table,) = open_files([("a.csv", ";".join(names).encode() + b"\n" + b";".join([b"9"] * 2_000))]).tables
    roles = dict.fromkeys(names, "item")
    mapping = Mapping(next(iter(KINDS)), roles, dict.fromkeys(names, Scale(0, 10)))
    saved = Recipe.of([table], [mapping]).text.encode()
    start = time.process_time()
    assert Recipe.parse("choix.json", saved).tables[0].mapping.roles == roles
    assert time.process_time() - start < 4


def test_a_recipe_made_for_other_files_is_refused() -> None:
    with pytest.raises(InputError) as error:
        load([("villes.csv", b"ville;couleur\nMetz;rouge\nNice;bleu\n")], recipe=("choix.json", chosen()))
    assert "choix.json was made for tables of other columns, such as client, note nps" in str(error.value)


@given(st.data())
def test_any_text_is_a_recipe_or_a_sentence(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SAVED) - 1))
    broken = SAVED[:at] + data.draw(st.binary(max_size=4)) + SAVED[at + data.draw(st.integers(0, 9)) :]
    with suppress(CxdashError):
        assert Recipe.parse("choix.json", broken).tables


def test_the_command_line_follows_a_recipe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers, recipe = tmp_path / "mars.csv", tmp_path / "choix.json"
    answers.write_text(JANUARY.replace(";ville", ";agence"), "utf-8")
    recipe.write_bytes(SAVED)
    assert main(["check", str(answers), "--recipe", str(recipe), "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["tables"][0]["roles"]["csat"] == "csat"
    assert "agence" in told.err
    answers.write_text("ville;couleur\nMetz;rouge\n", "utf-8")
    assert main(["check", str(answers), "--recipe", str(recipe)]) == 2
    assert "made for tables of other columns" in capsys.readouterr().err
