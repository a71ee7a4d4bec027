#!/usr/bin/env bash
# Installs Debian packages where we may (root, or sudo without a password), else prints the line
# that does. Usage: system-packages.sh WHY PACKAGE...
set -euo pipefail
why=$1
shift
if [ "$(id -u)" = 0 ]; then as=(); elif sudo -n true 2>/dev/null; then as=(sudo -n); else as=(no); fi
if ! command -v apt-get >/dev/null || [ "${as[*]:-}" = no ]; then
  echo "$why. As an administrator, run:" >&2
  echo "    apt-get install -y --no-install-recommends $*" >&2
  exit 1
fi
echo "Installing $* ..." >&2
export DEBIAN_FRONTEND=noninteractive
install=("${as[@]}" apt-get install -y -qq --no-install-recommends "$@")
"${install[@]}" >/dev/null 2>&1 || { "${as[@]}" apt-get update -qq && "${install[@]}" >/dev/null; }
