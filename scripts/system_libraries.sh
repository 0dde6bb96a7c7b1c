#!/usr/bin/env bash
# Finds the system libraries that Qt needs and this machine lacks, and installs them or names them.
# Asks the dynamic linker, not the package manager: a library may have come from anywhere.
# Fails only when no window could be drawn at all; without a screen or sound it says so and goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh
# shellcheck source=scripts/libraries.sh
. scripts/libraries.sh

where='import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])'
qt=$(.venv/bin/python -c "$where")
plugins=$qt/Qt/plugins

to_draw=("$qt"/Qt{Core,Gui,Widgets,Svg,PrintSupport,Network}.abi3.so
    "$plugins"/platforms/libqoffscreen.so
    "$plugins"/iconengines/*.so)
for_a_screen=("$plugins"/platforms/libq{xcb,wayland}.so
    "$plugins"/xcbglintegrations/*.so
    "$plugins"/wayland-{shell-integration,graphics-integration-client}/*.so)
for_sound=("$qt"/QtMultimedia.abi3.so "$plugins"/multimedia/*.so)
for_printers=("$plugins"/printsupport/*.so)

everything=("${to_draw[@]}" "${for_a_screen[@]}" "${for_sound[@]}" "${for_printers[@]}")

# Ends with whether a window can be drawn at all; a screen can still be anywhere else.
tell_what_is_missing() {
    local missing packages without=""
    mapfile -t missing < <(missing_for "${everything[@]}")
    [ "${#missing[@]}" -gt 0 ] || return 0
    [ -z "$(missing_for "${for_sound[@]}")" ] || without=" sound,"
    [ -z "$(missing_for "${for_printers[@]}")" ] || without="$without printing,"
    [ -z "$(missing_for "${for_a_screen[@]}")" ] || without="$without windows on a screen,"
    say "system libraries are missing: ${missing[*]}"
    [ -z "$without" ] || say "without them there is no:${without%,}"
    mapfile -t packages < <(packages_for "${missing[@]}")
    may_install || install_packages "${packages[@]}" || true
    [ -z "$(missing_for "${to_draw[@]}")" ]
}

install_libraries_for "${everything[@]}" || true
tell_what_is_missing
