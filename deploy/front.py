"""nginx in front of the processes: where it is, what it serves from the disk, and its configuration."""

import grp
import gzip
import os
import pwd
import shutil
import socket
import string
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from streamlit import file_util

from deploy.policy import content_policy, cookie_over_tls, framing, permissions

HERE = Path(__file__).parent
_STREAMLIT = Path(file_util.get_static_dir())
_WORTH_COMPRESSING = {".js", ".css", ".json", ".html", ".svg", ".wasm"}


_SENT = r'"~^(PUT|DELETE|OPTIONS) @{base}/_stcore/upload_file/" 0;'
"""Which requests are a file's, beside those that every visitor may make."""

_FILES = """
        location @{base}/_stcore/upload_file/ {
            limit_except PUT DELETE OPTIONS { deny all; }
            limit_req zone=visitor burst=10 nodelay;
            limit_req zone=address burst=100 nodelay;
            client_max_body_size 130m;  # server.maxUploadSize, and what a form adds
            client_body_timeout 30s;
            proxy_request_buffering off;  # it goes straight into the visitor's process, and no file here ever holds it
            proxy_next_upstream off;
            proxy_read_timeout 60s;
            proxy_pass http://processes;
        }
"""


class FrontError(Exception):
    """nginx is missing or does not take the configuration; the message is for people."""


class _Template(string.Template):
    delimiter = "@"  # nginx needs the dollar sign for itself


@dataclass(frozen=True)
class Front:
    """One nginx: where it listens, whom it asks, whom it believes about the visitor's address."""

    port: int
    processes: Sequence[str]  # host:port of each
    folder: Path  # its own, emptied by its maker
    base: str = ""  # "" or "/some/path"
    trusted: Sequence[str] = ()  # addresses or networks of the proxies before it
    frames: Sequence[str] = ()  # origins of other sites that may show the page in a frame
    uploads: bool = False  # whether visitors may send files


def nginx() -> str:
    """The path of nginx. FrontError with what to do where there is none."""
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
    if found is None:
        raise FrontError("There is no nginx here: install Debian's package (apt-get install nginx).")
    return found


def command(front: Front) -> list[str]:
    """What starts it in the foreground, with nothing outside its folder read or written."""
    return [nginx(), "-e", "stderr", "-p", str(front.folder), "-c", str(front.folder / "nginx.conf")]


def prepare(front: Front) -> None:
    """Fill its folder: Streamlit's files, compressed too, and the configuration. FrontError as `configure`."""
    _copy_compressed(_STREAMLIT / "static", front.folder / "static")
    configure(front)


def configure(front: Front) -> None:
    """Write the configuration and what it names. FrontError if nginx refuses it."""
    front.folder.chmod(0o755)  # started by root, nginx works as nobody
    shutil.copy(HERE / "wait.html", front.folder / "wait.html")
    written = configuration(front, (_STREAMLIT / "index.html").read_text(encoding="utf-8"))
    (front.folder / "nginx.conf").write_text(written, encoding="utf-8")
    tried = subprocess.run([*command(front), "-t", "-q"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise FrontError(f"nginx does not take its configuration: {tried.stderr.strip()}")


def configuration(front: Front, index: str) -> str:
    """nginx.conf, filled in; `index` is Streamlit's index.html."""
    template = _Template((HERE / "nginx.conf").read_text(encoding="utf-8"))
    trusted = [f"set_real_ip_from {network};" for network in front.trusted]
    return template.substitute(
        folder=front.folder,
        listen=_listen(front.port),
        base=front.base,
        user=_user(),
        processes=" ".join(f"server {address} max_fails=2 fail_timeout=3s;" for address in front.processes),
        trusted=" ".join([*trusted, "real_ip_header X-Forwarded-For; real_ip_recursive on;"] if trusted else []),
        policy=content_policy(index, front.frames),
        framing=framing(front.frames),
        cookie_over_tls=cookie_over_tls(front.frames),
        permissions=permissions(),
        sent=_Template(_SENT).substitute(base=front.base) if front.uploads else "",
        files=_Template(_FILES).substitute(base=front.base) if front.uploads else "",
        root=f"location = / {{ return 302 {front.base}/; }} location = {front.base} {{ return 301 {front.base}/; }}"
        if front.base
        else "",
    )


def _user() -> str:
    """Root gives its rights away; anybody else's nginx has no more than its own, and may not be told."""
    if os.geteuid() != 0:
        return ""
    nobody = pwd.getpwnam("nobody")
    return f"user nobody {grp.getgrgid(nobody.pw_gid).gr_name};"


def _listen(port: int) -> str:
    """Every address of this machine; IPv6 too, where it is switched on."""
    try:
        with socket.socket(socket.AF_INET6) as tried:
            tried.bind(("::1", 0))
    except OSError:
        return f"listen {port};"
    return f"listen {port}; listen [::]:{port};"


def _copy_compressed(source: Path, target: Path) -> None:
    """The files, and beside each that gains by it a .gz, which nginx then sends without compressing it again."""
    shutil.copytree(source, target)
    for path in [path for path in target.rglob("*") if path.suffix in _WORTH_COMPRESSING]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))
