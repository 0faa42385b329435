#!/usr/bin/env bash
# Make sure that there is an nginx: an installed one, or Debian's package.
set -u

has_nginx() { PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null 2>&1; }

has_nginx && exit 0
if command -v apt-get >/dev/null 2>&1; then
  as_root=""
  if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
  $as_root apt-get update -qq >/dev/null 2>&1
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx >/dev/null 2>&1
  # The package also starts a server of its own on port 80, which nobody asked for.
  if has_nginx && command -v systemctl >/dev/null 2>&1; then $as_root systemctl disable --now nginx >/dev/null 2>&1; fi
  has_nginx && exit 0
fi
echo "No nginx: apt-get could not install it. Install it yourself, or use make run, which serves with one process." >&2
exit 1
