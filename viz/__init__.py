"""Showing: tables -> figures and player -> pages. Numbers come from `models`; words from `locales`."""

__version__ = "0.1.0"
"""The version of Gatescope, as in pyproject.toml; exports carry it."""
