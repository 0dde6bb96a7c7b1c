#!/usr/bin/env bash
# Finds the system libraries that Qt needs and this machine lacks, and installs them or names them.
# Asks the dynamic linker, not the package manager: a library may have come from anywhere.
# Fails only when no window could be drawn at all; without a screen or sound it says so and goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

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

missing_for() {
    local file
    for file in "$@"; do
        [ ! -e "$file" ] || ldd "$file" 2>/dev/null | awk '/not found/ { print $1 }'
    done | sort -u
}

# names_of LIBRARY: the Debian packages that may hold it, the likeliest first. The rule is Debian's
# policy for shared libraries; since 2024 some names end in t64.
names_of() {
    local name version
    case $1 in
        libglib-2.0.so.* | libgthread-2.0.so.* | libgobject-2.0.so.* | libgio-2.0.so.*)
            set -- libglib2.0-0
            ;;
        libbrotli*.so.*) set -- libbrotli1 ;;
        libgcc_s.so.*) set -- libgcc-s1 ;;
        *)
            name=$(printf '%s' "${1%%.so.*}" | tr 'A-Z_' 'a-z-')
            version=${1##*.so.}
            case $name in *[0-9]) name=$name- ;; esac
            set -- "$name$version"
            ;;
    esac
    printf '%s\n' "$1t64" "$1"
}

# Without package lists the plain name is the best guess; with lists, what they lack is left out, so
# that one odd library does not keep the others from being installed.
package_of() {
    local names
    mapfile -t names < <(names_of "$1")
    if ! command -v apt-cache >/dev/null || ! is_known libc6; then
        printf '%s\n' "${names[1]}"
    elif ! first_known "${names[@]}"; then
        say "no package is known for $1"
    fi
}

packages_for() {
    local library
    for library in "$@"; do package_of "$library"; done | sort -u
}

everything=("${to_draw[@]}" "${for_a_screen[@]}" "${for_sound[@]}" "${for_printers[@]}")

install_what_is_missing() {
    local missing packages
    may_install || return 0
    # What a missing library needs in turn shows only when it is there: a few rounds.
    for _ in 1 2 3 4; do
        mapfile -t missing < <(missing_for "${everything[@]}")
        [ "${#missing[@]}" -gt 0 ] || return 0
        refresh_lists
        mapfile -t packages < <(packages_for "${missing[@]}")
        [ "${#packages[@]}" -gt 0 ] || return 0
        install_packages "${packages[@]}" || return 0
    done
}

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

install_what_is_missing
tell_what_is_missing
