"""The translators, for the pages that show them: what visitors share, and which words are not for a classroom."""

TRANSLATORS = ("translate", "translate_attention")
"""Without and with attention."""
