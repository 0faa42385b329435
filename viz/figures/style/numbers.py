"""Numbers as people read them, from their log10 where they may not fit a float."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """ "10⁻²⁷"."""
    return "10" + str(exponent).translate(_SUPERSCRIPTS)


def from_log10(log10: float) -> str:
    """10 ** log10 with two to three significant digits: "0.042", "3100", "2.7×10⁻²⁷"; "0" for -inf."""
    if log10 == -math.inf:
        return "0"
    if -3 <= log10 < 6:
        rounded = float(f"{10**log10:.1e}")  # two significant digits
        digits = max(0, 1 - math.floor(math.log10(rounded)))
        # a thin space, where a comma or a point would be a decimal mark in one of the languages
        return f"{rounded:,.{digits}f}".replace(",", "\u202f" if rounded >= 10_000 else "")
    exponent = math.floor(log10)
    mantissa = f"{10 ** (log10 - exponent):.1f}"
    if mantissa == "10.0":
        mantissa, exponent = "1.0", exponent + 1
    return f"{mantissa}×{power_of_ten(exponent)}"


def signed(value: float, digits: int = 2) -> str:
    """A number with a true minus sign: "−2.62"."""
    text = f"{abs(value):.{digits}f}"
    return "−" + text if value < 0 and float(text) else text
