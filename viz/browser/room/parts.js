// What the panel is built of.

export function element(tag, name, text = "") {
  const found = document.createElement(tag);
  if (name) found.className = name;
  if (text) found.textContent = text;
  return found;
}

export function button(view, action, label, value = "") {
  const found = element("button", action, label);
  found.type = "button";
  found.dataset.action = action;
  found.addEventListener("click", () => view.tell(action, typeof value === "function" ? value() : value));
  return found;
}
