"""What of a page is too small to read, or cut off, as the browser has laid it out; shadow roots are looked into."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NeverTrue

_VISIBLE = """
  const shown = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      if (element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) shown.push(element);
    }
  };
  visit(document);
"""

_SMALL = f"""(least) => {{
  {_VISIBLE}
  const scaleOf = (element) => {{
    let svg = element.ownerSVGElement;
    if (!svg) return element.currentCSSZoom;
    while (svg.ownerSVGElement) svg = svg.ownerSVGElement;
    return svg.getBoundingClientRect().width / (svg.viewBox.baseVal?.width || svg.width.baseVal.value);
  }};
  return shown.flatMap((element) => {{
    const text = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || element.closest("msub > :last-child, .sub")) return [];  // an index is smaller than its letter
    const range = document.createRange();
    range.selectNodeContents(text);
    const {{ width, height }} = range.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(element).fontSize) * scaleOf(element);
    if (width < 2 || height < 2 || size > least - 0.05) return [];
    return [`${{size.toFixed(1)}} px: ${{text.data.trim().slice(0, 60)}}`];
  }});
}}"""

_CUT = f"""() => {{
  {_VISIBLE}
  return shown.flatMap((element) => {{
    const {{ overflowX }} = getComputedStyle(element);
    if (overflowX === "visible" || element.clientWidth < 2 || element instanceof HTMLTextAreaElement) return [];
    if (element.matches(".scroll[tabindex]")) return [];  // the tree of a long search, which is made to scroll
    if (element.scrollWidth <= element.clientWidth + 1 || !element.textContent.trim()) return [];
    return [`${{element.clientWidth}} of ${{element.scrollWidth}} px: ${{element.textContent.trim().slice(0, 60)}}`];
  }});
}}"""


def _once_settled(page: Page, script: str, argument: Any = None) -> list[str]:
    """What the script finds; it is run again until it finds nothing, as long as the page may still be laid out."""
    with suppress(NeverTrue):
        page.wait_for_function(f"(argument) => ({script})(argument).length === 0", arg=argument, timeout=8_000)
    found: list[str] = page.evaluate(script, argument)
    return found


def smaller_than(page: Page, pixels: int) -> list[str]:
    """Visible texts whose letters are smaller, with all zoom and every drawing's own scale."""
    return _once_settled(page, _SMALL, pixels)


def cut_off(page: Page) -> list[str]:
    """Visible texts that are wider than what shows them."""
    return _once_settled(page, _CUT)
