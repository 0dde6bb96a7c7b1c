# shellcheck shell=bash
# Sourced after packages.sh: which libraries files need and this machine lacks, and the packages that
# hold them. Asks the dynamic linker, not the package manager: a library may have come from anywhere.

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

# install_libraries_for FILE...: installs what the linker does not find for these files. Fails where
# that is not allowed or did not help; who needs them says what is missing.
install_libraries_for() {
    local missing packages
    # What a missing library needs in turn shows only when it is there: a few rounds.
    for _ in 1 2 3 4; do
        mapfile -t missing < <(missing_for "$@")
        [ "${#missing[@]}" -gt 0 ] || return 0
        may_install || return 1
        refresh_lists
        mapfile -t packages < <(packages_for "${missing[@]}")
        [ "${#packages[@]}" -gt 0 ] || return 1
        install_packages "${packages[@]}" || return 1
    done
    [ -z "$(missing_for "$@")" ]
}
