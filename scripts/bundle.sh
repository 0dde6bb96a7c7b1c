#!/usr/bin/env bash
# Builds dist/qtoken by qtoken.spec, and starts it once without Python to see that it works.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

python=.venv/bin/python

# PyInstaller takes the interpreter as a library, which Debian keeps in a package of its own, and
# reads other libraries with objdump.
has_python_library() {
    "$python" - <<'PYTHON'
import ctypes, sys, sysconfig
from pathlib import Path
name = "libpython%d.%d.so.1.0" % sys.version_info[:2]
if not (Path(sysconfig.get_config_var("LIBDIR")) / name).exists():
    try:
        ctypes.CDLL(name)
    except OSError:
        sys.exit(1)
PYTHON
}

install_build_programs() {
    local packages=() version
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    command -v objdump >/dev/null || packages+=(binutils)
    has_python_library || packages+=("libpython$version")
    [ "${#packages[@]}" -gt 0 ] || return 0
    install_packages "${packages[@]}"
}

install_build_programs
still_at "building" "$python" -m PyInstaller --noconfirm --log-level ERROR qtoken.spec
"$python" scripts/try_program.py dist/qtoken/qtoken dist/display.png
say "built dist/qtoken ($(du -sh dist/qtoken | cut -f 1))"
