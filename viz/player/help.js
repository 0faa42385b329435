// The list of keys, on "?".

function buildHelp(view, header) {
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.setAttribute("aria-label", header.words["keys.title"]);
  const title = document.createElement("b");
  title.textContent = header.words["keys.title"];
  const lines = [...KEY_LINES, "help", "close"].map((name) => {
    const line = document.createElement("p");
    line.append(...keyCaps(header, name));
    return line;
  });
  dialog.append(title, ...lines);
  view.help?.remove();
  view.root.append(dialog);
  view.help = dialog;
}

function showHelp(view) {
  if (view.help.open) view.help.close();
  else view.help.showModal();
}

const KEY_LINES = ["word", "unit", "ends", "play"];

// A locale line such as "\u2190 \u2192 = word": the keys as caps, then what they do.
function keyCaps(header, name) {
  const [keys, ...meaning] = header.words[`keys.${name}`].split(" = ");
  const caps = keys.split(" ").map((key) => {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    return cap;
  });
  return [...caps, `${meaning.join(" = ")}  `];
}
