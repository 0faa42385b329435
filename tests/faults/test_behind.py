"""Under a path, behind another proxy with TLS, and on several machines, as docs/deploy.md says."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from deploy import front
from tests.e2e.screen import Screen
from tests.faults.test_faults import expect_alive, open_view, view_of
from tests.serve.deployment import ROOT, deployed
from viz.language import load_words

BASE = "/school/gatescope"


@contextmanager
def tls(folder: Path, behind: int) -> Iterator[str]:
    """The proxy of docs/deploy.md with a certificate of its own; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([*make, "-keyout", folder / "key", "-out", folder / "pem"], check=True, capture_output=True)
    (block,) = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"), re.DOTALL)
    for theirs, ours in {
        "443": str(port),
        "/etc/ssl/gatescope.pem": str(folder / "pem"),
        "/etc/ssl/gatescope.key": str(folder / "key"),
        "127.0.0.1:8501": f"127.0.0.1:{behind}",
    }.items():
        assert theirs in block
        block = block.replace(theirs, ours)
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
    main = f"daemon off; pid {folder}/pid; events {{}}"
    http = f"http {{ access_log off; client_body_temp_path {folder}/body; {places} {block} }}"
    (folder / "nginx.conf").write_text(f"{main} {http}")
    command = [front.nginx(), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command) as process:
        try:
            yield f"https://localhost:{port}"
        finally:
            process.terminate()


def test_every_page_works_under_a_path_behind_tls(browser: Browser, tmp_path: Path) -> None:
    words = load_words("en")
    (tmp_path / "tls").mkdir()
    arguments = ("--processes", "1", "--base", BASE, "--behind", "127.0.0.1")
    with (
        deployed(tmp_path, *arguments) as served,
        tls(tmp_path / "tls", urlsplit(served.address).port or 0) as address,
        browser.new_context(locale="en-US", ignore_https_errors=True) as context,
    ):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        screen = Screen(context.new_page(), f"{address}{BASE}")
        open_view(screen)
        page = screen.page
        screen.show("view")
        screen.player.get_by_role("button", name=words("player.copy")).click()
        expect(screen.player.locator("[data-action=copy]")).to_have_text(words("player.copied"))
        assert page.evaluate("navigator.clipboard.readText()").startswith(f"{address}{BASE}/?")
        for name in ("gradients", "compare", "translate", "lesson", "gates"):
            page.get_by_role("link", name=words(f"page.{name}"), exact=True).click()
            expect(page).to_have_url(re.compile(rf"^{re.escape(address)}{BASE}/({name}|\?)"))
        screen.ready()
        screen.expect_state(network="gru")
        with page.expect_download() as waiting:
            screen.choose(words("detail.take"))
            page.get_by_role("button", name=words("detail.take.csv")).click()
        assert waiting.value.path().stat().st_size > 0
        (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "gatescope"]
        assert cookie["secure"]
        assert cookie["path"] == f"{BASE}/"
        assert screen.errors == []


def test_a_machine_fails_and_its_visitors_go_to_another(browser: Browser, tmp_path: Path) -> None:
    for name in ("a", "b", "front"):
        (tmp_path / name).mkdir()
    alone = ("--processes", "1", "--behind", "127.0.0.1")
    with deployed(tmp_path / "a", *alone) as a, deployed(tmp_path / "b", *alone) as b:
        asked = [f"--ask={urlsplit(machine.address).netloc}" for machine in (a, b)]
        with deployed(tmp_path / "front", *asked) as served:
            screens = [Screen(browser.new_context(locale="en-US").new_page(), served.address) for _ in range(3)]
            for screen in screens:  # who of them is where does not matter: all must go on
                open_view(screen)
            views = [view_of(screen) for screen in screens]
            a.supervisor.terminate()
            a.supervisor.wait(timeout=60)
            for screen, view in zip(screens, views, strict=True):
                expect_alive(screen, view)
                screen.page.context.close()
