"""The code of a room, which a teacher shows and students type."""

import secrets

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""Of a code: no vowel, so that no word comes out, and no Y, which is read as one."""

CODE_LENGTH = 4


def draw_code() -> str:
    """One of 160,000, whether or not a room has it."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code in what somebody typed, in capitals; None where it cannot be one."""
    code = "".join(text.split()).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else None
