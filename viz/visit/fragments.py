"""Parts of a page that run by themselves, which Streamlit calls fragments, and what becomes of them on another page.

A part of the page that was left can still ask to run: the player reports its cursor half a second after a step, the
class room looks every two seconds. Streamlit forgets the old page's parts only when the run of the new page is over. A
request that comes before, it carries out after that run, as one of the old page: the browser empties the screen for
it, and what the new page's own parts said meanwhile is heard by nobody. (Streamlit 1.67, script_runner.py.)
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def forget_fragments() -> None:
    """To be called when the page changes: requests of the old page's parts are ignored from now on."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.fragment_storage.clear()
