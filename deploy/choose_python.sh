#!/bin/sh
# Which Python `make` uses: the newest supported one that really starts and can make an environment.
#
#   sh deploy/choose_python.sh                    prints its command; nothing where there is none
#   sh deploy/choose_python.sh say python3.13     one line: which one it is, and why; exit code 1 with a sentence if it will not do
#
# A command that is there but does not start (a shim of pyenv for a version that is switched off) is passed over.
# What is installed for other Pythons is in requirements.txt; tests/test_pythons.py holds the two together.
OLDEST=11
NEWEST=14
ENVIRONMENT=${ENVIRONMENT:-.venv}
cd "$(dirname "$0")/.." || exit 1

# "3.13.0" if this command is a Python that will do; nothing otherwise.
version_of() {
  "$1" -c "
import sys, sysconfig, ensurepip, venv
free_threaded = sysconfig.get_config_var('Py_GIL_DISABLED')
usable = sys.version_info[0] == 3 and $OLDEST <= sys.version_info[1] <= $NEWEST and not free_threaded
print('.'.join(map(str, sys.version_info[:3])) if usable else '')" 2>/dev/null
}

torch_of() {  # "torch 2.3.1 and torchtext 0.18.0": what requirements.txt has for Python 3.$1
  older=$(sed -n 's/^torch==\([0-9.]*\); python_version < .*/\1/p' requirements.txt)
  newer=$(sed -n 's/^torch==\([0-9.]*\); python_version >= .*/\1/p' requirements.txt)
  torchtext=$(sed -n 's/^torchtext==\([0-9.]*\); .*/\1/p' requirements.txt)
  if [ "$1" -lt 13 ]; then echo "torch $older and torchtext $torchtext"; else echo "torch $newer, without torchtext"; fi
}

minor_of() { echo "$1" | cut -d. -f2; }

if [ "${1:-}" != say ]; then
  minor=$NEWEST
  while [ "$minor" -ge "$OLDEST" ]; do
    if [ -n "$(version_of "python3.$minor")" ]; then echo "python3.$minor"; exit 0; fi
    minor=$((minor - 1))
  done
  for command in python3 python; do
    if [ -n "$(version_of $command)" ]; then echo "$command"; exit 0; fi
  done
  exit 0
fi

asked=${2:-}
if [ -z "$asked" ]; then
  echo "Gatescope needs Python 3.$OLDEST to 3.$NEWEST with its venv module, and finds none that starts here." >&2
  exit 1
fi
version=$(version_of "$asked")
if [ -z "$version" ]; then
  echo "Gatescope needs Python 3.$OLDEST to 3.$NEWEST with its venv module; $asked is none, or does not start." >&2
  exit 1
fi
if [ -x "$ENVIRONMENT/bin/python" ]; then
  there=$(version_of "$ENVIRONMENT/bin/python")
  if [ -z "$there" ]; then
    echo "$ENVIRONMENT does not work any more: make clean, then try again." >&2
    exit 1
  fi
  if [ "${3:-}" = forced ] && [ "$(minor_of "$there")" != "$(minor_of "$version")" ]; then
    echo "$ENVIRONMENT has Python $there, not $version: make clean, then try again." >&2
    exit 1
  fi
  echo "Python $there of $ENVIRONMENT, which is there already (make clean chooses anew): $(torch_of "$(minor_of "$there")")."
  exit 0
fi
reason="the newest from 3.$OLDEST to 3.$NEWEST that starts here"
if [ "${3:-}" = forced ]; then reason="as PYTHON asks"; fi
echo "Python $version ($(command -v "$asked")), $reason: $(torch_of "$(minor_of "$version")")."
