"""What every test starts from: English, no randomness of its own, real data where it was given."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from cxdash.i18n import speaking

# Properties run on two shared cores, where a deadline measures the neighbours.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; it is not ours to ship, so CXDASH_REAL_DATA says where it is."""
    folder = os.environ.get("CXDASH_REAL_DATA")
    if not folder:
        pytest.skip("CXDASH_REAL_DATA does not name the folder of real files")
    return Path(folder)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test starts in English, whatever the one before it spoke."""
    with speaking("en"):
        yield
