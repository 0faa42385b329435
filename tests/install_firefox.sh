#!/usr/bin/env bash
# Make sure that `make firefox` finds a Firefox: an installed one, or Debian's package. Playwright drives it through
# tests/firefox/bridge.py, so neither geckodriver nor Playwright's own build of Firefox is needed.
set -u

has_firefox() { command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1; }

has_firefox && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
  $as_root apt-get update -qq >/dev/null 2>&1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends firefox-esr fonts-noto-core \
    >/dev/null 2>&1
  has_firefox && exit 0
fi
echo "No Firefox: install Debian's package firefox-esr (apt-get could not), so the Firefox tests cannot run." >&2
exit 1
