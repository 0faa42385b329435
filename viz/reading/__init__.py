"""What the Gates page shows of a text, for the page itself and for a browser that asks while somebody types.

    sent.py     what the player and the gradient's chart are sent: the same bytes and words, whoever asks
    asked.py    what a browser may ask for, and what of it makes sense
    route.py    answers a browser beside Streamlit, in the same process

docs/decisions/0027-a-route-that-reads.md tells why.
"""

from starlette.middleware import Middleware

from viz.reading.route import Reading

READING = Middleware(Reading)
"""For `st.App`."""

__all__ = ["READING", "Reading"]
