"""The browser of tests/e2e, here before an app whose processes are killed."""

from tests.e2e.conftest import browser, context, page, playwright, visitors

__all__ = ["browser", "context", "page", "playwright", "visitors"]
