// SPDX-FileCopyrightText: 2026 csp-console authors
// SPDX-License-Identifier: MIT

#pragma once

#include "server/handlerregistry.h"
#include "server/log.h"

#include <atomic>
#include <memory>

namespace csp {

/// What all handler instances of an endpoint share.
///
/// Thread: thread-safe.
struct HandlerPlace
{
    const HandlerTraits traits;
    const QString path;
    const std::shared_ptr<Log> log;
    std::atomic<quint64> errors = 0; ///< that handlers returned, or threw
};

} // namespace csp
