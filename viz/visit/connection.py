"""Whether somebody still looks at the page that is being drawn."""

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def is_connected() -> bool:
    """False once the visitor's page is closed or cut off: Streamlit keeps a session for two minutes longer, in case
    the page comes back, and what it runs goes on.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not runtime.exists():
        return True  # in a test without a server
    return runtime.get_instance().is_active_session(context.session_id)
