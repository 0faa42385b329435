"""The log of make serve: readable, and never in the way of serving."""

import io
import os
import threading

from deploy.log import Log


def test_every_line_says_who_says_it() -> None:
    stream = io.StringIO()
    log = Log(stream)
    log("nginx", "one")
    log("process 1", "two")
    log.flush()
    assert stream.getvalue() == "     nginx | one\n process 1 | two\n"


def test_it_goes_on_while_nobody_reads_and_says_so_later() -> None:
    reading, writing = os.pipe()
    log = Log(os.fdopen(writing, "w"))
    talking = threading.Thread(target=lambda: [log("nginx", "x" * 200) for _ in range(5_000)])
    talking.start()
    talking.join(20)
    assert not talking.is_alive()  # it did not wait
    with os.fdopen(reading) as stream:
        for line in stream:
            assert line.endswith(f"| {'x' * 200}\n")
            log("nginx", "x" * 200)
            if log._left_out == 0:
                break
        assert any("lines were left out: nobody read them" in line for line in stream)
