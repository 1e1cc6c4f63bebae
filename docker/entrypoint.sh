#!/usr/bin/env bash
# Makes the learner's copy in the home, or brings it up to date, then runs what the container is started for.
set -euo pipefail
workbook sync
cd "$WORKBOOK_HOME/work"
exec "$@"
