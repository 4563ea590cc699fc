"""What several tables say of the same customers: which of them counts, and how it is said."""

import pytest

from cxdash.ingest import Loaded, load


def files(**texts: str) -> Loaded:
    return load([(f"{name}.csv", text.encode()) for name, text in texts.items()])


def differences(result: Loaded) -> dict[str, str]:
    """What is said of customers of whom two tables say otherwise, with its light."""
    remarks = [remark for report in result.reports for remark in report.remarks]
    return {r.note.sentence: r.light for r in remarks if "do not say the same" in r.note.sentence}


def wave(header: str, dated: str, gone: range) -> str:
    rows = [f"C{i};{i % 11};{'oui' if i in gone else 'non'};{dated}" for i in range(60)]
    return "\n".join([header, *rows])


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Client;NPS;Résilié;Date", "Code client;Reco (0-10);A résilié ?;Date rép."),
        ("Customer id;NPS;Churned;Date", "Customer id;NPS;Churned;Survey date"),
    ],
)
def test_of_two_waves_the_latest_tells_what_a_customer_did(
    first: str, second: str, newest_first: bool
) -> None:
    """Ten who had left are back, twenty more have left: whatever the order the files came in."""
    waves = {
        "a": wave(first, "12/03/2024", gone=range(20)),
        "b": wave(second, "14/03/2025", gone=range(10, 40)),
    }
    result = files(**dict(sorted(waves.items(), reverse=newest_first)))
    assert result.study.customers
    known = result.study.customers
    assert set(known.frame.loc[known.frame[known.column("left")], known.column("customer")]) == {
        f"C{i}" for i in range(10, 40)
    }
    column = known.column("left")
    assert differences(result) == {
        f"Customers of whom a.csv and b.csv do not say the same: “{column}” (30). The values of b.csv count, "
        "because it is the more recent.": "amber"
    }


def test_of_two_undated_waves_the_last_given_tells_and_it_is_asked() -> None:
    header = "Client;NPS;Résilié"
    earlier, later = (
        "\n".join([header, *(f"C{i};{i % 11};{'oui' if i in gone else 'non'}" for i in range(60))])
        for gone in (range(20), range(10, 40))
    )
    result = files(vague_a=earlier, vague_b=later)
    assert result.study.customers
    known = result.study.customers.frame
    assert known["Résilié"].sum() == 30
    ((sentence, light),) = differences(result).items()
    assert light == "amber"
    assert "“Résilié” (30). The values of vague_b.csv count, because it was opened last" in sentence


def test_a_segment_that_changed_is_told_without_an_alarm() -> None:
    earlier, later = (
        [f"C{i};{i % 11};{'NS'[i < k]};{'oui' if i % 3 else 'non'}" for i in range(60)] for k in (20, 30)
    )
    header = "Client;NPS;Région;Résilié"
    result = files(avis_2023="\n".join([header, *earlier]), avis_2024="\n".join([header, *later]))
    ((sentence, light),) = differences(result).items()
    assert "“Région” (10)" in sentence
    assert light == "green"


def test_what_a_list_of_customers_says_stands_against_any_answers() -> None:
    answers = wave("Client;NPS;Résilié;Date", "12/03/2025", gone=range(20))
    known = "Client;Résilié;CA annuel\n" + "\n".join(
        f"C{i};{'oui' if i > 50 else 'non'};{i * 10}" for i in range(60)
    )
    result = files(avis=answers, clients=known)
    assert result.study.customers
    assert result.study.customers.frame["Résilié"].sum() == 9
    (sentence,) = differences(result)
    assert sentence == (
        "Customers of whom avis.csv and clients.csv do not say the same: “Résilié” (29). The values of "
        "clients.csv count, because it is a list of customers."
    )
