// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#include "app/endpointfile.h"
#include "tests/fuzz/fuzz.h"

using namespace csp;

/// A file of endpoints that somebody edited: what is read from it can be written and read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const auto endpoints = parseEndpointFile(input);
    if (!endpoints)
        return 0;
    const auto again = parseEndpointFile(endpointFileText(*endpoints));
    fuzz::check(again && *again == *endpoints, "what was read is written");
    return 0;
}
