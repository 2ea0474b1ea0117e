// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/request.h"

#include <chrono>

namespace csp {

/// The milliseconds that the query item \a name gives, else \a otherwise: a test shortens a
/// scenario's time-out so.
inline std::chrono::milliseconds millisecondsOf(const Request &request, const QString &name,
                                                std::chrono::milliseconds otherwise)
{
    bool isNumber = false;
    const int given = request.queryValue(name).toInt(&isNumber);
    return isNumber ? std::chrono::milliseconds(given) : otherwise;
}

} // namespace csp
