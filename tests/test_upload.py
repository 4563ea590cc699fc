"""Upload: what a card of the Data page says of its table."""

import pytest

from cxdash.estimate import proportion
from cxdash.i18n import speaking
from cxdash.ingest import load
from cxdash.ui.upload import read_as, response_rate


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Taux de réponse\u00a0: 1,7\u00a0% (1,4\u00a0% à 2,1\u00a0%)."),
        ("en", "Response rate: 1.7% (1.4% to 2.1%)."),
    ],
)
def test_a_response_rate_has_the_decimals_of_its_interval(language: str, said: str) -> None:
    with speaking(language):
        assert response_rate(proportion(85, 5_000)) == said


def test_a_card_says_what_every_column_was_taken_for() -> None:
    header = "client;note nps;prix;accueil;choix;délai;calme;satisfaction globale;région;téléphone"
    rows = [
        f"C{i};{i % 11};{';'.join(str(1 + (i + j) % 5) for j in range(6))};{'NS'[i % 2]};01{i:08}"
        for i in range(60)
    ]
    (mapping,) = load([("avis.csv", "\n".join([header, *rows]).encode())]).mappings
    assert read_as(mapping) == (
        "Read as: Customer id: “client” · Likelihood to recommend (NPS): “note nps” (0-10) · "
        "Satisfaction (CSAT): “satisfaction globale” (1-5) · Rating of one item: “prix”, “accueil”, “choix”, "
        "2 more (1-5) · Segment: “région” · Not used: “téléphone”"
    )
    with speaking("fr"):
        assert read_as(mapping).startswith("Lu comme\u00a0: Identifiant client\u00a0: «\u00a0client\u00a0»")
