// The strip of words: coloured by the prediction so far, unknown words marked, the current one framed.

const PARAGRAPH = 60; // words from which on the next sentence of a long text starts a new paragraph
const LONG_TEXT = 300; // words; paragraphs out of view are then neither laid out nor painted

function buildTokens(view, header, onPick) {
  const strip = view.strip;
  strip.setAttribute("aria-label", header.words["tokens"]);
  const many = header.tokens.length > 40;
  strip.classList.toggle("many", many);
  strip.classList.toggle("accounted", Boolean(header.contributions));
  view.largestShare = Math.max(...(header.contributions ?? [1]).map(Math.abs)) || 1;
  const scales = header.colours.scales[view.theme];
  const keep = header.contributions && KEEPS[header.cell];
  if (keep) strip.style.setProperty("--keep", header.colours.signals[keep][view.theme]);
  view.tokenElements = header.tokens.map((token, k) => {
    const chip = document.createElement("div");
    chip.className = "token";
    chip.id = `token-${k}`;
    chip.setAttribute("role", "option");
    chip.dir = "auto";
    const word = document.createElement("span");
    word.className = "word";
    word.textContent = token;
    chip.append(word);
    if (header.probability) {
      chip.style.backgroundColor = verdictColour(header.probability[k], scales, view.theme);
      const percent = document.createElement("small");
      percent.textContent = `${(100 * header.probability[k]).toFixed(0)} %`;
      chip.append(percent);
      chip.title = `${shorten(token, 60)}: ${fill(header.words["positive"], { percent: (100 * header.probability[k]).toFixed(1) })}`;
    }
    if (!header.known[k]) {
      chip.classList.add("unknown");
      chip.title = `${shorten(token, 60)}: ${header.words["unknown"]}`;
    }
    if (header.contributions) {
      if (many) chip.style.setProperty("--share", contributionStripe(header, k, scales, view.largestShare));
      else chip.append(contributionBar(header, k, scales, view.largestShare));
    }
    chip.addEventListener("click", () => onPick(k));
    return chip;
  });
  strip.replaceChildren(...paragraphs(header.tokens, view.tokenElements));
  view.markedToken = null;
}

function paragraphs(tokens, chips) {
  const found = [];
  let from = 0;
  chips.forEach((chip, k) => {
    const ends = /^[.!?]$/.test(tokens[k]) ? PARAGRAPH : 2 * PARAGRAPH;
    const last = k === chips.length - 1;
    if (!last && (chips.length <= LONG_TEXT || k + 1 - from < ends)) return;
    const words = document.createElement("div");
    words.className = "words";
    words.setAttribute("role", "none");
    words.append(...chips.slice(from, k + 1));
    found.push(words);
    from = k + 1;
  });
  return found;
}

// What a word adds to the logit: up for positive, down for negative.
function contributionBar(header, k, scales, largest) {
  const value = header.contributions[k];
  const bar = document.createElement("div");
  bar.className = "share";
  const block = document.createElement("i");
  block.style.height = `${(50 * Math.abs(value)) / largest}%`;
  block.style.background = value < 0 ? scales.negative : scales.positive;
  block.className = value < 0 ? "down" : "up";
  const label = document.createElement("span");
  label.textContent = signedShort(value);
  label.hidden = Math.abs(value) < 0.02 * largest;
  bar.append(block, label);
  return bar;
}

// The same for a long text, as a background: a thousand words must still step at full speed.
function contributionStripe(header, k, scales, largest) {
  const value = header.contributions[k];
  const share = Math.round((50 * Math.abs(value)) / largest);
  const [from, to] = value < 0 ? [50, 50 + share] : [50 - share, 50];
  const colour = value < 0 ? scales.negative : scales.positive;
  return `linear-gradient(transparent ${from}%, ${colour} ${from}% ${to}%, transparent ${to}%)`;
}

function signedShort(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}

function shorten(token, most) {
  return token.length <= most ? token : `${token.slice(0, most - 1)}…`;
}

function markToken(view, word) {
  if (view.markedToken !== null) {
    const before = view.tokenElements[view.markedToken];
    before.classList.remove("current");
    before.setAttribute("aria-selected", "false");
  }
  const chip = view.tokenElements[word];
  chip.classList.add("current");
  chip.setAttribute("aria-selected", "true");
  view.strip.setAttribute("aria-activedescendant", chip.id);
  view.markedToken = word;
  // Only the strip scrolls, never the page.
  const strip = view.strip;
  const top = chip.offsetTop + chip.parentElement.offsetTop;
  if (top < strip.scrollTop) strip.scrollTop = top - 4;
  const bottom = top + chip.offsetHeight;
  if (bottom > strip.scrollTop + strip.clientHeight) strip.scrollTop = bottom - strip.clientHeight + 4;
}
