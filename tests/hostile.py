"""Texts that somebody with bad intentions, or none at all, might type: strategies for the tests with hypothesis."""

from hypothesis import strategies as st

PIECES = (
    "good",
    "not",
    "a",
    ".",
    "'",
    '"',
    ";",
    ":",
    "<br />",
    "<script>",
    "</script>",
    "<unk>",
    "<pad>",
    "{{7*7}}",
    "=1+1",
    "\ud800",
    "\udfff\ud83d",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\ufeff",
    "e\u0301\u0323",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f44d\U0001f3fd",
    "\U0001f1fb\U0001f1f3",
    "\u0130",
    "\ufdfa",
    "\u0e33",
    "\U000e0041",
    "\uffff",
    "\t",
    "\r\n",
    "\u00a0",
    "\u3000",
)
"""What texts are made of, so that odd characters meet each other and ordinary words."""

any_text = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).flatmap(
    lambda pieces: st.sampled_from(("", " ")).map(lambda gap: gap.join(pieces))
)
"""Any text at all: single characters of all Unicode, lone surrogates included, or pieces in any order."""
