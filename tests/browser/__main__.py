"""Types, lint and unit tests of the JavaScript, side by side."""

import subprocess
import sys

from tests.browser import HERE, ROOT, install, is_installed, node, tsc


def main() -> int:
    """How many of the three failed; what they say is printed."""
    if not is_installed():
        install()
    eslint = HERE / "node_modules" / "eslint" / "bin" / "eslint.js"
    units = sorted(str(path) for path in HERE.glob("*.test.js"))
    commands = {
        "types": tsc(HERE / "tsconfig.json"),
        "lint": node(str(eslint), "--config", str(HERE / "eslint.config.js"), "viz/browser", "tests/browser"),
        # viz/browser has no package.json, by which node would know its modules at once: a browser needs none
        "units": node("--test", "--test-reporter=dot", "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", *units),
    }
    running = {
        name: subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for name, command in commands.items()
    }
    failed = 0
    for name, process in running.items():
        said, _ = process.communicate()
        failed += process.returncode != 0
        print(f"JavaScript, {name}: {'failed' if process.returncode else 'passed'}")
        if process.returncode:
            print(said)
    return failed


if __name__ == "__main__":
    sys.exit(main())
