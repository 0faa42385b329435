"""Texts that are worth reading, and which language a text is in."""
