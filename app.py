"""Gatescope: type a sentence and watch a trained recurrent network read it. Start with: streamlit run app.py"""

import sys
from functools import partial

import streamlit as st

from viz import ICON
from viz.budget import BUDGET
from viz.language import language_of, load_words
from viz.reading import READING


def contents() -> None:
    """Set-up, language, and which page."""
    st.set_page_config(page_title="Gatescope", page_icon=ICON, layout="wide")
    words = load_words(language_of(st.context.locale))
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        st.error(words("app.python", version=".".join(map(str, sys.version_info[:2]))))
        st.stop()
    with st.empty(), st.empty() if "viz.gates.page" in sys.modules else st.spinner(words("app.loading")):  # one place
        from viz.cache import checkpoints as cache
        from viz.classroom import panel
        from viz.compare import page as compare
        from viz.gates import page as gates
        from viz.gradients import page as gradients
        from viz.lesson import page as lesson
        from viz.shell import guard, widgets
        from viz.story import guide
        from viz.translate import page as translate
        from viz.units import page as units
        from viz.visit import session

        cache.warm_up()
    settings, pages = session.current_settings(), widgets.Pages()
    words = load_words(settings.language)

    def show(name: str, page: widgets.Page) -> None:
        """One page: title, presenter mode and language stand beside its own bar."""
        bar = widgets.title_bar(words)
        widgets.listen_to_keys(name, list(pages), words, reads_text=page.reads_text())
        guide.show(name, settings, words)
        with guard.guarded(words):
            page.render(settings, words, bar)
        panel.show(name, settings, words)

    offered = {"gates": gates.page(pages), "gradients": gradients.PAGE, "compare": compare.PAGE}
    offered |= {"translate": translate.PAGE, "lesson": lesson.page(pages), "units": units.PAGE}
    for name, page in offered.items():
        pages[name] = st.Page(partial(show, name, page), title=words(f"page.{name}"), url_path=name, default=not pages)
    chosen = st.navigation(list(pages.values()), position="hidden" if settings.present else "top")
    guide.lead(words)
    session.go_where_asked(pages)
    chosen.run()


if __name__ == "__main__":  # a visit: Streamlit runs this file
    contents()
else:  # the server has imported it: what it serves is this file and what reads along (decision 27), behind a budget
    app = st.App(__file__, middleware=[BUDGET, READING])
