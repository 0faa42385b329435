"""A visitor's page in WebKit: a frame of a phone's, a tablet's or a laptop's size in Debian's small browser.

The window cannot be as narrow as a phone, and its driver does not tell what a page complains of: the page around the
frame hears that, from the first script on.
"""

from typing import Any
from urllib.parse import urlencode

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.e2e.mounting import NOWHERE

PHONE, TABLET, LAPTOP = (390, 844), (820, 1180), (1440, 900)
PATIENCE = 60  # seconds until a page stands; the machine may be busy

_FRAME = """
const [address, width, height] = arguments;
document.body.style.margin = 0;
document.body.replaceChildren();
const frame = document.body.appendChild(document.createElement("iframe"));
Object.assign(frame, { src: address, width, height, allow: "clipboard-write" }).style.border = 0;
window.told = [];
clearInterval(window.listening);
window.listening = setInterval(() => {
  const page = frame.contentWindow;
  if (page.heard || page.location.href === "about:blank") return;
  page.heard = true;
  // A browser reports so that a size changed once more within a frame, and draws it in the next: nothing has failed.
  const late = (message) => String(message).startsWith("ResizeObserver loop");
  page.addEventListener("error", (event) => late(event.message) || told.push(event.message));
  page.addEventListener("unhandledrejection", (event) => told.push(String(event.reason)));
  const write = page.console.error;
  page.console.error = (...words) => (told.push(words.map(String).join(" ")), write.apply(page.console, words));
});
return frame;
"""
_FIND = """
const within = (place) =>
  [...place.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot, ...within(shadowRoot)] : []));
const roots = [document, ...within(document)];
const find = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
"""


class Visitor:
    """Opens pages, presses keys, and says what the page has."""

    def __init__(self, driver: WebDriver, server: str) -> None:
        self.driver = driver
        self.server = server

    def open(self, path: str = "", size: tuple[int, int] = LAPTOP, **query: str) -> None:
        """Open a page in a frame of this size and wait until all of it stands."""
        self.driver.switch_to.default_content()
        if not self.driver.current_url.startswith(self.server):
            self.driver.get(f"{self.server}/{NOWHERE}")
        frame = self.driver.execute_script(_FRAME, f"{self.server}/{path}?{urlencode(query)}", *size)
        self.driver.switch_to.frame(frame)
        self.ready()

    def ready(self) -> None:
        """Wait until the script has run and everything that was asked for is drawn."""
        self.until(
            "document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')", "the page has run"
        )
        self.until("find('[data-testid=stSkeleton], section[data-ready=false]').length === 0", "nothing is to come")
        drawn = "({ shadowRoot }) => shadowRoot?.childElementCount > 1"  # beside the style sheet
        empty = f"find('[data-testid=stBidiComponentIsolated]').filter((host) => !({drawn})(host)).length"
        self.until(f"{empty} <= find('.beside > *').length", "every component has drawn")  # there, or in the player

    def tell(self, expression: str, *given: Any) -> Any:
        """What an expression of JavaScript says in the page; its `find` looks into components too."""
        return self.driver.execute_script(f"{_FIND} return {expression};", *given)

    def until(self, expression: str, meaning: str) -> None:
        """Wait until an expression is true."""
        WebDriverWait(self.driver, PATIENCE, 0.1).until(
            lambda _: self.tell(f"Boolean({expression})"), f"never: {meaning}"
        )

    def element(self, selector: str) -> WebElement:
        """The first that fits, once there is one."""
        self.until(f"find({selector!r}).length", selector)
        found: WebElement = self.tell(f"find({selector!r})[0]")
        return found

    def named(self, role: str, name: str) -> WebElement:
        """The first element of these tags whose text or label this is."""
        said = "(element.getAttribute('aria-label') ?? element.innerText).trim()"
        expression = f"find({role!r}).find((element) => {said} === {name!r})"
        self.until(expression, f"{role} {name}")
        found: WebElement = self.tell(expression)
        return found

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def click(self, x: float, y: float) -> None:
        """Click at a place of the page."""
        mouse = ActionBuilder(self.driver)
        mouse.pointer_action.move_to_location(round(x), round(y)).click()
        mouse.perform()

    def until_state(self, **attributes: str) -> None:
        """Wait until the player's data attributes have these values."""
        for name, value in attributes.items():
            self.until(f"find('section.player')[0]?.dataset.{name} === {value!r}", f"{name} is {value}")

    def red_boxes(self) -> list[str]:
        """What the page says has gone wrong."""
        found: list[str] = self.tell("find('[data-testid=stException]').map((box) => box.innerText)")
        return found

    def told(self) -> list[str]:
        """What the browser complained of since the page was opened."""
        found: list[str] = self.driver.execute_script("return parent.told;")
        return found
