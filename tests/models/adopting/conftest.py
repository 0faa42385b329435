"""What several tests of this room need."""

import pytest

from tests.models.adopting.keras_saved import Saved, make


@pytest.fixture(scope="session")
def keras_saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    return make(tmp_path_factory)
