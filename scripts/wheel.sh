#!/usr/bin/env bash
# Builds dist/*.whl, installs it as anybody would - pip, into an empty environment, with what it says
# that it needs - and tries it there: a token is issued and called, windows are opened and drawn.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

rm -f dist/*.whl
.venv/bin/python -m hatchling build --target wheel --directory dist
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
still_at "installing the wheel" "$folder/bin/pip" install --quiet --disable-pip-version-check dist/*.whl
.venv/bin/python scripts/try_program.py --no-server "$folder/bin/qtoken" dist/display.png
say "built $(echo dist/*.whl), which works where pip alone has installed it"
