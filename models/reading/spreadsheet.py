"""What stands in a CSV file as text is text for every spreadsheet too, and comes back exactly.

Excel, LibreOffice and Google Sheets calculate a cell that begins with = + - @, and a visitor's word may begin so. As
OWASP recommends, such a cell gets an apostrophe in front. So that a reader can take it off again without guessing, a
text that itself begins with an apostrophe gets one too. The rule for reading is therefore one for all:

    a cell of text that begins with an apostrophe is without that apostrophe: table["token"].str.removeprefix("'")

Numbers are no text and stay as they are, negative ones included.
"""

import unicodedata
from typing import Any

MARK = "'"
RULE = "a text that begins with an apostrophe is without that apostrophe"
"""For a file that can say how it is to be read."""

_STARTS_A_FORMULA = frozenset("=+-@\N{MINUS SIGN}\N{HEAVY PLUS SIGN}\N{HEAVY MINUS SIGN}")
_ENDS_A_CELL = ("\t", "\r", "\n")  # a program that splits there takes what follows for a cell of its own


def quoted(text: str) -> str:
    """The text as it stands in a cell, with an apostrophe in front if it begins like a formula or with one."""
    return MARK + text if text.startswith((MARK, *_ENDS_A_CELL)) or _like_a_formula(text) else text


def unquoted(cell: str) -> str:
    """The text that stands in a cell."""
    return cell.removeprefix(MARK)


def quoted_columns(table: Any) -> Any:
    """A pyarrow.Table whose columns of text hold what is safe in a cell; all other columns stay as they are."""
    import pyarrow as pa

    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(index, field, _quoted_column(table.column(index).combine_chunks(), field.type))
    return table


def _quoted_column(column: Any, kind: Any) -> Any:
    """Each different text is looked at once: a table of a thousand words has a million rows."""
    import pyarrow as pa

    found = column.dictionary_encode()
    cells = [None if text is None else quoted(text) for text in found.dictionary.to_pylist()]
    return pa.array(cells, kind).take(found.indices)


def _like_a_formula(text: str) -> bool:
    """By the first character that a person sees: full-width, small and raised forms count as what they stand for."""
    first = next((char for char in text if not (char.isspace() or unicodedata.category(char) in {"Cf", "Cc"})), "")
    return bool(_STARTS_A_FORMULA & {first, unicodedata.normalize("NFKC", first)[:1]})
