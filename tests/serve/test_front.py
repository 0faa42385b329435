"""nginx's configuration: that nginx takes it, and what the rest of the world may ask for."""

import argparse
import base64
import hashlib
import re
from pathlib import Path

import pytest
from streamlit import file_util

from deploy import __main__ as command_line
from deploy import front, policy, supervisor

INDEX = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
TWO = ("127.0.0.1:9001", "127.0.0.1:9002")


@pytest.fixture
def nginx() -> str:
    try:
        return front.nginx()
    except front.FrontError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.mark.parametrize("frames", [(), ("https://school.example", "http://127.0.0.1:8000")])
@pytest.mark.parametrize(
    ("base", "trusted"), [("", ()), ("/gatescope", ()), ("/a/b", ("10.0.0.0/8", "::1")), ("", ("127.0.0.1",))]
)
def test_nginx_takes_it(
    nginx: str, tmp_path: Path, base: str, trusted: tuple[str, ...], frames: tuple[str, ...]
) -> None:
    front.configure(front.Front(8599, TWO, tmp_path, base, trusted, frames))  # which asks nginx
    written = (tmp_path / "nginx.conf").read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w@])@\{?[a-z]", written)
    assert all(f"server {address} " in written for address in TWO)
    assert [f"set_real_ip_from {network};" in written for network in trusted] == [True] * len(trusted)


@pytest.mark.parametrize("base", ["", "/gatescope"])
def test_files_come_in_only_where_that_is_asked_for(nginx: str, tmp_path: Path, base: str) -> None:
    place = f"location {base}/_stcore/upload_file/"
    for uploads in (False, True):
        front.configure(front.Front(8599, TWO, tmp_path, base, uploads=uploads))
        written = (tmp_path / "nginx.conf").read_text(encoding="utf-8")
        assert (place in written, "PUT" in written) == (uploads, uploads)
        assert supervisor.environment(uploads)["GATESCOPE_UPLOADS"] == ("1" if uploads else "0")
    assert supervisor.environment()["GATESCOPE_UPLOADS"] == "0"


@pytest.mark.parametrize(("more", "uploads"), [([], False), (["--uploads"], True)])
def test_the_switch_of_the_command(more: list[str], uploads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[supervisor.Plan] = []
    monkeypatch.setattr(command_line, "serve", lambda plan: plans.append(plan) or 0)
    assert command_line.main(more) == 0
    assert plans[0].uploads is uploads


def test_nginx_s_refusal_is_a_sentence(nginx: str, tmp_path: Path) -> None:
    with pytest.raises(front.FrontError, match=r"nginx does not take its configuration: .*host not found"):
        front.configure(front.Front(8599, ("no.such.host.invalid:1",), tmp_path))


def test_without_nginx_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front.shutil, "which", lambda *_, **__: None)
    with pytest.raises(front.FrontError, match="apt-get install nginx"):
        front.nginx()


def test_large_files_lie_compressed_beside_their_originals(nginx: str, tmp_path: Path) -> None:
    front.prepare(front.Front(8599, TWO, tmp_path))
    scripts = list((tmp_path / "static" / "js").glob("*.js"))
    assert scripts
    assert all(script.with_name(f"{script.name}.gz").stat().st_size > 0 for script in scripts)


def test_only_streamlit_s_own_inline_script_may_run() -> None:
    said = policy.content_policy(INDEX)
    (script,) = re.findall(r"<script>(.*?)</script>", INDEX, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (scripts,) = re.findall(r"script-src ([^;]*)", said)
    assert scripts.split() == ["'self'", f"'sha256-{digest}'"]
    assert "unsafe-eval" not in said
    assert "http" not in said  # nothing from afar


def test_other_sites_may_frame_the_page_only_where_they_are_named() -> None:
    def ancestors(*frames: str) -> list[str]:
        return re.findall(r"frame-ancestors ([^;]*)", policy.content_policy(INDEX, frames))

    assert ancestors() == ["'self'"]
    assert ancestors("https://a.example", "https://b.example:8443") == [
        "'self' https://a.example https://b.example:8443"
    ]
    assert (policy.framing(()), policy.framing(("https://a.example",))) == ("SAMEORIGIN", "")


@pytest.mark.parametrize(
    ("said", "sites"),
    [
        ("", ()),
        ("  ", ()),
        ("https://school.example", ("https://school.example",)),
        ("https://School.example/", ("https://school.example",)),
        ("https://a.example,http://b.example:8000", ("https://a.example", "http://b.example:8000")),
        (
            "https://a.example, https://b.example  http://10.0.0.7",
            ("https://a.example", "https://b.example", "http://10.0.0.7"),
        ),
        ("https://xn--trng-7s5a.example", ("https://xn--trng-7s5a.example",)),
    ],
)
def test_sites_are_read_as_people_write_them(
    said: str, sites: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[supervisor.Plan] = []
    monkeypatch.setattr(command_line, "serve", lambda plan: plans.append(plan) or 0)
    assert command_line.main(["--frame", said]) == 0
    assert plans[0].frames == sites


def test_what_is_no_site_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["--frame", "https://good.example school.example"])
    assert "'school.example' is no site: write each as https://school.example" in capsys.readouterr().err


def test_every_start_has_its_own_secret_unless_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "STREAMLIT_SERVER_COOKIE_SECRET"
    monkeypatch.delenv(name, raising=False)
    first, second = supervisor.environment()[name], supervisor.environment()[name]
    assert first != second
    assert len(first) == 64
    monkeypatch.setenv(name, "shared by machines")
    assert supervisor.environment()[name] == "shared by machines"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--port", "0"],
        ["--port", "80x"],
        ["--processes", "0"],
        ["--processes", "-1"],
        ["--base", "/a b"],
        ["--base", "/a;b"],
        ["--ask", "host"],
        ["--ask", "host:1;evil"],
        ["--behind", "everybody"],
        ["--frame", "*"],
        ["--frame", "school.example"],
        ["--frame", "https://school.example/moodle"],
        ["--frame", "https://*.school.example"],
        ["--frame", "https://school.example; script-src *"],
        ["--frame", "https://school.example;"],
        ["--frame", "https://good.example https://bad.example:99999"],
        ["--frame", "https://teacher@school.example"],
        ["--frame", 'https://school.example" always; add_header X "'],
        ["--frame", "https://trường.example"],
        ["--frame", "https://-school.example"],
        ["--frame", "https://"],
        ["--frame", "'none'"],
        ["--frame", "javascript:alert(1)"],
        ["--frame", "null"],
        ["--frame", " ".join(f"https://{n}.{'long' * 15}.example" for n in range(40))],
    ],
)
def test_what_cannot_stand_in_the_configuration_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main(wrong)


def test_nothing_chosen_is_one_process_a_core(monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[supervisor.Plan] = []
    monkeypatch.setattr(command_line, "serve", lambda plan: plans.append(plan) or 0)
    monkeypatch.setattr(command_line, "_cores", lambda: 3)
    for arguments in (["--processes", "", "--base", ""], ["--processes", "5", "--base", "x/"], ["--ask", "a:1"]):
        assert command_line.main(arguments) == 0
    assert [(plan.processes, plan.base) for plan in plans] == [(3, ""), (5, "/x"), (0, "")]


def test_a_port_in_use_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("", 0)) as taken:
        assert command_line.main(["--port", str(taken.getsockname()[1])]) == 1
    assert "cannot be had" in capsys.readouterr().err


def test_arguments_are_checked_with_sentences() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="HOST:PORT"):
        command_line._address("x")
