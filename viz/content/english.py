"""One-click sentences in English that are worth watching, and texts that differ in little; labels are in locales."""

from collections.abc import Mapping

EXAMPLES: Mapping[str, str] = {
    "first": (
        "What a great beginning! A girl finds a key on the beach, and every night the sea brings her another one. "
        "I loved the pictures and I loved the music. But that is all. The story is boring, the dialogue is awful, and "
        "the whole thing is a waste of time."
    ),
    "but": "I thought it would be great, but it was a complete waste of time.",
    "turn": "The first half is boring, but the ending is absolutely wonderful.",
    "expected": "I expected to hate it but I loved it.",
    "not_good": "The acting was not good at all.",
    "not_bad": "The movie was not bad at all.",
    "irony": "Oh great, another sequel nobody asked for. Just what the world was waiting for.",
    "far_from": "This film is far from perfect.",
    "ruined": "I loved every minute of it until the awful ending ruined everything.",
    "distance": (
        "The worst thing that can be said about this story of three sisters who run a small hotel by the sea, "
        "and of the painter who arrives there one winter with nothing but a suitcase, is that it ends."
    ),
    "mild": "The movie was good.",
    "short": "Awful!",
    "long": (
        "When my brother bought the tickets I had never heard of the director, and the poster in the lobby looked like "
        "every other poster of that year. The film opens in a harbour town where a young woman repairs boats with her "
        "father. Nothing much happens for the first twenty minutes. People eat, people argue about money, it rains. "
        "I looked at my watch twice and thought about leaving. Then a letter arrives, and from that moment on I could "
        "not look away. The scene in which she reads it aloud at the kitchen table, without any music, is one of the "
        "finest pieces of acting I have seen in years. The camera stays on her face and lets us do the work. There are "
        "weak spots: the uncle is a cliche, the subplot about the bank goes nowhere, and the dialogue in the second "
        "act is sometimes stiff and dull. None of that matters in the end. The last half hour is beautiful, sad and "
        "funny at the same time, and the final shot of the empty harbour is perfect. We sat in silence until the "
        "lights came on. I have already seen it again, and I liked it even more. Highly recommended."
    ),
}

MEANT: Mapping[str, bool] = {
    "first": False,
    "but": False,
    "turn": True,
    "expected": True,
    "not_good": False,
    "not_bad": True,
    "irony": False,
    "far_from": False,
    "ruined": False,
    "distance": True,
    "mild": True,
    "short": False,
    "long": True,
}
"""Whether people read the example as praise: by this the page says where a network is wrong."""

PAIRS: Mapping[str, tuple[str, str]] = {
    "not_bad": ("The movie was bad.", "The movie was not bad."),
    "not": ("The movie was good.", "The movie was not good."),
    "bad": ("The movie was good.", "The movie was bad."),
    "hardly": ("It was worth watching.", "It was hardly worth watching."),
    "order": (
        "The first half is boring, but the ending is wonderful.",
        "The ending is wonderful, but the first half is boring.",
    ),
    "early": (
        "A wonderful story of three sisters who run a small hotel by the sea, "
        "and of the painter who arrives there one winter with nothing but a suitcase.",
        "A terrible story of three sisters who run a small hotel by the sea, "
        "and of the painter who arrives there one winter with nothing but a suitcase.",
    ),
    "fool": ("Only a fool would like this film.", "Only a fool would dislike this film."),
    "names": ("Grignolino directed it well.", "Brzezinski directed it well."),
}
"""Texts that differ in little. In the last one two words that no network knows: to them both are the same."""

BESIDE: Mapping[str, str] = {
    EXAMPLES["first"]: EXAMPLES["first"]
    .replace("is boring", "is not boring")
    .replace("is awful", "is not awful")
    .replace("is a waste", "is not a waste"),
    EXAMPLES["but"]: "I thought it would be great, but it was not a complete waste of time.",
}
"""What stands beside a text before the visitor has written something."""
