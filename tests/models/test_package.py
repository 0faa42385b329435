"""The names a notebook imports."""

import pytest

import models


@pytest.mark.parametrize("name", models.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(models, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        models.nothing  # noqa: B018
