# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
#
# Read by the commands beside it, never run: which Debian 12 packages there must be, and how they
# are installed. The only place with package names.

# What a build needs.
build_packages=(
    cmake            # configures the build
    ninja-build      # runs it
    g++              # the compiler, with binutils and the C library's headers
    pkg-config       # finds libraries that have no CMake package
    qt6-base-dev     # Qt: Core, Network, Widgets, Test
    qt6-websockets-dev # Qt: the WebSocket upgrade
    qt6-svg-dev      # Qt: icons
    qt6-l10n-tools   # lrelease, lupdate: texts and their plurals
    libgl-dev        # OpenGL headers, asked for by Qt's Widgets
    libboost-dev     # Boost.Beast: HTTP heads and pages
    zlib1g-dev       # permessage-deflate
)

# What the programs need besides when they run.
run_packages=(
    libqt6sql6-sqlite # sessions are kept in SQLite
    libqt6svg6       # draws the icons
    fonts-dejavu-core # a font, or the window has no text
)

# What the tests need besides.
test_packages=(
    binutils         # readelf: which libraries an executable needs
    openssl          # makes certificates
    appstream        # checks the metainfo
    desktop-file-utils # checks the desktop file
    python3          # clients as processes of their own
    python3-websockets
    nodejs
    node-ws
    chromium         # the page in a real browser
    xvfb             # a display for the window
    xauth
    openbox          # a window manager: without one nothing gets the focus
    xdotool          # keys and the pointer
    imagemagick      # pictures of the window
    clang-14         # builds the fuzz tests
    libclang-rt-14-dev # libFuzzer and the sanitizers of clang
)

coverage_packages=(
    gcovr
)

bench_packages=(
    util-linux       # lscpu, named beside the figures
    libssl-dev       # the load generator's TLS
    nodejs           # node's ws, one of those compared with
    node-ws
    xvfb             # a display for the window
    xauth
)

say()
{
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail()
{
    say "$*"
    exit 1
}

# missing_packages PACKAGE...: prints those that are not installed.
missing_packages()
{
    local package state
    for package in "$@"; do
        # shellcheck disable=SC2016 # the format is dpkg-query's own
        state=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null) || state=
        # An architecture that was added (multiarch) gives one line more.
        grep -qx installed <<<"$state" || printf '%s\n' "$package"
    done
}

# run_apt ARGUMENT...: apt-get as root, without questions; its output goes to stderr.
run_apt()
{
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    # DEBIAN_FRONTEND goes through sudo only when it is part of the command.
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >&2 </dev/null
}

# install_packages WHY PACKAGE...: installs those that are missing, and only then needs the network.
install_packages()
{
    local why=$1 missing
    shift
    command -v dpkg-query >/dev/null \
        || fail "this is no Debian system (no dpkg-query); install by hand: $*"
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    say "installing ${missing[*]} (needed $why)"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "not root and no sudo here; as root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    # One broken source of several need not matter: the installation decides.
    run_apt update || say "apt-get update failed, see above; trying with the lists that are here"
    run_apt install --no-install-recommends "${missing[@]}" \
        || fail "installing failed, apt-get says why above; by hand: apt-get install ${missing[*]}"
    mapfile -t missing < <(missing_packages "${missing[@]}")
    [ "${#missing[@]}" -eq 0 ] || fail "still missing after the installation: ${missing[*]}"
}
