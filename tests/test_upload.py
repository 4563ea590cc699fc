"""Upload: what a card of the Data page says of its table."""

import pytest

from cxdash.estimate import proportion
from cxdash.i18n import speaking
from cxdash.ui.upload import response_rate


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
