#!/usr/bin/env bash
# Make sure that the browser tests find a Chromium: an installed one, Debian's packages (the one without windows costs
# less), or Playwright's own download.
set -u
cd "$(dirname "$0")/.."

has_shell() { command -v chromium-headless-shell >/dev/null 2>&1; }
has_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
has_playwright_chromium() {
  .venv/bin/python - <<'PY' 2>/dev/null
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not os.path.exists(p.chromium.executable_path))
PY
}

has_shell && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
  $as_root apt-get update -qq >/dev/null 2>&1
  install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
  }
  install chromium-headless-shell fonts-noto-core && has_shell && exit 0
  has_chromium || install chromium fonts-noto-core
fi
has_chromium && exit 0
has_playwright_chromium && exit 0
.venv/bin/python -m playwright install chromium >/dev/null 2>&1
has_playwright_chromium && exit 0
echo "No Chromium: neither apt-get nor Playwright could install one, so the browser tests will fail." >&2
exit 0
