"""Does what the teacher's sheets state still hold? `make teaching` asks it, and so does

    python -m tests.teaching            # each fact: stated, computed, whether it holds; exit code 1 if one does not
    python -m tests.teaching --write    # writes the computed values into the sheets
    python -m tests.teaching --address https://school.example/gatescope --out dist    # copies whose links lead there

A claim that does not hold is for a person to mend.
"""

import argparse
import sys
from pathlib import Path

from tests.teaching.sheets import SHEETS, Checked, at_address, checked, rewritten


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.teaching", description="Check the teacher's sheets.")
    parser.add_argument("--write", action="store_true", help="write the computed values into the sheets")
    parser.add_argument("--address", help="write copies whose links lead to the app at this address")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="the folder of these copies (dist)")
    asked = parser.parse_args(arguments)
    failed = 0
    for language, path in SHEETS.items():
        text = path.read_text(encoding="utf-8")
        if asked.write:
            text = rewritten(text, language)
            path.write_text(text, encoding="utf-8")
        for each in checked(text, language):
            print(_told(each, path.name))
            failed += not each.holds
        if asked.address:
            asked.out.mkdir(parents=True, exist_ok=True)
            (asked.out / path.name).write_text(at_address(text, asked.address), encoding="utf-8")
            print(f"written: {asked.out / path.name}")
    print(f"{failed} of the facts do not hold" if failed else "every fact holds")
    return 1 if failed else 0


def _told(each: Checked, file: str) -> str:
    stated = "claimed" if each.statement.stated is None else each.statement.stated
    verdict = "holds" if each.holds else "DOES NOT HOLD"
    return f"{file}:{each.statement.line}  {each.statement.name}  {stated}  {each.computed}  {verdict}"


if __name__ == "__main__":
    sys.exit(main())
