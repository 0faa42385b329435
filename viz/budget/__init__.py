"""What a visitor's browser may send to a process: a budget of messages, kept before Streamlit sees them.

    bucket.py       the budget of one visitor, with the clock given from outside
    visitors.py     whose budget a connection draws on
    gate.py         how many runs of the page go on at once
    middleware.py   holds messages back, and closes the connection of who goes on and on

`app.py` has it before itself; docs/decisions/0018-a-budget-of-messages.md tells why, and why these numbers.
"""

from starlette.middleware import Middleware

from viz.budget.middleware import MessageBudget

BUDGET = Middleware(MessageBudget)
"""For `st.App`."""

__all__ = ["BUDGET", "MessageBudget"]
