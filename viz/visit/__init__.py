"""One visitor: what they look at, the address that says the same, which of the two leads, and what can be chosen."""
