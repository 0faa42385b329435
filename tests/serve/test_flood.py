"""A page that floods a real server is held and then disconnected, and another visitor is served: counts, no times."""

import asyncio
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from benchmarks.servers import serving
from benchmarks.visitor import Answer, Visitor
from tests.serve.flooding import flood
from viz.budget.middleware import BURST, POLICY_VIOLATION

PATIENCE = 10  # messages
SERVED = f"""
import streamlit as st
from starlette.middleware import Middleware
from viz.budget import MessageBudget

app = st.App("smallest.py", middleware=[Middleware(MessageBudget, patience={PATIENCE})])
"""
SMALLEST = """
import streamlit as st

@st.cache_resource
def kept():
    return []

kept().append(1)
text = st.text_input("Your text", "start", key="text_box")
st.text(f"{text} {len(kept())}")
"""


async def visit(address: str) -> tuple[list[Answer], int, int | None]:
    """The answers to somebody beside the flood, all runs of the app that there were in the end, the flood's end."""
    async with asyncio.timeout(120), Visitor(address) as hostile, Visitor(address) as honest:
        await hostile.open()
        await honest.open()
        flooding = asyncio.create_task(flood(hostile))
        answers = []
        while not flooding.done():
            honest.page.type("good")
            answers.append(await honest._ask(honest.page.back()))
            await asyncio.sleep(0.1)  # slow enough for its own budget
        answers.append(await honest._ask(honest.page.back()))
        text, _, runs = honest.page.line.rpartition(" ")
        assert text == "good"
        return answers, int(runs), await flooding


def test_a_page_that_floods_is_disconnected_and_others_are_served(tmp_path: Path) -> None:
    (tmp_path / "smallest.py").write_text(SMALLEST, encoding="utf-8")
    served = tmp_path / "served.py"
    served.write_text(SERVED, encoding="utf-8")
    with serving(str(served)) as server:
        answers, runs, code = asyncio.run(visit(server.address(0)))
    assert code == POLICY_VIOLATION
    assert len(answers) > 1
    assert not any(answer.problems for answer in answers)
    # The cache was never cleared, and of the flood no more was run than the budget allows: on a server that is slow
    # enough for the budget to fill up meanwhile, that is more, but never what was sent.
    own = len(answers) + 2  # and the first view of both
    assert own < runs <= own + 2 * (BURST + PATIENCE)


def test_the_app_has_the_budget_however_it_is_started() -> None:
    """`streamlit run app.py` is what all ways to start it come to."""

    async def flooded(address: str) -> int | None:
        stream = f"{address.replace('http', 'ws')}/_stcore/stream"
        async with (
            asyncio.timeout(120),
            connect(stream, origin=Origin(address), subprotocols=[Subprotocol("streamlit")], proxy=None) as page,
        ):
            with pytest.raises(ConnectionClosed):
                for _ in range(10_000):  # of a kind that is thrown away, so that no page runs
                    await page.send(BackMsg(clear_cache=True).SerializeToString())
                while True:
                    await page.recv()
            return page.close_code

    with serving("app.py") as server:
        assert asyncio.run(flooded(server.address(0))) == POLICY_VIOLATION
