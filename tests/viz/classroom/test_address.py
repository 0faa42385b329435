"""The address that a class is given."""

import pytest
from streamlit import net_util

from viz.classroom.address import is_own, join_address, qr_rows


@pytest.mark.parametrize(
    ("opened", "page", "expected"),
    [
        ("https://school.example/", "gates", "https://school.example/?room=BCDF"),
        ("https://school.example/lesson", "lesson", "https://school.example/?room=BCDF"),
        ("https://school.example:8443/nlp/gates/lesson", "lesson", "https://school.example:8443/nlp/gates/?room=BCDF"),
        ("http://localhost:8501/translate", "translate", "http://10.1.2.3:8501/?room=BCDF"),
        ("http://127.0.0.1/", "gates", "http://10.1.2.3/?room=BCDF"),
        ("http://[::1]:8501/", "gates", "http://10.1.2.3:8501/?room=BCDF"),
    ],
)
def test_it_leads_from_elsewhere_to_the_first_page(
    opened: str, page: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: "10.1.2.3")
    assert join_address(opened, page, "BCDF") == expected
    assert not is_own(expected)


def test_without_a_network_it_says_that_only_this_computer_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: "127.0.0.1")
    address = join_address("http://localhost:8501/", "gates", "BCDF")
    assert address == "http://127.0.0.1:8501/?room=BCDF"
    assert is_own(address)


def test_the_qr_code_is_square_with_its_three_corners() -> None:
    rows = qr_rows("https://school.example/?room=BCDF")
    assert {len(row) for row in rows} == {len(rows)}
    corner = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[:7] for row in rows[:7]] == corner
    assert [row[-7:] for row in rows[:7]] == corner
    assert [row[:7] for row in rows[-7:]] == corner
