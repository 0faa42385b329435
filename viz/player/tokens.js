// The strip of words: coloured by the prediction so far, unknown words marked, the current one framed.

function buildTokens(view, header, onPick) {
  const strip = view.strip;
  strip.replaceChildren();
  strip.setAttribute("aria-label", header.words["tokens"]);
  const many = header.tokens.length > 40;
  strip.classList.toggle("many", many);
  strip.classList.toggle("accounted", Boolean(header.contributions));
  view.largestShare = Math.max(...(header.contributions ?? [1]).map(Math.abs)) || 1;
  const scales = header.colours.scales[view.theme];
  const keep = KEEPS[header.cell];
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
    strip.append(chip);
    return chip;
  });
  view.markedToken = null;
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
  if (chip.offsetTop < strip.scrollTop) strip.scrollTop = chip.offsetTop - 4;
  const bottom = chip.offsetTop + chip.offsetHeight;
  if (bottom > strip.scrollTop + strip.clientHeight) strip.scrollTop = bottom - strip.clientHeight + 4;
}
