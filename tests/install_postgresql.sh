#!/usr/bin/env bash
# Make sure that the tests of rooms find a PostgreSQL that they can start: an installed one, or Debian's package.
set -u

has_postgresql() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

has_postgresql && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
  $as_root apt-get update -qq >/dev/null 2>&1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null 2>&1
  # The package also starts a server of its own, which nobody asked for; the tests start theirs, on a free port.
  if has_postgresql && command -v systemctl >/dev/null 2>&1; then
    $as_root systemctl disable --now postgresql >/dev/null 2>&1
  fi
  has_postgresql && exit 0
fi
echo "No PostgreSQL: apt-get could not install it, so the rooms cannot be tested on it." >&2
exit 1
