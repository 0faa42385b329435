"""What a browser tells of an input method: Vietnamese Telex, Chinese Pinyin and the like."""

from typing import Literal

from playwright.sync_api import Locator, Page

Order = Literal["safari", "others"]

_COMPOSE = """(box, { text, key, order }) => {
  const root = box.getRootNode();
  if ((root.activeElement ?? document.activeElement) !== box) throw new Error("the box has no focus");
  const bubbles = { bubbles: true, composed: true, cancelable: true };
  const before = box.value;
  const tell = (kind, data) => box.dispatchEvent(new CompositionEvent(kind, { ...bubbles, data }));
  const press = (isComposing, keyCode, name) => {
    const event = new KeyboardEvent("keydown", { ...bubbles, key: name, isComposing, keyCode });
    box.dispatchEvent(event);
    return event;
  };
  tell("compositionstart", "");
  for (let end = 1; end <= text.length; end++) {
    press(end > 1, 229, "Process");
    tell("compositionupdate", text.slice(0, end));
    box.value = before + text.slice(0, end);
    box.dispatchEvent(new InputEvent("input", { ...bubbles, inputType: "insertCompositionText", isComposing: true }));
  }
  const taken = [];
  if (order === "others") taken.push(press(true, 229, key));
  tell("compositionend", text);
  if (order === "safari") taken.push(press(false, 229, key));
  return taken.some((event) => event.defaultPrevented);
}"""


def compose(box: Locator, text: str, key: str = "Enter", *, order: Order) -> None:
    """Tell the box, which has the focus, that an input method has written `text`, and that `key` has ended it.

    Safari ends the composition before it tells of the key, which then has `isComposing` false; other browsers after.
    """
    prevented = box.evaluate(_COMPOSE, {"text": text, "key": key, "order": order})
    assert not prevented, f"{key} is the input method's"


_PRESS = """(key) => {
  const target = document.activeElement ?? document.body;
  const bubbles = { bubbles: true, composed: true, cancelable: true };
  target.dispatchEvent(new KeyboardEvent("keydown", { ...bubbles, key, keyCode: 229 }));
}"""


def press_taken(page: Page, *keys: str) -> None:
    """Tell the page, where its focus is, of keys that an input method has taken, as Safari tells of them."""
    for key in keys:
        page.evaluate(_PRESS, key)
