// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

// Empty: a library of its own needs a source, and tests/CMakeLists.txt needs a library that has
// the headers of all tests compiled once.
