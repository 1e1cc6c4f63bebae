#!/usr/bin/env bash
# Installs what the workbook needs and this Debian or Ubuntu lacks: scripts/debian.sh [COMMAND=PACKAGE…]
# Further commands can be named with the package that has them. As another user than root it asks sudo.
set -euo pipefail

missing=()
for wanted in python3=python3 g++=g++ "$@"; do
  command -v "${wanted%%=*}" >/dev/null 2>&1 || missing+=("${wanted#*=}")
done
# Debian keeps these two modules of Python's own in a package apart.
python3 -c 'import venv, ensurepip' >/dev/null 2>&1 || missing+=(python3-venv)

if [ "${#missing[@]}" -gt 0 ]; then
  echo "Installing ${missing[*]}"
  sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get update -qq </dev/null
  "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null
fi
