#!/usr/bin/env bash
# Make sure that the tests find WebKit, the engine of Safari: Debian's driver of it, which brings a small browser, and a
# screen in memory for that to draw on.
set -u

has_webkit() { command -v WebKitWebDriver >/dev/null 2>&1 && command -v Xvfb >/dev/null 2>&1; }

has_webkit && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
  $as_root apt-get update -qq >/dev/null 2>&1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends webkit2gtk-driver xvfb \
    fonts-noto-core >/dev/null 2>&1
  has_webkit && exit 0
fi
echo "No WebKit: install Debian's packages webkit2gtk-driver and xvfb (apt-get could not). The pages are not opened in it." >&2
exit 1
