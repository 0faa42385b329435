"""A choice and the widget that shows it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[3] / "app.py"


def page() -> None:
    import streamlit as st

    from viz.visit import choices

    def jump() -> None:
        choices.put("letter", "c")

    if choices.look("letter") is None:
        choices.put("letter", "a")
    st.button("jump", on_click=jump)
    st.toggle("hidden", key="hidden")
    if not st.session_state.hidden:
        st.segmented_control("letter", ["a", "b", "c"], **choices.shown("letter"))
    st.text(choices.look("letter"))


def opened() -> AppTest:
    return AppTest.from_function(page).run()


def test_a_widget_shows_and_changes_its_choice() -> None:
    app = opened()
    assert app.text[0].value == app.segmented_control[0].value == "a"
    app.segmented_control[0].set_value("b").run()
    assert app.text[0].value == app.segmented_control[0].value == "b"
    app.button[0].click().run()
    assert app.text[0].value == app.segmented_control[0].value == "c"
    app.segmented_control[0].set_value("a").run()
    assert app.text[0].value == app.segmented_control[0].value == "a"


def test_what_a_browser_says_that_has_not_heard_the_answer_takes_nothing_back() -> None:
    app = opened()
    before, (button,), (letters,) = app._tree, app.button, app.segmented_control
    letters.set_value("a")
    button.click().run()
    assert app.text[0].value == "c"
    button.set_value(False)
    app._tree = before  # its widgets are what the next message repeats
    app.run()
    assert app.text[0].value == app.segmented_control[0].value == "c"


def test_a_choice_outlives_a_widget_that_is_not_drawn() -> None:
    app = opened()
    app.segmented_control[0].set_value("b").run()
    app.toggle[0].set_value(True).run()
    assert app.text[0].value == "b"
    app.toggle[0].set_value(False).run()
    assert app.text[0].value == app.segmented_control[0].value == "b"


def test_a_browser_that_has_not_heard_the_value_takes_no_choice_away() -> None:
    """Where a run is overtaken by another, the browser draws the widget without its value, and says so."""
    app = opened()
    app.segmented_control[0].set_value(None).run()
    assert app.text[0].value == app.segmented_control[0].value == "a"


def test_a_control_that_is_put_up_anew_starts_with_the_choice_even_if_its_value_got_lost() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params["net"], app.query_params["part"] = "bilstm2", "1.backward"
    app.run()
    drawn = {each.key: each.proto for each in (*app.segmented_control, *app.selectbox)}
    part, network = drawn["part"], drawn["network"]
    assert [part.options[at].content for at in part.default] == ["layer 1 ←"]
    assert network.options[network.default].startswith("2-layer BiLSTM")
