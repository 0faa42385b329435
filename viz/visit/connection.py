"""Whether somebody still looks at a page."""

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def page_id() -> str:
    """Names the page that is being drawn; "" in a test without a server."""
    context = get_script_run_ctx(suppress_warning=True)
    return "" if context is None or not runtime.exists() else context.session_id


def is_connected(page: str | None = None) -> bool:
    """False once a visitor's page, the one that is being drawn if none is named, is closed or cut off: Streamlit keeps
    a session for two minutes longer, in case the page comes back, and what it runs goes on.
    """
    wanted = page_id() if page is None else page
    return not wanted or runtime.get_instance().is_active_session(wanted)
