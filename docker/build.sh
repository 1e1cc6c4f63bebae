#!/usr/bin/env bash
# What the image has beside Debian's packages: the workbook, set up, and what a hub or Binder starts.
set -euo pipefail
cd "$(dirname "$0")/.."
npm run setup
.venv/bin/python -I -m pip install --quiet --no-input --no-cache-dir --no-deps --require-hashes --only-binary=:all: -r docker/requirements.txt
# On PATH as the image has it, so that `workbook …` works from every folder.
ln -sf ../../dist/cli/workbook.js .venv/bin/workbook
npm cache clean --force
