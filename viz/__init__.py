"""Showing: tables -> figures and player -> pages. Numbers come from `models`; words from `locales`."""

from pathlib import Path

__version__ = "0.1.0"
"""The version of Gatescope, as in pyproject.toml; exports carry it."""

ICON = Path(__file__).parent / "icon.png"
"""What stands in the browser's tab."""
