"""What the tests of the translators share."""

import pytest

from models.translation.translator import Translator
from tests.models.translation.tiny import tiny_translator


@pytest.fixture(params=[False, True], ids=["plain", "attention"])
def tiny_both(request: pytest.FixtureRequest) -> Translator:
    """A fresh tiny translator without, then with attention."""
    return tiny_translator(attention=request.param)
