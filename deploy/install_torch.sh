#!/usr/bin/env bash
# torch before the rest of requirements.txt: on Linux PyTorch's default build brings CUDA along, some gigabytes that
# Gatescope never uses. PyTorch's own index has a build for the CPU; where that cannot be reached, nothing is done, and
# what is installed next takes the ordinary build from wherever pip is told to look (a mirror, a folder).
#
#   bash deploy/install_torch.sh .venv/bin/python     TORCH_INDEX=... names another index, TORCH_INDEX= none
set -u
python=$1
index=${TORCH_INDEX-https://download.pytorch.org/whl/cpu}
cd "$(dirname "$0")/.." || exit 1
if [ "$(uname -s)" != Linux ] || [ -z "$index" ]; then exit 0; fi

wanted=$(mktemp) && said=$(mktemp) || exit 1
trap 'rm -f "$wanted" "$said"' EXIT
grep '^torch==' requirements.txt >"$wanted"
# pip reads the markers itself, and asks nobody if that torch is there already.
if "$python" -m pip install --disable-pip-version-check --no-deps --retries 1 --timeout 10 --index-url "$index" \
  --requirement "$wanted" >"$said" 2>&1; then
  if grep -q '^Successfully installed' "$said"; then echo "torch: the build for the CPU, from $index"; fi
  exit 0
fi
if grep -q -e 'No matching distribution' -e 'ResolutionImpossible' "$said"; then
  echo "torch: $index cannot be reached or has no such build, so the ordinary build is installed (gigabytes on Linux)."
  exit 0
fi
cat "$said" >&2
exit 1
