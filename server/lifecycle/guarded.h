// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/status.h"

#include <exception>

namespace csp {

/// Calls \a call of an application inside a border that no exception crosses; \a name is told where
/// one was caught.
///
/// Errors: HandlerFailed when it threw, else those of \a call.
template <typename Call> Status guarded(const char *name, Call call)
{
    try {
        return call();
    } catch (const std::exception &exception) {
        return Status(Status::HandlerFailed,
                      QStringLiteral("%1 threw: %2")
                          .arg(QLatin1String(name), QString::fromLocal8Bit(exception.what())));
    } catch (...) {
        return Status(Status::HandlerFailed,
                      QStringLiteral("%1 threw something").arg(QLatin1String(name)));
    }
}

} // namespace csp
