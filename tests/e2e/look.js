// Everything on the page, shadow roots included: its texts, and the elements that a visitor's markup could have made.
() => {
  const texts = [];
  const made = [];
  const words = [];
  let view = "";
  const afar = /^\s*(javascript|vbscript|data:text)|192\.0\.2/i;
  const verdict = /^[\p{L} ]+\u00a0\d+\u00a0%$/u; // which Gatescope itself colours
  const suspicious = (node) =>
    node.getAttributeNames().some((name) => /^on/i.test(name)) ||
    ["href", "src", "srcset", "action", "formaction", "data"].some((name) => afar.test(node.getAttribute(name) ?? "")) ||
    /^(iframe|object|embed|base|meta|form|del|mark|blockquote|marquee|video|audio)$/i.test(node.tagName) ||
    (/^(strong|em|b|i|code|table|li|h[1-6])$/i.test(node.tagName) && node.closest("[data-testid=stText]")) ||
    (node.matches("link") && !node.href.startsWith(`${location.origin}/_stcore/bidi-components/`)) || // Gatescope's own
    (node.matches(".stMarkdownColoredText") && !verdict.test(node.textContent)) ||
    (node.matches(".katex") && !location.pathname.endsWith("/lesson")) || // which has equations
    node.getAttribute("src") === "x";
  const visit = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (/^(script|style)$/i.test(node.tagName)) continue;
      for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) texts.push(child.data);
      if (node.matches("section.player")) view = node.dataset.view ?? "";
      if (node.matches("section.player .token .word")) words.push(node.textContent);
      if (suspicious(node)) made.push(node.outerHTML.slice(0, 200));
      if (node.shadowRoot) visit(node.shadowRoot);
    }
  };
  visit(document.body);
  const elements = document.querySelectorAll("*").length;
  return { texts: texts.join("\n"), made, words, view, hit: window.__hit ?? 0, title: document.title, elements };
};
