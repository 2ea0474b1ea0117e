# SPDX-FileCopyrightText: 2026 csp-console authors
# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Read by the commands beside it, never run: how a preset is configured and built.

# configure FOLDER PRESET [CMAKE ARGUMENT...]: makes build/FOLDER; quiet unless it fails. One that was
# copied or moved here from another checkout is made anew.
configure()
{
    local folder=build/$1 preset=$2 fresh=() launcher
    shift 2
    mkdir -p "$folder"
    if [ -f "$folder/CMakeCache.txt" ] \
        && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$folder/CMakeCache.txt"; then
        fresh=(--fresh)
    fi
    launcher=$(command -v ccache || true) # makes rebuilds faster where it is there
    if ! cmake --preset "$preset" -B "$folder" "${fresh[@]}" \
        "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher" "$@" >"$folder/configure.log" 2>&1 </dev/null; then
        cat "$folder/configure.log" >&2
        say "configuring $folder failed, see above"
        return 1
    fi
}

# build FOLDER [TARGET...]: builds these targets of build/FOLDER, or all.
build()
{
    local folder=build/$1 targets=()
    shift
    [ $# -eq 0 ] || targets=(--target "$@")
    say "building $folder"
    if ! cmake --build "$folder" "${targets[@]}" >&2 </dev/null; then
        say "building $folder failed, see the first error above"
        return 1
    fi
}
