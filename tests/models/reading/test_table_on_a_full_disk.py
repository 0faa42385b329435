"""`python -m models.trace` where the table does not fit: one sentence, and what was there before is whole."""

from pathlib import Path

import pytest

from models.networks.checkpoint import save_checkpoint
from tests.conftest import tiny_network
from tests.models.archives import is_one_sentence
from tests.models.full_disk import small_disk
from tests.models.processes import finish, start

TEXT = "the film was good " * 200


@pytest.mark.parametrize("name", ["trace.csv", "trace.parquet"])
@pytest.mark.parametrize("full", ["disk", "limit"])
def test_a_table_that_does_not_fit_leaves_the_old_one(tmp_path: Path, name: str, full: str) -> None:
    save_checkpoint(tiny_network("lstm", layers=2), tmp_path / "nets" / "mine", {})
    with small_disk(tmp_path / "disk", kilobytes=32) as disk:
        if full == "disk" and disk is None:
            pytest.skip("needs the right to mount a tmpfs")
        out = tmp_path / "disk" / name
        out.write_text("the old one", encoding="utf-8")
        limited = ("tests.models.full_disk", "10000") if full == "limit" else ()
        arguments = ("models.trace", "mine", TEXT, "--out", str(out))
        place = {"GATESCOPE_CHECKPOINTS": str(tmp_path / "nets")}
        code, printed, err = finish(start(*limited, *arguments, environment=place))
        assert (code, printed) == (1, "")
        assert is_one_sentence(err), err
        assert out.read_text(encoding="utf-8") == "the old one"
        assert [path.name for path in out.parent.iterdir()] == [name]
