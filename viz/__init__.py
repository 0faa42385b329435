"""Showing: tables -> figures and player -> pages. Numbers come from `models`; words from `locales`."""
