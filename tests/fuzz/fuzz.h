// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace csp::fuzz {

/// Ends the fuzzer, which keeps its input, unless \a holds.
inline void check(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// What is left of \a data.
inline QByteArray rest(FuzzedDataProvider &data)
{
    const std::string bytes = data.ConsumeRemainingBytesAsString();
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

/// \a bytes cut at places that \a seed decides on, many of them close together.
inline std::vector<QByteArray> pieces(const QByteArray &bytes, quint32 seed)
{
    std::vector<QByteArray> cut;
    for (qsizetype at = 0; at < bytes.size();) {
        seed = seed * 1'664'525 + 1'013'904'223; // of Numerical Recipes
        const quint32 most = seed >> 31 ? 200 : 6;
        const qsizetype size = qMin(bytes.size() - at, qsizetype(1 + (seed >> 8) % most));
        cut.push_back(bytes.mid(at, size));
        at += size;
    }
    return cut;
}

} // namespace csp::fuzz
