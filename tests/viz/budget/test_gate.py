"""The gate alone, on a clock that jumps."""

import asyncio

from tests.viz.budget.test_middleware import now, run
from viz.budget.gate import Gate


def test_a_run_that_is_never_over_counts_no_more_after_a_while() -> None:
    async def whole() -> None:
        gate = Gate(at_once=2, longest=0.5)
        for page in [gate.page() for _ in range(10)]:
            await page.begin()
        assert now() == 0.5 * 4

    run(whole())


def test_an_end_without_a_run_gives_nobody_a_place() -> None:
    async def whole() -> None:
        gate = Gate(at_once=1, longest=0.5)
        first, second = gate.page(), gate.page()
        await first.begin()
        for _ in range(3):
            second.end()
        await second.begin()
        assert now() == 0.5  # when the first run was taken for over
        first.end()
        second.end()
        second.end()
        await first.begin()
        await second.begin()
        assert now() == 1.0

    run(whole())


def test_who_goes_away_while_waiting_takes_no_place() -> None:
    async def whole() -> None:
        gate = Gate(at_once=1, longest=60)
        first, gone, third = gate.page(), gate.page(), gate.page()
        await first.begin()
        waiting = asyncio.create_task(gone.begin())
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.wait([waiting])
        gone.end()
        first.end()
        await third.begin()
        assert now() == 1.0

    run(whole())
